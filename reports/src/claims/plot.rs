//! What was claimed against what was measured: curves where a claim is about growth, else how far off each figure is.

use twintrack_claims::select::EPOCH;
use twintrack_core::settings::Engine;

use super::assessment::{Assessment, Curve, Row};
use crate::human::{Quantity, digits};
use crate::plots::axis::Axis;
use crate::plots::figure::{Figure, Ink, Mark, Panel, Shape};

/// Most panels of a figure.
const PANELS_MAX: usize = 4;
const CLAIMED: &str = "claimed";
/// Lines whose ends are within this factor of each other are told apart by one tag.
const CLOSE: f64 = 1.5;

/// The plot of a claim; `None` when there is nothing to draw.
pub(super) fn figure(one: &Assessment<'_>) -> Option<Figure> {
    let drawn = |(_, points): &(&Curve, Vec<_>)| points.len() > 1;
    let curves: Vec<(&Curve, Vec<(f64, f64)>)> =
        one.curves.iter().map(|curve| (curve, positive(curve))).filter(drawn).collect();
    if curves.is_empty() { factors(one) } else { Some(over(one, &curves)) }
}

/// The points of a curve that a logarithmic axis can show.
fn positive(curve: &Curve) -> Vec<(f64, f64)> {
    let value =
        |(at, measured, _): &(f64, twintrack_claims::Measured, Vec<f64>)| Some((*at, measured.value?));
    curve.points.iter().filter_map(value).filter(|(_, value)| *value > 0.0).collect()
}

fn title(one: &Assessment<'_>) -> String {
    format!("{}: {}", one.claim.id, one.verdict.word())
}

/// Curves: a panel for each unit, over the setting of the first curve.
fn over(one: &Assessment<'_>, curves: &[(&Curve, Vec<(f64, f64)>)]) -> Figure {
    let over = curves[0].0.over.as_str();
    let here: Vec<_> = curves.iter().filter(|(curve, _)| curve.over == over).collect();
    let mut units: Vec<&str> = Vec::new();
    for (curve, _) in &here {
        if !units.contains(&curve.unit.as_str()) {
            units.push(&curve.unit);
        }
    }
    units.truncate(PANELS_MAX);
    let mut sizes: Vec<f64> = here.iter().flat_map(|(_, points)| points.iter().map(|(at, _)| *at)).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup();
    let ticks: Vec<(f64, String)> = sizes.iter().map(|size| (*size, digits(*size))).collect();
    let last = sizes.last().copied().unwrap_or(1.0);
    let x = if over == EPOCH { Axis::epochs(&ticks, last as u32) } else { Axis::at(&ticks) };
    let mut legend: Vec<Ink> = Vec::new();
    let panels: Vec<Panel> = units
        .iter()
        .map(|unit| {
            let of_unit: Vec<_> = here.iter().filter(|(curve, _)| curve.unit == *unit).copied().collect();
            let panel = panel(unit, &of_unit);
            for mark in &panel.marks {
                if !legend.contains(&mark.ink) {
                    legend.push(mark.ink.clone());
                }
            }
            if units.len() > 1 { panel.under((*unit).to_owned(), None) } else { panel }
        })
        .collect();
    Figure {
        title: title(one),
        subtitle: "Means of replications with 95 % intervals; dashed: what was claimed.".into(),
        x_label: format!("{over}{}", x.remark()),
        x,
        panels,
        legend,
    }
}

fn panel(unit: &str, curves: &[&(&Curve, Vec<(f64, f64)>)]) -> Panel {
    let mut marks: Vec<Mark> = Vec::new();
    let of = |engine| curves.iter().filter(|(curve, _)| curve.engine.unwrap_or(Engine::V2) == engine).count();
    let several = Engine::ALL.into_iter().any(|engine| of(engine) > 1);
    for (curve, points) in curves {
        let spans =
            curve.points.iter().filter(|(_, measured, _)| measured.value.is_some_and(|value| value > 0.0));
        let span = |(_, measured, _): &(f64, twintrack_claims::Measured, Vec<f64>)| {
            let value = measured.value.unwrap_or_default();
            measured.interval.unwrap_or((value, value))
        };
        let engine = curve.engine.unwrap_or(Engine::V2);
        let what = if several { curve.figure.clone().into() } else { "".into() };
        let line = Mark::of(engine, Shape::Line, points.clone());
        marks.push(Mark { spans: spans.map(span).collect(), what, ..line });
        // Where several numbers were claimed, the least and the largest.
        let ends: [fn(&[f64]) -> f64; 2] = [
            |all| all.iter().copied().fold(f64::INFINITY, f64::min),
            |all| all.iter().copied().fold(0.0, f64::max),
        ];
        for end in ends {
            let claimed =
                curve.points.iter().filter(|(_, _, claimed)| claimed.iter().any(|value| *value > 0.0));
            let points: Vec<(f64, f64)> = claimed.map(|(at, _, claimed)| (*at, end(claimed))).collect();
            let mark = Mark {
                ink: Ink::Claim(CLAIMED.into()),
                what: "".into(),
                tag: String::new(),
                shape: Shape::Dashed,
                points,
                spans: Vec::new(),
            };
            let known = marks.iter().any(|other| other.ink == mark.ink && other.points == mark.points);
            if !mark.points.is_empty() && !known {
                marks.push(mark);
            }
        }
    }
    tag(&mut marks);
    let values = || marks.iter().flat_map(|mark| mark.points.iter().map(|(_, value)| *value));
    let quantity = match unit {
        "bytes" | "bytes/s" => Quantity::Bytes,
        "s" => Quantity::Seconds,
        _ => Quantity::Count,
    };
    let (least, most) = (values().fold(f64::INFINITY, f64::min), values().fold(0.0, f64::max));
    Panel::of(Axis::logarithmic(least, most, quantity), format!("{unit}, log scale"), marks)
}

