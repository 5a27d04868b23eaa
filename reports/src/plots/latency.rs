//! Distribution of latencies: which share of user actions was seen within how long.

use twintrack_core::outcome::{Latency, Outcome};

use super::axis::Axis;
use super::figure::{Figure, Mark, Panel, Shape};
use super::source;
use crate::Run;
use crate::human::Quantity;

/// Microseconds in a second.
const PER_SECOND: f64 = 1e6;
/// Extent in seconds when nothing was recorded.
const EMPTY_EXTENT: (f64, f64) = (0.01, 100.0);

/// What each panel shows: the latency and its heading.
const PANELS: [(&str, &str); 2] = [
    (source::REACTION, "Reaction: from a user action until the first provider concerned computes with it"),
    (source::VISIBILITY, "Visibility: from a user action until a recipient concerned has applied its effect"),
];

/// The cumulative distribution of each latency, all engines in one panel.
pub(super) fn distribution(run: &Run<'_>) -> Figure {
    let shown =
        || PANELS.iter().flat_map(|(name, _)| run.finished().filter_map(|outcome| find(outcome, name)));
    let filled = || shown().filter(|latency| !latency.histogram.is_empty());
    let low = filled().map(|l| seconds(l.histogram.min())).fold(f64::INFINITY, f64::min);
    let high = filled().map(|l| seconds(l.histogram.max())).fold(0.0, f64::max);
    let (low, high) = if high > 0.0 { (low, high) } else { EMPTY_EXTENT };
    let x = Axis::logarithmic(low, high, Quantity::Seconds);
    let panels = PANELS.iter().map(|(name, heading)| {
        let y = Axis::linear(1.0, Quantity::Share);
        let marks = run.finished().map(|outcome| {
            let points = find(outcome, name).map(cumulative).unwrap_or_default();
            Mark { engine: outcome.engine, shape: Shape::Curve, points }
        });
        let marks = marks.collect();
        Panel { heading: Some(((*heading).to_owned(), None)), y, y_label: "share of actions".into(), marks }
    });
    let panels = panels.collect();
    Figure {
        title: "Latency distribution".into(),
        subtitle: "Share of user actions within a latency: further left is faster.".into(),
        x,
        x_label: "latency, log scale".into(),
        panels,
        legend: run.finished().map(|outcome| outcome.engine).collect(),
    }
}

fn find<'a>(outcome: &'a Outcome, name: &str) -> Option<&'a Latency> {
    outcome.latencies.iter().find(|latency| latency.name == name)
}

/// Corners of the cumulative distribution's steps: (seconds, share of all values up to there).
fn cumulative(latency: &Latency) -> Vec<(f64, f64)> {
    let total = latency.histogram.len() as f64;
    let mut corners = Vec::new();
    let mut counted = 0;
    for step in latency.histogram.iter_recorded() {
        let at = seconds(step.value_iterated_to());
        corners.push((at, counted as f64 / total));
        counted += step.count_since_last_iteration();
        corners.push((at, counted as f64 / total));
    }
    corners
}

/// Microseconds as seconds; at least one microsecond, as 0 has no place on a logarithmic axis.
fn seconds(micros: u64) -> f64 {
    micros.max(1) as f64 / PER_SECOND
}
