//! A made-up claim with runs whose figures are known, for the tests.

use std::collections::BTreeMap;

use serde_json::json;
use twintrack_claims::Claim;

use super::{Assessment, Evidence, assess};
use crate::sample;
use crate::sweep::{StudyPoint, Unit, UnitId};

/// A claim and its runs.
pub(crate) struct Sample {
    pub(crate) claim: Claim,
    settings: Vec<String>,
    values: Vec<Vec<String>>,
    units: Vec<Vec<Unit>>,
    fixed: BTreeMap<String, f64>,
}

/// Four sizes, three replications: v1 takes 1.2 n seconds, v2 always 3, each a per cent off from one replication to the next; in
/// one of three runs at the largest size v2 has no value.
pub(crate) fn sample() -> Sample {
    let sizes = [10.0, 30.0, 100.0, 300.0];
    let unit = |size: f64, replication: u32, index: usize| {
        let mut outcome = sample::small().outcomes.swap_remove(index);
        let off = 1.0 + 0.01 * (f64::from(replication) - 2.0);
        let value = if index == 0 { 1.2 * size } else { 3.0 } * off;
        let missing = index == 1 && size > 200.0 && replication == 2;
        outcome.metrics[0].value = (!missing).then_some(value);
        let engine = outcome.engine.name();
        let id = UnitId::of(&format!("{size}"), replication, engine, &sample::build());
        Unit::of(id, replication, u64::from(replication) * 7, &outcome).expect("a unit")
    };
    let of_size = |size: f64| (1..=3).flat_map(|r| [unit(size, r, 0), unit(size, r, 1)]).collect();
    Sample {
        claim: claim(),
        settings: vec!["population.size".into()],
        values: sizes.map(|size| vec![size.to_string()]).to_vec(),
        units: sizes.map(of_size).to_vec(),
        fixed: BTreeMap::from([("lines".to_owned(), 90.0)]),
    }
}

fn claim() -> Claim {
    let term = |engine: &str, size: u32| json!({ "metric": "settled.start", "engine": engine, "at": { "population": { "size": size } } });
    let all = |engine: &str| json!({ "metric": "settled.start", "engine": engine });
    let claim = json!({
        "claims": 1, "id": "demo", "sections": ["1"], "claim": "A is | slow.", "claimed": "10 s", "fair": "It is.",
        "decides": "settled.start",
        "study": [{ "name": "main" }],
        "figure": [
            { "id": "mean", "what": "V1", "measure": { "mean": term("v1", 10) }, "claimed": [10.0],
              "confirmed": { "factor-to": 1.1 }, "partly": { "factor-to": 2.0 } },
            { "id": "sum", "what": "both", "measure": { "sum": { "terms": [term("v1", 10), term("v2", 10)] } } },
            { "id": "ratio", "what": "V1 over V2", "measure": { "ratio": { "of": [term("v1", 10)], "to": [term("v2", 10)] } },
              "claimed": [4.0, 40.0], "confirmed": { "factor-from": 0.99, "factor-to": 1.01 } },
            { "id": "share", "what": "V2 settles", "measure": { "share": { "of": term("v2", 300) } } },
            { "id": "grown", "what": "V1", "measure": { "growth": { "of": all("v1"), "over": "population.size" } },
              "confirmed": { "laws": ["O(n)"] } },
            { "id": "far", "what": "V1", "measure": { "extrapolated": { "of": all("v1"), "over": "population.size", "size": 1000.0 } } },
            { "id": "lines", "what": "lines", "measure": { "fixed": { "file": "x.toml", "key": "lines" } } },
            { "id": "sizes", "what": "V1", "measure": { "mean": all("v1") }, "over": "population.size",
              "points": [{ "at": 10, "claimed": [10.0] }, { "at": 100, "claimed": [100.0] }, { "at": 9999, "claimed": [1.0] }] },
            { "id": "gaps", "what": "V2", "measure": { "mean": term("v2", 300) }, "confirmed": { "from": 0.0 } },
        ],
        "sensitivity": [
            { "what": "size", "vary": "population.size", "values": [], "figures": ["grown"] },
        ],
    });
    serde_json::from_value(claim).expect("a claim")
}