/// Writes at the end of each line what it is; lines that end close to each other share one tag.
fn tag(marks: &mut [Mark]) {
    let end = |mark: &Mark| mark.points.last().map_or(0.0, |(_, value)| *value);
    let close = |one: f64, other: f64| one / other < CLOSE && other / one < CLOSE;
    for at in 0..marks.len() {
        let (what, own) = (marks[at].what.to_string(), end(&marks[at]));
        if what.is_empty() {
            continue;
        }
        match marks[..at].iter_mut().find(|other| !other.tag.is_empty() && close(end(other), own)) {
            Some(before) => before.tag = format!("{}, {what}", before.tag),
            None => marks[at].tag = what,
        }
    }
}

/// A value and its interval, as they are drawn.
type Drawn = (f64, (f64, f64));

/// How far off each figure is: measured over claimed, around a line at 1. Figures without a claimed number are left out; if
/// none has one, the measured numbers themselves.
fn factors(one: &Assessment<'_>) -> Option<Figure> {
    let scaled = |row: &Row, by: f64| {
        let value = row.measured.value?;
        let (low, high) = row.measured.interval.unwrap_or((value, value));
        (value * by > 0.0).then_some((value * by, (low * by, high * by)))
    };
    let claimed: Vec<(&Row, Drawn)> = one
        .rows
        .iter()
        .filter_map(|row| {
            Some((row, scaled(row, row.factor()? / row.measured.value.filter(|v| *v != 0.0)?)?))
        })
        .collect();
    let plain = || one.rows.iter().filter_map(|row| Some((row, scaled(row, 1.0)?))).collect::<Vec<_>>();
    let (points, label) =
        if claimed.is_empty() { (plain(), "measured") } else { (claimed.clone(), "measured / claimed") };
    if points.is_empty() {
        return None;
    }
    let x = Axis::names(points.iter().map(|(row, _)| row.name()));
    let mut marks: Vec<Mark> = Vec::new();
    let mut legend: Vec<Ink> = Vec::new();
    for engine in Engine::ALL {
        let of = |(index, (row, value)): (usize, &(&Row, Drawn))| {
            (row.engine.unwrap_or(Engine::V2) == engine).then_some(((index as f64, value.0), value.1))
        };
        let (points, spans): (Vec<_>, Vec<_>) = points.iter().enumerate().filter_map(of).unzip();
        if !points.is_empty() {
            marks.push(Mark { spans, ..Mark::of(engine, Shape::Dots, points) });
            legend.push(Ink::Engine(engine));
        }
    }
    let mut values: Vec<f64> = points.iter().map(|(_, (value, _))| *value).collect();
    if !claimed.is_empty() {
        let last = points.len() as f64 - 0.5;
        let ink = Ink::Claim(CLAIMED.into());
        legend.push(ink.clone());
        let points = vec![(-0.5, 1.0), (last, 1.0)];
        marks.push(Mark {
            ink,
            what: "".into(),
            tag: String::new(),
            shape: Shape::Dashed,
            points,
            spans: Vec::new(),
        });
        values.push(1.0);
    }
    let (least, most) =
        (values.iter().copied().fold(f64::INFINITY, f64::min), values.iter().copied().fold(0.0, f64::max));
    let y = Axis::logarithmic(least, most, Quantity::Count);
    Some(Figure {
        title: title(one),
        subtitle: "Each figure of the claim, with its 95 % interval over replications.".into(),
        x,
        x_label: "figure".into(),
        panels: vec![Panel::of(y, format!("{label}, log scale"), marks)],
        legend,
    })
}
