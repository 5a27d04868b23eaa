//! A made-up sweep of two settings, for the tests of every format.

use super::{Study, StudyPoint, Unit, UnitId};
use crate::sample;

/// A study that owns what [`Study`] borrows.
pub(crate) struct Sample {
    settings: Vec<String>,
    engines: Vec<String>,
    values: Vec<Vec<String>>,
    units: Vec<Vec<Unit>>,
}

/// Four sizes and a preset, two engines, three replications; figures grow with the size, one is missing.
pub(crate) fn study() -> Sample {
    let sizes = [10.0, 30.0, 100.0, 300.0];
    let mut units = Vec::new();
    for size in sizes {
        let mut point = Vec::new();
        for replication in 1..=3 {
            let off = 1.0 + 0.01 * f64::from(replication) + 0.02 * (size / 100.0);
            for (index, outcome) in sample::small().outcomes.into_iter().enumerate() {
                let mut outcome = outcome;
                let factor = if index == 0 { size * size } else { size } * off;
                for measure in &mut outcome.metrics {
                    measure.value = measure.value.map(|value| value * factor);
                }
                if size > 200.0 && replication == 2 {
                    outcome.metrics[0].value = None;
                }
                let engine = outcome.engine.name();
                let id = UnitId::of(&format!("{size}"), replication, engine, &sample::build());
                let seed = u64::from(replication) * 7;
                point.push(Unit::of(id, replication, seed, &outcome).expect("a unit"));
            }
        }
        units.push(point);
    }
    Sample {
        settings: vec!["population.size".into(), "network.preset".into()],
        engines: vec!["v1".into(), "v2".into()],
        values: sizes.map(|size| vec![size.to_string(), "lan".into()]).to_vec(),
        units,
    }
}

impl Sample {
    pub(crate) fn study(&self) -> Study<'_> {
        let points = self.values.iter().zip(&self.units);
        Study {
            name: "demo",
            hash: "0123456789abcdef0123",
            seed: 7,
            scenario: "schema = 1\n",
            settings: &self.settings,
            engines: &self.engines,
            points: points.map(|(values, units)| StudyPoint { values, units: units.clone() }).collect(),
        }
    }
}
