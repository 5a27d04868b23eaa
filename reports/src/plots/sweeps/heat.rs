//! Heat maps: what two settings do together, a panel for each engine.
//!
//! Colours go from light to dark by the logarithm of the value, in a blue that keeps its order in print and for any colour
//! vision; every cell has its value in it, so that nothing rests on colour.

use twintrack_core::settings::Engine;

use super::points::{Point, Sweep};
use super::shown::{SHOWN, Shown};
use crate::axes::distinct;
use crate::human::{self, NONE, Scale};
use crate::plots::axis::Axis;
use crate::plots::figure::{Cell, Figure, Panel};
use crate::plots::theme;

/// Ends of the scale, and the colour of a cell without a value.
const LIGHT: (u8, u8, u8) = (235, 244, 250);
const DARK: (u8, u8, u8) = (8, 64, 112);
const EMPTY: (u8, u8, u8) = (206, 206, 206);
/// Share of the way to the dark end from where white letters stand out more than black ones.
const DARK_FROM: f64 = 0.67;

/// A figure for each metric that is looked at closely, if exactly two settings vary by themselves.
pub(super) fn figures(sweep: &Sweep) -> Vec<(String, Figure)> {
    let [down, along] = sweep.independent()[..] else { return Vec::new() };
    let shown = SHOWN.into_iter().filter(|shown| shown.closely);
    let figure = |shown: Shown| {
        let name = format!("map-{}", shown.metric.replace(['.', '_'], "-"));
        Some((name, figure(sweep, shown, down, along)?))
    };
    shown.filter_map(figure).collect()
}

/// `None` where no run has a value.
fn figure(sweep: &Sweep, shown: Shown, down: usize, along: usize) -> Option<Figure> {
    let names = |setting: usize| distinct(sweep.points.iter().map(|point| point.values[setting].as_str()));
    let (rows, columns) = (names(down), names(along));
    let mean = |point: &Point, engine: Engine| {
        point.sample(engine, shown.metric)?.estimate().map(|estimate| estimate.value)
    };
    let all: Vec<f64> = sweep
        .points
        .iter()
        .flat_map(|point| sweep.engines.iter().filter_map(move |engine| mean(point, *engine)))
        .collect();
    if all.is_empty() {
        return None;
    }
    let unit = crate::human::unit_of(shown.metric);
    let panel = |engine: &Engine| {
        let own: Vec<f64> = sweep.points.iter().filter_map(|point| mean(point, *engine)).collect();
        let scale = Scale::fit(unit, own.iter().copied());
        let cell = |point: &Point| {
            let place = |names: &[&str], value: &str| names.iter().position(|name| *name == value);
            let x = place(&columns, &point.values[along]).unwrap_or_default() as f64;
            let y = place(&rows, &point.values[down]).unwrap_or_default() as f64;
            let Some(value) = mean(point, *engine) else {
                return Cell { at: (x, y), fill: EMPTY, dark: false, text: NONE.into() };
            };
            let share = share(value, &all);
            let text = format!("{} {}", human::digits(value * scale.factor), scale.symbol);
            Cell { at: (x, y), fill: colour(share), dark: share > DARK_FROM, text }
        };
        let y = Axis::names(rows.iter().map(|name| (*name).to_owned()));
        Panel {
            cells: sweep.points.iter().map(cell).collect(),
            ..Panel::of(y, sweep.settings[down].clone(), Vec::new())
                .under(theme::label(*engine), Some(*engine))
        }
    };
    Some(Figure {
        title: format!("{} by {} and {}", shown.title, sweep.settings[down], sweep.settings[along]),
        subtitle: "Means of replications; the darker the more, on one logarithmic scale for all engines."
            .into(),
        x: Axis::names(columns.iter().map(|name| (*name).to_owned())),
        x_label: sweep.settings[along].clone(),
        panels: sweep.engines.iter().map(panel).collect(),
        legend: Vec::new(),
    })
}

/// Where a value lies between the least above 0 and the largest, by its logarithm.
fn share(value: f64, all: &[f64]) -> f64 {
    let least = all.iter().copied().filter(|v| *v > 0.0).fold(f64::INFINITY, f64::min);
    let most = all.iter().copied().fold(0.0, f64::max);
    if value <= 0.0 || most <= least {
        return 0.0;
    }
    libm::log(value / least) / libm::log(most / least)
}

fn colour(share: f64) -> (u8, u8, u8) {
    let between = |from: u8, to: u8| {
        libm::round(f64::from(from) + share.clamp(0.0, 1.0) * (f64::from(to) - f64::from(from))) as u8
    };
    (between(LIGHT.0, DARK.0), between(LIGHT.1, DARK.1), between(LIGHT.2, DARK.2))
}
