//! Curves over a numeric setting, with intervals, and what has been claimed of them beside them.

use twintrack_core::settings::{ClockKind, Engine};

use super::points::{Point, Sweep, number};
use super::shown::{PANELS_MAX, SHOWN, Shown};
use crate::plots::axis::Axis;
use crate::plots::evenly::evenly;
use crate::plots::figure::{Figure, Ink, Mark, Panel, Shape};

/// The setting that claims are about.
const SIZE: &str = "population.size";
/// Parts of a claim's line, as it may be curved on these axes.
const STEPS: u32 = 32;

/// A claim of the designs' own analysis about a metric, as a function of the number of participants.
struct Claim {
    metric: &'static str,
    text: &'static str,
    of: fn(f64) -> f64,
}

const CLAIMS: [Claim; 3] = [
    Claim {
        metric: "messages.coordination_per_round",
        text: "claimed for rounds: N (N − 1)",
        of: |n| n * (n - 1.0),
    },
    Claim { metric: "stamp.mean", text: "claimed for vectors: 16 N bytes", of: |n| 16.0 * n },
    Claim {
        metric: "stamp.mean",
        text: "claimed for trees: 100 log₁₀ N bytes",
        of: |n| 100.0 * libm::log10(n),
    },
];

/// A figure for each metric and numeric setting, with a panel for each combination of the other settings.
pub(super) fn figures(sweep: &Sweep) -> Vec<(String, Figure)> {
    let independent = sweep.independent();
    let mut out = Vec::new();
    for over in &independent {
        let sizes: Option<Vec<f64>> = sweep.points.iter().map(|point| number(&point.values[*over])).collect();
        let Some(sizes) = sizes else { continue };
        let others: Vec<usize> = independent.iter().copied().filter(|other| other != over).collect();
        for shown in SHOWN {
            if let Some(figure) = figure(sweep, shown, *over, &sizes, &others) {
                let name = format!("{}-over-{}", shown.metric, sweep.settings[*over]);
                out.push((name.replace(['.', '_'], "-"), figure));
            }
        }
    }
    out
}

/// `None` where no run has a value.
fn figure(sweep: &Sweep, shown: Shown, over: usize, sizes: &[f64], others: &[usize]) -> Option<Figure> {
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (index, point) in sweep.points.iter().enumerate() {
        let words = sweep.words(point, others);
        match groups.iter_mut().find(|(known, _)| *known == words) {
            Some((_, points)) => points.push(index),
            None => groups.push((words, vec![index])),
        }
    }
    let chosen = evenly(groups.len(), PANELS_MAX);
    let groups: Vec<_> = chosen.into_iter().map(|index| groups[index].clone()).collect();
    let means = sweep.engines.iter().flat_map(|engine| {
        let sample = |point: &Point| point.sample(*engine, shown.metric)?.estimate();
        sweep.points.iter().filter_map(sample).map(|estimate| estimate.value)
    });
    let means: Vec<f64> = means.collect();
    let most = means.iter().copied().fold(0.0, f64::max);
    let least = means.iter().copied().filter(|mean| *mean > 0.0).fold(f64::INFINITY, f64::min);
    if means.is_empty() || most <= 0.0 {
        return None;
    }
    let claims = claims(sweep, shown, over, sizes);
    let claimed = || claims.iter().flat_map(|mark| mark.points.iter().map(|(_, value)| *value));
    let y =
        Axis::logarithmic(claimed().fold(least, f64::min), claimed().fold(most, f64::max), shown.quantity);
    let panels: Vec<Panel> = groups
        .iter()
        .map(|(words, points)| {
            let curves = sweep.engines.iter().map(|engine| curve(sweep, *engine, shown, points, sizes));
            // Claims lie above the curves, which may be where they say.
            let marks = curves.chain(claims.iter().cloned()).collect();
            let panel = Panel::of(y.clone(), format!("{}, log scale", shown.label), marks);
            if groups.len() > 1 { panel.under(words.clone(), None) } else { panel }
        })
        .collect();
    let ticks = ticks(sweep, over, sizes);
    let unit = if sweep.points.iter().all(|p| p.values[over].parse::<f64>().is_ok()) { "" } else { ", time" };
    let x = Axis::at(&ticks);
    Some(Figure {
        title: format!("{} over {}", shown.title, sweep.settings[over]),
        subtitle: format!("Means of replications with 95 % intervals.{}", left_out(sweep, shown)),
        x_label: format!("{}{unit}{}", sweep.settings[over], x.remark()),
        x,
        panels,
        legend: sweep
            .engines
            .iter()
            .copied()
            .map(Ink::Engine)
            .chain(claims.into_iter().map(|c| c.ink))
            .collect(),
    })
}

