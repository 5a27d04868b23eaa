//! Plots over virtual time: traffic, stamp size, residual need, agreement and rounds.
//!
//! Traffic has a panel per engine, on one scale: drawn over each other, a burst would hide what is spread out.

use twintrack_core::settings::Engine;

use super::axis::Axis;
use super::figure::{Figure, Ink, Mark, Panel, Shape};
use super::recording::{Faults, Recording};
use super::{source, theme};
use crate::human::{self, Quantity};

/// Messages per second, a panel per engine.
pub(super) fn messages(run: &[Recording]) -> Figure {
    traffic(run, source::MESSAGES, "Messages over time", "messages per second", Quantity::Count)
}

/// Bytes per second, a panel per engine.
pub(super) fn bytes(run: &[Recording]) -> Figure {
    traffic(run, source::BYTES, "Bytes over time", "bytes per second", Quantity::Bytes)
}

/// Mean size of the stamps published in each bin, all engines in one panel.
pub(super) fn stamp_size(run: &[Recording]) -> Figure {
    let subtitle = "Mean size of the stamps published; no point where nothing was published.";
    together(run, source::STAMP, "Stamp size over time", subtitle, "bytes per stamp", Quantity::Bytes)
}

/// Need not yet met, all engines in one panel.
pub(super) fn residual_need(run: &[Recording]) -> Figure {
    let subtitle = "Need that is not yet met, summed over all recipients.";
    together(run, source::RESIDUAL, "Residual need over time", subtitle, "residual need", Quantity::Count)
}

fn traffic(run: &[Recording], names: [&str; 2], title: &str, label: &str, quantity: Quantity) -> Figure {
    let (x, x_label) = time_axis(run);
    let rates: Vec<(Engine, Vec<(f64, f64)>)> =
        run.iter().map(|outcome| (outcome.engine, rates(outcome, names))).collect();
    let y = Axis::fit(rates.iter().flat_map(|(_, rates)| rates.iter().map(|(_, rate)| *rate)), quantity);
    let panels = rates.iter().map(|(engine, rates)| {
        let peak = rates.iter().map(|(_, rate)| *rate).fold(0.0, f64::max);
        let heading = format!("{} · peak {}/s", theme::label(*engine), human::tick(rounded(peak), quantity));
        let marks = vec![Mark::of(*engine, Shape::Filled, rates.clone())];
        Panel::of(y.clone(), format!("{label}{}", y.remark()), marks).under(heading, Some(*engine))
    });
    let panels = panels.collect();
    let bin = run.first().map(|outcome| outcome.bin).unwrap_or_default();
    let subtitle = format!("Means over bins of {bin}; all panels share both axes.");
    Figure { title: title.into(), subtitle, x, x_label, panels, legend: vec![] }
}

/// The rate per second over each bin, all named series taken together, as the corners of steps. A bin without a value
/// counts as 0.
fn rates(outcome: &Recording, names: [&str; 2]) -> Vec<(f64, f64)> {
    let width = outcome.bin.as_secs_f64();
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
    run: &[Recording],
    name: &str,
    title: &str,
    subtitle: &str,
    label: &str,
    quantity: Quantity,
) -> Figure {
    let (x, x_label) = time_axis(run);
    let present: Vec<f64> =
        run.iter().flat_map(|outcome| values(outcome, name).iter().copied().flatten()).collect();
    let present = present.into_iter();
    let y = match quantity {
        // What goes to 0 is only seen to do so on a linear axis.
        Quantity::Count => Axis::linear(present.fold(0.0, f64::max), quantity),
        _ => Axis::fit(present, quantity),
    };
    let marks = run.iter().map(|outcome| {
        let middle = |i: usize| (i as f64 + 0.5) * outcome.bin.as_secs_f64();
        let points =
            values(outcome, name).iter().enumerate().filter_map(|(i, value)| Some((middle(i), (*value)?)));
        Mark::of(outcome.engine, Shape::Line, points.collect())
    });
    let marks = marks.collect();
    let y_label = format!("{label}{}", y.remark());
    Figure {
        title: title.into(),
        subtitle: subtitle.into(),
        x,
        x_label,
        panels: vec![Panel::of(y, y_label, marks)],
        legend: run.iter().map(|outcome| Ink::Engine(outcome.engine)).collect(),
    }
}

