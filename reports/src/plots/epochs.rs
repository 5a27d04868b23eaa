//! How stamps grow while participants come and go: by epoch of a turnover.

use twintrack_core::settings::Engine;

use super::axis::Axis;
use super::figure::{Figure, Ink, Mark, Panel, Shape};
use super::recording::Recording;
use crate::human::Quantity;
use crate::stats::Estimate;

/// What the panels show: metric of epochs, heading, label, quantity.
const PANELS: [(&str, &str, &str, Quantity); 3] = [
    ("stamp.nodes", "Entries or nodes of a stamp", "entries or nodes", Quantity::Count),
    ("stamp.packed", "Size of a stamp in a fixed-width encoding", "bytes", Quantity::Bytes),
    ("bytes.clock", "Bytes of clocks sent in the epoch", "bytes", Quantity::Bytes),
];

/// A metric at the end of an epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct EpochPoint {
    /// Whose.
    pub engine: Engine,
    /// Which epoch, from 1.
    pub epoch: u32,
    /// Name of the metric of epochs.
    pub metric: String,
    /// Its mean, with an interval where there are several runs.
    pub value: Estimate,
}

/// The metrics of a run's epochs; none without a turnover.
pub(super) fn points_of(run: &[Recording]) -> Vec<EpochPoint> {
    let mut out = Vec::new();
    for recording in run {
        for (values, epoch) in recording.epochs.iter().zip(1..) {
            for (metric, value) in values {
                if let Some(value) = value {
                    let (engine, metric) = (recording.engine, metric.clone());
                    out.push(EpochPoint { engine, epoch, metric, value: Estimate::symmetric(*value, 0.0) });
                }
            }
        }
    }
    out
}

/// The figure; `None` without epochs.
pub(super) fn figure(title: &str, points: &[EpochPoint]) -> Option<Figure> {
    let last = points.iter().map(|point| point.epoch).max()?;
    let mut engines: Vec<Engine> = Vec::new();
    for point in points {
        if !engines.contains(&point.engine) {
            engines.push(point.engine);
        }
    }
    let panels = PANELS.iter().map(|(metric, heading, label, quantity)| {
        let of = |engine: &Engine| {
            let own: Vec<&EpochPoint> =
                points.iter().filter(|p| p.engine == *engine && p.metric == *metric).collect();
            let spread = own.iter().any(|p| p.value.low < p.value.high);
            let span = |p: &&EpochPoint| (p.value.low, p.value.high);
            Mark {
                spans: if spread { own.iter().map(span).collect() } else { Vec::new() },
                ..Mark::of(
                    *engine,
                    Shape::Line,
                    own.iter().map(|p| (f64::from(p.epoch), p.value.value)).collect(),
                )
            }
        };
        let marks: Vec<Mark> = engines.iter().map(of).collect();
        let y = Axis::fit(points.iter().filter(|p| p.metric == *metric).map(|p| p.value.value), *quantity);
        let label = format!("{label}{}", y.remark());
        Panel::of(y, label, marks).under(*heading, None)
    });
    let panels = panels.collect();
    let ticks: Vec<(f64, String)> = {
        let every = last.div_ceil(12).max(1);
        (1..=last).step_by(every as usize).map(|epoch| (f64::from(epoch), epoch.to_string())).collect()
    };
    Some(Figure {
        title: title.into(),
        subtitle: "At the end of each epoch; after it, part of the population is replaced.".into(),
        x: Axis::epochs(&ticks, last),
        x_label: "epoch".into(),
        panels,
        legend: engines.into_iter().map(Ink::Engine).collect(),
    })
}
