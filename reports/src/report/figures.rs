//! The plots of a report.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;
use twintrack_core::settings::Engine;

use super::page::{PictureFormat, Plot};
use super::source::{RunResults, SweepResults};
use crate::artifact::{Artifact, ExportError};
use crate::plots::sweeps::{Point, Sample, Sweep};
use crate::plots::{self, EpochPoint, Figure};
use crate::run::short;
use crate::stats::{LEVEL, student};

/// Figures with their names, and the caption below each.
pub(super) struct Drawable {
    figures: Vec<(String, Figure)>,
    caption: String,
}

/// The figures of a run.
pub(super) fn of_run(results: &RunResults) -> Drawable {
    let manifest = &results.manifest;
    let figures = plots::figures(&results.recordings, &results.faults);
    Drawable {
        figures: figures.into_iter().map(|(name, figure)| (name.to_owned(), figure)).collect(),
        caption: plots::caption(&manifest.scenario, short(&manifest.hash), manifest.seed),
    }
}

/// The figures of a sweep.
pub(super) fn of_sweep(results: &SweepResults) -> Drawable {
    let statement = &results.manifest.statement;
    let counts = statement.points.iter().map(|point| point.replications);
    let (least, most) = (counts.clone().min().unwrap_or(0), counts.max().unwrap_or(0));
    let origin = plots::caption(&statement.scenario, short(&statement.hash), statement.seed);
    let replications = match most {
        0 | 1 => String::new(),
        _ if least < most => format!(", replications 1 to {least} or, at some points, up to {most}"),
        _ => format!(", replications 1 to {most}"),
    };
    let engines: Vec<Engine> = statement.engines.iter().filter_map(|name| name.parse().ok()).collect();
    let points = statement.points.iter().zip(1..).map(|(point, nth)| Point {
        values: point.values.clone(),
        samples: samples(results, &point.values, &engines),
        latencies: latencies(results, nth),
        epochs: epochs(results, nth),
    });
    let points = points.collect();
    let sweep = Sweep { engines, settings: statement.settings.clone(), points };
    Drawable { figures: sweep.figures(), caption: format!("{origin}{replications}") }
}

impl Drawable {
    /// Figures with their names, each above the same caption.
    pub(super) fn new(figures: Vec<(String, Figure)>, caption: String) -> Drawable {
        Drawable { figures, caption }
    }

    /// As parts of a page, with their values.
    pub(super) fn plots(&self) -> Result<Vec<Plot>, ExportError> {
        let plot = |(name, figure): &(String, Figure)| {
            let svg = figure.draw_inline(&self.caption).map_err(|reason| plots::failed(name, reason))?;
            Ok(Plot { name: name.clone(), title: figure.title.clone(), svg, table: figure.table() })
        };
        self.figures.iter().map(plot).collect()
    }

    /// As files of their own.
    pub(super) fn pictures(&self, format: PictureFormat) -> Result<Vec<Artifact>, ExportError> {
        let picture = |(name, figure): &(String, Figure)| {
            let svg = figure.draw(&self.caption).map_err(|reason| plots::failed(name, reason))?;
            let contents = match format {
                PictureFormat::Svg => svg.into_bytes(),
                PictureFormat::Png => plots::png::of(&svg).map_err(|reason| plots::failed(name, reason))?,
            };
            Ok(Artifact::new(format!("{name}{}", format.suffix()), contents))
        };
        self.figures.iter().map(picture).collect()
    }
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
        let value = student::of_mean(&values, LEVEL)?;
        Some(EpochPoint { engine, epoch, metric: metric.to_owned(), value })
    };
    values.into_iter().filter_map(point).collect()
}
