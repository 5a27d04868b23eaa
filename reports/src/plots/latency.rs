//! Distribution of latencies: which share of user actions was seen within how long.

use hdrhistogram::Histogram;
use twintrack_core::settings::Engine;

use super::axis::Axis;
use super::figure::{Figure, Ink, Mark, Panel, Shape};
use super::recording::Recording;
use super::source;
use crate::human::Quantity;

/// Microseconds in a second.
const PER_SECOND: f64 = 1e6;
/// Extent in seconds when nothing was recorded.
const EMPTY_EXTENT: (f64, f64) = (0.01, 100.0);

/// What each latency is from and to.
pub(super) const HEADINGS: [(&str, &str); 2] = [
    (source::REACTION, "Reaction: from a user action until the first provider concerned computes with it"),
    (source::VISIBILITY, "Visibility: from a user action until a recipient concerned has applied its effect"),
];

/// A heading, and the latencies below it.
pub(super) type Group<'a> = (String, Vec<(Engine, Option<&'a Histogram<u64>>)>);

/// The cumulative distribution of each latency of a run, all engines in one panel.
pub(super) fn of_run(run: &[Recording]) -> Figure {
    let group = |(name, heading): &(&str, &str)| {
        let each = run.iter().map(|recording| (recording.engine, recording.latency(name)));
        ((*heading).to_owned(), each.collect())
    };
    let subtitle = "Share of user actions within a latency: further left is faster.";
    distributions("Latency distribution", subtitle, &HEADINGS.iter().map(group).collect::<Vec<_>>())
}

/// Cumulative distributions, a panel for each group, all engines in it.
pub(super) fn distributions(title: &str, subtitle: &str, groups: &[Group<'_>]) -> Figure {
    let shown = || groups.iter().flat_map(|(_, each)| each.iter().filter_map(|(_, latency)| *latency));
    let filled = || shown().filter(|latency| !latency.is_empty());
    let low = filled().map(|l| seconds(l.min())).fold(f64::INFINITY, f64::min);
    let high = filled().map(|l| seconds(l.max())).fold(0.0, f64::max);
    let (low, high) = if high > 0.0 { (low, high) } else { EMPTY_EXTENT };
    let panels = groups.iter().map(|(heading, each)| {
        let mark = |(engine, latency): &(Engine, Option<&Histogram<u64>>)| {
            Mark::of(*engine, Shape::Curve, latency.map(cumulative).unwrap_or_default())
        };
        let y = Axis::linear(1.0, Quantity::Share);
        Panel::of(y, "share of actions", each.iter().map(mark).collect()).under(heading, None)
    });
    let engines = groups.first().map_or(&[][..], |(_, each)| each).iter().map(|(engine, _)| *engine);
    Figure {
        title: title.into(),
        subtitle: subtitle.into(),
        x: Axis::logarithmic(low, high, Quantity::Seconds),
        x_label: "latency, s, log scale".into(),
        panels: panels.collect(),
        legend: engines.map(Ink::Engine).collect(),
    }
}

/// Corners of the cumulative distribution's steps: (seconds, share of all values up to there).
fn cumulative(histogram: &Histogram<u64>) -> Vec<(f64, f64)> {
    let total = histogram.len() as f64;
    let mut corners = Vec::new();
    let mut counted = 0;
    for step in histogram.iter_recorded() {
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