impl Sample {
    pub(crate) fn evidence(&self) -> Evidence<'_> {
        let points = self.values.iter().zip(&self.units);
        Evidence {
            settings: &self.settings,
            points: points.map(|(values, units)| StudyPoint { values, units: units.clone() }).collect(),
        }
    }

    pub(crate) fn assessment(&self) -> Assessment<'_> {
        assess(&self.claim, "claims/demo.toml", &[self.evidence()], &[self.evidence()], &self.fixed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::{Row, artifacts};
    use twintrack_claims::Verdict;

    fn near(value: Option<f64>, expected: f64) {
        assert!(
            value.is_some_and(|value| (value / expected - 1.0).abs() < 1e-9),
            "{value:?}, not {expected}"
        );
    }

    #[test]
    fn every_kind_of_figure_on_known_runs() {
        let sample = sample();
        let found = sample.assessment();
        let row = |name: &str| -> &Row { found.rows.iter().find(|row| row.name() == name).expect(name) };
        near(row("mean").measured.value, 12.0);
        // Three values a hundredth apart: t = 4.3027 with two degrees of freedom, deviation 0.12.
        let (low, high) = row("mean").measured.interval.expect("three values");
        assert!((high - low - 2.0 * 4.302_65 * 0.12 / 3.0_f64.sqrt()).abs() < 1e-4, "{low} {high}");
        assert_eq!(row("mean").judged.map(|judged| judged.verdict), Some(Verdict::Partly));
        near(row("sum").measured.value, 15.0);
        near(row("ratio").measured.value, 4.0);
        assert_eq!(
            row("ratio").judged.map(|judged| judged.verdict),
            Some(Verdict::Confirmed),
            "one of two numbers"
        );
        near(row("share").measured.value, 2.0 / 3.0);
        // Wilson's interval for 2 of 3: 0.2077 to 0.9385.
        let (low, high) = row("share").measured.interval.expect("three runs");
        assert!((low - 0.2077).abs() < 1e-4 && (high - 0.9385).abs() < 1e-4, "{low} {high}");
        near(row("grown").measured.value, 1.0);
        assert_eq!(row("grown").measured.law.as_deref(), Some("O(n)"));
        near(row("far").measured.value, 1_200.0);
        assert_eq!(row("lines").measured.value, Some(90.0));
        near(row("sizes@100").measured.value, 120.0);
        near(row("sizes@100").factor(), 1.2);
        assert!(!found.rows.iter().any(|row| row.name() == "sizes@9999"), "a size that was not run");
        let gaps = row("gaps");
        assert_eq!((gaps.measured.runs, gaps.measured.missing), (3, 1));
        assert_eq!(gaps.judged.map(|judged| judged.verdict), Some(Verdict::Partly), "a run has no value");
        assert_eq!(found.verdict, Verdict::Partly);
    }

    #[test]
    fn curves_and_files() {
        let sample = sample();
        let found = sample.assessment();
        let names: Vec<(&str, usize)> =
            found.curves.iter().map(|curve| (curve.figure.as_str(), curve.points.len())).collect();
        assert_eq!(names, [("grown", 4), ("sizes", 2)]);
        let files = artifacts(&[found], "quick").expect("written");
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let expected = [
            "claims.csv",
            "claims.html",
            "claims.md",
            "curves.csv",
            "figures.csv",
            "plots/demo.svg",
            "sensitivity.csv",
        ];
        assert_eq!(paths, expected);
        for file in &files {
            assert!(!String::from_utf8_lossy(&file.contents).contains("NaN"), "{}", file.path);
        }
        let text = |path: &str| {
            let file = files.iter().find(|file| file.path == path).expect(path);
            String::from_utf8(file.contents.clone()).expect("UTF-8")
        };
        insta::assert_snapshot!(text("claims.md"));
        assert!(text("plots/demo.svg").contains("claimed"));
        assert!(
            text("claims.html").contains("href=\"#claim-demo\"")
                && text("claims.html").contains("id=\"claim-demo\"")
        );
    }
}
