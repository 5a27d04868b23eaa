//! Plots over virtual time: traffic, stamp size, residual need.
//!
//! Traffic has a panel per engine, on one scale: drawn over each other, a burst would hide what is spread out.

use twintrack_core::outcome::Outcome;
use twintrack_core::settings::Engine;

use super::axis::Axis;
use super::figure::{Figure, Mark, Panel, Shape};
use super::{source, theme};
use crate::Run;
use crate::human::{self, Quantity};

/// Messages per second, a panel per engine.
pub(super) fn messages(run: &Run<'_>) -> Figure {
    traffic(run, source::MESSAGES, "Messages over time", "messages per second", Quantity::Count)
}

/// Bytes per second, a panel per engine.
pub(super) fn bytes(run: &Run<'_>) -> Figure {
    traffic(run, source::BYTES, "Bytes over time", "bytes per second", Quantity::Bytes)
}

/// Mean size of the stamps published in each bin, all engines in one panel.
pub(super) fn stamp_size(run: &Run<'_>) -> Figure {
    let subtitle = "Mean size of the stamps published; no point where nothing was published.";
    together(run, source::STAMP, "Stamp size over time", subtitle, "bytes per stamp", Quantity::Bytes)
}

/// Need not yet met, all engines in one panel.
pub(super) fn residual_need(run: &Run<'_>) -> Figure {
    let subtitle = "Need that is not yet met, summed over all recipients.";
    together(run, source::RESIDUAL, "Residual need over time", subtitle, "residual need", Quantity::Count)
}

fn traffic(run: &Run<'_>, names: [&str; 2], title: &str, label: &str, quantity: Quantity) -> Figure {
    let (x, x_label) = time_axis(run);
    let rates: Vec<(Engine, Vec<(f64, f64)>)> =
        run.finished().map(|outcome| (outcome.engine, rates(outcome, names))).collect();
    let y = Axis::fit(rates.iter().flat_map(|(_, rates)| rates.iter().map(|(_, rate)| *rate)), quantity);
    let panels = rates.iter().map(|(engine, rates)| {
        let peak = rates.iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
        let heading = format!("{} · peak {}/s", theme::label(*engine), human::tick(rounded(peak), quantity));
        Panel {
            heading: Some((heading, Some(*engine))),
            y: y.clone(),
            y_label: format!("{label}{}", y.remark()),
            marks: vec![Mark { engine: *engine, shape: Shape::Filled, points: rates.clone() }],
        }
    });
    let panels = panels.collect();
    let bin = run.finished().next().map(|outcome| outcome.series.bin).unwrap_or_default();
    let subtitle = format!("Means over bins of {bin}; all panels share both axes.");
    Figure { title: title.into(), subtitle, x, x_label, panels, legend: vec![] }
}

/// The rate per second over each bin, all named series taken together, as the corners of steps. A bin without a value
/// counts as 0.
fn rates(outcome: &Outcome, names: [&str; 2]) -> Vec<(f64, f64)> {
    let width = outcome.series.bin.as_secs_f64();
    let columns = names.map(|name| values(outcome, name));
    let bins = columns.iter().map(|column| column.len()).max().unwrap_or(0);
    (0..bins)
        .flat_map(|i| {
            let sum: f64 = columns.iter().filter_map(|column| column.get(i).copied().flatten()).sum();
            [(i as f64 * width, sum / width), ((i + 1) as f64 * width, sum / width)]
        })
        .collect()
}

fn together(
    run: &Run<'_>,
    name: &str,
    title: &str,
    subtitle: &str,
    label: &str,
    quantity: Quantity,
) -> Figure {
    let (x, x_label) = time_axis(run);
    let present: Vec<f64> =
        run.finished().flat_map(|outcome| values(outcome, name).iter().copied().flatten()).collect();
    let present = present.into_iter();
    let y = match quantity {
        // What goes to 0 is only seen to do so on a linear axis.
        Quantity::Count => Axis::linear(present.fold(0.0, f64::max), quantity),
        _ => Axis::fit(present, quantity),
    };
    let marks = run.finished().map(|outcome| {
        let middle = |i: usize| (i as f64 + 0.5) * outcome.series.bin.as_secs_f64();
        let points =
            values(outcome, name).iter().enumerate().filter_map(|(i, value)| Some((middle(i), (*value)?)));
        Mark { engine: outcome.engine, shape: Shape::Line, points: points.collect() }
    });
    let marks = marks.collect();
    let y_label = format!("{label}{}", y.remark());
    Figure {
        title: title.into(),
        subtitle: subtitle.into(),
        x,
        x_label,
        panels: vec![Panel { heading: None, y, y_label, marks }],
        legend: run.finished().map(|outcome| outcome.engine).collect(),
    }
}

/// The time axis over the longest run, with its label.
fn time_axis(run: &Run<'_>) -> (Axis, String) {
    let end = run.finished().map(|outcome| outcome.ended_at.as_secs_f64()).fold(0.0, f64::max);
    let (axis, unit) = Axis::time(if end > 0.0 { end } else { 1.0 });
    (axis, format!("virtual time, {unit}"))
}

fn values<'a>(outcome: &'a Outcome, name: &str) -> &'a [Option<f64>] {
    outcome
        .series
        .columns
        .iter()
        .find(|column| column.metric.name == name)
        .map_or(&[], |column| &column.values)
}

/// A figure for a heading: two significant digits above 10.
fn rounded(value: f64) -> f64 {
    let mut unit = 1.0;
    while value / unit >= 100.0 {
        unit *= 10.0;
    }
    if value >= 10.0 { libm::round(value / unit) * unit } else { libm::round(value * 10.0) / 10.0 }
}
