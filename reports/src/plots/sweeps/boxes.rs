//! Box plots: how the replications of each engine spread, point by point.

use super::points::Sweep;
use super::shown::{PANELS_MAX, SHOWN, Shown};
use crate::plots::axis::Axis;
use crate::plots::evenly::evenly;
use crate::plots::figure::{Figure, Ink, Mark, Panel, Shape};
use crate::stats::describe::{ascending, quantile};

/// Replications below which there is nothing to sum up.
const REPLICATIONS_MIN: usize = 3;
/// Up to this many replications every one is a dot.
const DOTS_MAX: usize = 50;
/// Share of a point's room that its boxes stand in.
const ROOM: f64 = 0.7;

/// A figure for each metric that is looked at closely.
pub(super) fn figures(sweep: &Sweep) -> Vec<(String, Figure)> {
    let shown = SHOWN.into_iter().filter(|shown| shown.closely);
    let figure = |shown: Shown| {
        Some((format!("spread-{}", shown.metric.replace(['.', '_'], "-")), figure(sweep, shown)?))
    };
    shown.filter_map(figure).collect()
}

/// `None` where no engine has enough values at any point.
fn figure(sweep: &Sweep, shown: Shown) -> Option<Figure> {
    let independent = sweep.independent();
    let chosen = evenly(sweep.points.len(), PANELS_MAX);
    let mut marks = Vec::new();
    for (place, index) in chosen.iter().enumerate() {
        for (nth, engine) in sweep.engines.iter().enumerate() {
            let Some(sample) = sweep.points[*index].sample(*engine, shown.metric) else { continue };
            if sample.values.len() < REPLICATIONS_MIN {
                continue;
            }
            let sorted = ascending(&sample.values);
            let off = (nth as f64 + 0.5) / sweep.engines.len() as f64 - 0.5;
            let x = place as f64 + off * ROOM;
            let five = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| quantile(&sorted, share));
            let five = five.into_iter().flatten().map(|value| (x, value)).collect();
            marks.push(Mark { ..Mark::of(*engine, Shape::Box, five) });
            if sorted.len() <= DOTS_MAX {
                let aside = x + 0.5 * ROOM / sweep.engines.len() as f64 * 0.6;
                let dots = sorted.iter().map(|value| (aside, *value)).collect();
                marks.push(Mark { what: "a run".into(), ..Mark::of(*engine, Shape::Dots, dots) });
            }
        }
    }
    if marks.is_empty() {
        return None;
    }
    let values = marks.iter().flat_map(|mark| mark.points.iter().map(|(_, value)| *value));
    let values: Vec<f64> = values.collect();
    let y = Axis::fit(values.iter().copied(), shown.quantity);
    let foot = if values.contains(&0.0) && !y.remark().is_empty() { " 0 stands at the foot." } else { "" };
    let names = chosen.iter().map(|index| match independent.as_slice() {
        [] => String::new(),
        [one] => sweep.points[*index].values[*one].clone(),
        several => {
            let values = several.iter().map(|i| sweep.points[*index].values[*i].as_str());
            values.collect::<Vec<_>>().join(" · ")
        }
    });
    let along: Vec<&str> = independent.iter().map(|i| sweep.settings[*i].as_str()).collect();
    let y_label = format!("{}{}", shown.label, y.remark());
    Some(Figure {
        title: format!("{}: how replications spread", shown.title),
        subtitle: format!("Box: quartiles and median; whiskers: least and largest; dots: runs.{foot}"),
        x: Axis::names(names),
        x_label: if along.is_empty() { "all replications".into() } else { along.join(" · ") },
        panels: vec![Panel::of(y, y_label, marks)],
        legend: sweep.engines.iter().copied().map(Ink::Engine).collect(),
    })
}
