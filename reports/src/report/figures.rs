//! The plots of a report.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use twintrack_core::settings::Engine;

use super::Plot;
use super::source::{RunResults, SweepResults};
use crate::ExportError;
use crate::plots::sweeps::{Point, Sample, Sweep};
use crate::plots::{self, EpochPoint, Faults, Figure};
use crate::run::short;
use crate::stats::describe::mean;
use crate::stats::{Estimate, LEVEL, student};

/// The plots of a run.
pub(super) fn of_run(results: &RunResults) -> Result<Vec<Plot>, ExportError> {
    let manifest = &results.manifest;
    let caption =
        format!("scenario {} · hash {} · seed {}", manifest.scenario, short(&manifest.hash), manifest.seed);
    // A scenario of another version of the program may not be understood; then nothing is shaded.
    let scenario = serde_json::from_value(manifest.resolved.clone());
    let faults = scenario.map(|scenario| Faults::of(&scenario)).unwrap_or_default();
    drawn(plots::figures(&results.recordings, &faults), &caption)
}

/// The plots of a sweep.
pub(super) fn of_sweep(results: &SweepResults) -> Result<Vec<Plot>, ExportError> {
    let statement = &results.manifest.statement;
    let counts = statement.points.iter().map(|point| point.replications);
    let (least, most) = (counts.clone().min().unwrap_or(0), counts.max().unwrap_or(0));
    let replications = if least < most { format!("{least} to {most}") } else { most.to_string() };
    let caption = format!(
        "scenario {} · hash {} · seed {}, {replications} replications",
        statement.scenario,
        short(&statement.hash),
        statement.seed
    );
    let engines: Vec<Engine> = statement.engines.iter().filter_map(|name| name.parse().ok()).collect();
    let points = statement.points.iter().zip(1..).map(|(point, nth)| Point {
        values: point.values.clone(),
        samples: samples(results, &point.values, &engines),
        latencies: latencies(results, nth),
        epochs: epochs(results, nth),
    });
    let points = points.collect();
    let sweep = Sweep { engines, settings: statement.settings.clone(), points };
    drawn(sweep.figures(), &caption)
}

fn samples(results: &SweepResults, values: &[String], engines: &[Engine]) -> Vec<Sample> {
    let mut out: Vec<Sample> = Vec::new();
    let mut index: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for row in results.observations.rows.iter().filter(|row| row.values == values) {
        let Some(engine) = engines.iter().find(|engine| engine.name() == row.engine) else { continue };
        let at = *index.entry((&row.engine, &row.metric)).or_insert_with(|| {
            out.push(Sample { engine: *engine, metric: row.metric.clone(), values: Vec::new(), missing: 0 });
            out.len() - 1
        });
        match row.value {
            Some(value) => out[at].values.push(value),
            None => out[at].missing += 1,
        }
    }
    out
}

fn latencies(results: &SweepResults, point: usize) -> Vec<(Engine, String, Histogram<u64>)> {
    let here = results.latencies.iter().filter(|one| one.point == point);
    here.map(|one| (one.engine, one.latency.clone(), one.histogram.clone())).collect()
}

/// Means over the runs that reached an epoch, with intervals.
fn epochs(results: &SweepResults, point: usize) -> Vec<EpochPoint> {
    let mut values: BTreeMap<(Engine, u32, &str), Vec<f64>> = BTreeMap::new();
    for one in results.epochs.iter().filter(|one| one.point == point) {
        values.entry((one.engine, one.epoch, &one.metric)).or_default().push(one.value);
    }
    let point = |((engine, epoch, metric), values): ((Engine, u32, &str), Vec<f64>)| {
        let plain = mean(&values)?;
        let value = student::interval(&values, LEVEL).unwrap_or(Estimate::symmetric(plain, 0.0));
        Some(EpochPoint { engine, epoch, metric: metric.to_owned(), value })
    };
    values.into_iter().filter_map(point).collect()
}

fn drawn<N: Into<String>>(figures: Vec<(N, Figure)>, caption: &str) -> Result<Vec<Plot>, ExportError> {
    let plot = |(name, figure): (N, Figure)| {
        let name = name.into();
        let svg = figure.draw_inline(caption).map_err(|reason| plots::failed(&name, reason))?;
        Ok(Plot { name, title: figure.title.clone(), svg, table: figure.table() })
    };
    figures.into_iter().map(plot).collect()
}