fn ticks(sweep: &Sweep, over: usize, sizes: &[f64]) -> Vec<(f64, String)> {
    let mut ticks: Vec<(f64, String)> =
        sizes.iter().zip(&sweep.points).map(|(size, point)| (*size, point.values[over].clone())).collect();
    ticks.sort_by(|a, b| a.0.total_cmp(&b.0));
    ticks.dedup_by(|a, b| a.0 == b.0);
    ticks
}

fn curve(sweep: &Sweep, engine: Engine, shown: Shown, points: &[usize], sizes: &[f64]) -> Mark {
    let mut curve: Vec<((f64, f64), (f64, f64))> = points
        .iter()
        .filter_map(|index| {
            let estimate = sweep.points[*index].sample(engine, shown.metric)?.estimate()?;
            // On a logarithmic axis 0 has no place.
            (estimate.value > 0.0).then_some(((sizes[*index], estimate.value), (estimate.low, estimate.high)))
        })
        .collect();
    curve.sort_by(|a, b| a.0.0.total_cmp(&b.0.0));
    let (points, spans) = curve.into_iter().unzip();
    Mark { spans, ..Mark::of(engine, Shape::Line, points) }
}

/// What is not in a figure, in words.
fn left_out(sweep: &Sweep, shown: Shown) -> String {
    let samples = |engine| sweep.points.iter().filter_map(move |point| point.sample(engine, shown.metric));
    let mut words = String::new();
    let mut nothing: Vec<String> = Vec::new();
    let mut missing: Vec<String> = Vec::new();
    for engine in &sweep.engines {
        if samples(*engine).all(|sample| sample.estimate().is_none_or(|e| e.value <= 0.0)) {
            nothing.push(engine.to_string());
            continue;
        }
        let runs: usize = samples(*engine).map(|sample| sample.values.len() + sample.missing).sum();
        match samples(*engine).map(|sample| sample.missing).sum() {
            0_usize => {}
            count => missing.push(format!("{engine} in {count} of {runs} runs")),
        }
    }
    if !nothing.is_empty() {
        words.push_str(&format!(" 0 or no value: {}.", nothing.join(", ")));
    }
    if !missing.is_empty() {
        words.push_str(&format!(" Left out for lack of a value: {}.", missing.join(", ")));
    }
    words
}

/// Lines of claims about a metric, if the setting is what they are about and an engine is there that they are about.
fn claims(sweep: &Sweep, shown: Shown, over: usize, sizes: &[f64]) -> Vec<Mark> {
    let low = sizes.iter().copied().fold(f64::INFINITY, f64::min);
    let high = sizes.iter().copied().fold(0.0, f64::max);
    if sweep.settings[over] != SIZE || low <= 1.0 || high <= low {
        return Vec::new();
    }
    let has = |clock| sweep.engines.iter().any(|engine| engine.clock == clock);
    let concerns = |claim: &&Claim| {
        claim.metric == shown.metric
            && match claim.text {
                text if text.contains("vectors") => has(ClockKind::Vector),
                text if text.contains("trees") => has(ClockKind::Itc),
                _ => true,
            }
    };
    // The sizes themselves too, so that the claim can be told beside what was measured there.
    let between = (1..STEPS).map(|step| low * libm::pow(high / low, f64::from(step) / f64::from(STEPS)));
    let mut places: Vec<f64> = sizes.iter().copied().chain(between).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    let line = |claim: &Claim| Mark {
        ink: Ink::Claim(claim.text.into()),
        what: "".into(),
        tag: String::new(),
        shape: Shape::Dashed,
        points: places.iter().map(|n| (*n, (claim.of)(*n))).collect(),
        spans: Vec::new(),
    };
    CLAIMS.iter().filter(concerns).map(line).collect()
}