/// Agreement of replicas, wrong allocations and, where there are rounds, the span of rounds that participants are in, with
/// what was wrong with the network shaded.
pub(super) fn timeline(run: &[Recording], faults: &[Faults]) -> Figure {
    let (x, x_label) = time_axis(run);
    let agreement = run.iter().map(|outcome| ends(outcome, source::AGREEMENT, ""));
    let agreement = agreement.collect();
    let mut panels = vec![
        Panel::of(Axis::linear(1.0, Quantity::Share), "share of records", agreement)
            .under("Agreement: subscribers that hold the latest version of a record", None),
    ];
    let wrong: Vec<Mark> = run.iter().map(|outcome| ends(outcome, source::WRONG, "")).collect();
    let y = Axis::linear(highest(&wrong), Quantity::Count);
    panels.push(
        Panel::of(y, "units", wrong)
            .under("Wrong allocations: amounts that a provider and its recipient disagree on", None),
    );
    let rounds: Vec<Mark> = run
        .iter()
        .flat_map(|outcome| {
            let [low, high] = source::ROUNDS;
            [ends(outcome, low, "lowest"), ends(outcome, high, "highest")]
        })
        .filter(|mark| !mark.points.is_empty())
        .collect();
    if !rounds.is_empty() {
        let y = Axis::linear(highest(&rounds), Quantity::Count);
        panels.push(Panel::of(y, "round", rounds).under("Lowest and highest round of any participant", None));
    }
    let engines = run.iter().map(|outcome| Ink::Engine(outcome.engine));
    let kinds = faults.iter().map(|fault| Ink::Shade(fault.what.clone()));
    let shades: Vec<(f64, f64)> = faults.iter().flat_map(|fault| fault.spans.iter().copied()).collect();
    for panel in &mut panels {
        panel.shades.clone_from(&shades);
    }
    Figure {
        title: "Agreement, wrong allocations and rounds over time".into(),
        subtitle: match faults {
            [] => "At the end of each bin.".into(),
            _ => "At the end of each bin; shaded while the network is disturbed.".into(),
        },
        x,
        x_label,
        panels,
        legend: engines.chain(kinds).collect(),
    }
}

fn highest(marks: &[Mark]) -> f64 {
    marks.iter().flat_map(|mark| mark.points.iter().map(|(_, y)| *y)).fold(0.0, f64::max)
}

/// A series whose values are those at the end of each bin.
fn ends(outcome: &Recording, name: &str, what: &'static str) -> Mark {
    let end = |i: usize| (i + 1) as f64 * outcome.bin.as_secs_f64();
    let values = values(outcome, name).iter().enumerate();
    let points = values.filter_map(|(i, value)| Some((end(i).min(outcome.ended_at_s), (*value)?)));
    Mark { what: what.into(), ..Mark::of(outcome.engine, Shape::Curve, points.collect()) }
}

/// The time axis over the longest run, with its label.
fn time_axis(run: &[Recording]) -> (Axis, String) {
    let end = run.iter().map(|outcome| outcome.ended_at_s).fold(0.0, f64::max);
    let (axis, unit) = Axis::time(if end > 0.0 { end } else { 1.0 });
    (axis, format!("virtual time, {unit}"))
}

fn values<'a>(outcome: &'a Recording, name: &str) -> &'a [Option<f64>] {
    outcome.series.iter().find(|(known, _)| known == name).map_or(&[], |(_, values)| values)
}

/// A figure for a heading: two significant digits above 10.
fn rounded(value: f64) -> f64 {
    let mut unit = 1.0;
    while value / unit >= 100.0 {
        unit *= 10.0;
    }
    if value >= 10.0 { libm::round(value / unit) * unit } else { libm::round(value * 10.0) / 10.0 }
}
