//! `growth.csv`: how each metric grows with each numeric setting of the sweep, everything else held.
//!
//! One row per law that was compared, each with the exponent and its interval, which do not depend on the law. A metric is
//! left out where it has no value in some run, or one that is not above 0: it has no logarithm there.

use std::collections::BTreeMap;

use super::observations::{Observation, Observations};
use super::sheet::{columns, figure, sheet};
use crate::artifact::{Artifact, ExportError};
use crate::axes::distinct;
use crate::stats::LEVEL;
use crate::stats::growth::{self, Method};

const AFTER: [&str; 13] = [
    "engine",
    "metric",
    "over",
    "sizes",
    "exponent",
    "exponent_low",
    "exponent_high",
    "method",
    "law",
    "aicc",
    "weight",
    "offset",
    "factor",
];

/// Sizes below which growth is not looked at.
const SIZES_MIN: usize = 3;

/// Writes the file.
pub(crate) fn csv(observations: &Observations) -> Result<Artifact, ExportError> {
    let mut lines = Vec::new();
    for (at, over) in observations.settings.iter().enumerate() {
        if let Some(sizes) = sizes(observations, at) {
            for (key, curve) in curves(observations, at, &sizes) {
                lines.extend(growth_of(&key, over, &curve));
            }
        }
    }
    sheet("growth.csv", columns(&[], &observations.settings, &AFTER), lines)
}

/// The numbers that a setting's values stand for; `None` unless all are above 0 and there are enough of them.
fn sizes(observations: &Observations, at: usize) -> Option<BTreeMap<&str, f64>> {
    let texts = distinct(observations.rows.iter().map(|row| row.values[at].as_str()));
    let number = |text: &str| text.parse::<f64>().ok().filter(|n| *n > 0.0 && n.is_finite());
    let sizes: Option<BTreeMap<&str, f64>> = texts.iter().map(|text| Some((*text, number(text)?))).collect();
    sizes.filter(|sizes| sizes.len() >= SIZES_MIN)
}

/// What a curve belongs to: values of settings (that which it goes over left empty), engine, metric.
type CurveKey<'a> = (Vec<&'a str>, &'a str, &'a str);

/// Curves in order of first mention; those with a value that has no logarithm are left out. Settings that change along with
/// the one in question, as in a zip, are part of the curve.
fn curves<'a>(
    observations: &'a Observations,
    at: usize,
    sizes: &BTreeMap<&str, f64>,
) -> Vec<(CurveKey<'a>, Vec<growth::Observation>)> {
    let along = along(observations, at);
    let key = |row: &'a Observation| {
        let value = |(i, text): (usize, &'a String)| if along.contains(&i) { "" } else { text.as_str() };
        (
            row.values.iter().enumerate().map(value).collect::<Vec<_>>(),
            row.engine.as_str(),
            row.metric.as_str(),
        )
    };
    let mut index: BTreeMap<CurveKey<'_>, usize> = BTreeMap::new();
    let mut out: Vec<(CurveKey<'_>, Option<Vec<growth::Observation>>)> = Vec::new();
    for row in &observations.rows {
        let key = key(row);
        let curve = *index.entry(key.clone()).or_insert_with(|| {
            out.push((key, Some(Vec::new())));
            out.len() - 1
        });
        let size = sizes[row.values[at].as_str()];
        match (row.value.filter(|value| *value > 0.0), &mut out[curve].1) {
            (Some(value), Some(curve)) => {
                curve.push(growth::Observation { size, value, replication: row.replication });
            }
            _ => out[curve].1 = None,
        }
    }
    out.into_iter().filter_map(|(key, curve)| Some((key, curve?))).collect()
}

/// The settings whose value is a function of that of the one at `at`, itself included.
fn along(observations: &Observations, at: usize) -> Vec<usize> {
    let follows = |other: &usize| {
        let mut of: BTreeMap<&str, &str> = BTreeMap::new();
        let mut rows =
            observations.rows.iter().map(|row| (row.values[at].as_str(), row.values[*other].as_str()));
        rows.all(|(size, value)| *of.entry(size).or_insert(value) == value)
    };
    let several =
        |other: &usize| distinct(observations.rows.iter().map(|row| row.values[*other].as_str())).len() > 1;
    (0..observations.settings.len()).filter(|i| *i == at || (follows(i) && several(i))).collect()
}

/// The rows of a curve.
fn growth_of(
    (values, engine, metric): &CurveKey<'_>,
    over: &str,
    curve: &[growth::Observation],
) -> Vec<Vec<String>> {
    let Some((exponent, method)) = growth::exponent(curve, LEVEL) else { return Vec::new() };
    let method = match method {
        Method::Slopes => "slopes-t",
        Method::Regression => "regression-t",
    };
    let sizes = distinct(curve.iter().map(|o| o.size.to_bits())).len();
    let mut head: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    head.extend([engine, metric, over].map(str::to_owned));
    head.push(sizes.to_string());
    head.extend([exponent.value, exponent.low, exponent.high].map(figure));
    head.push(method.to_owned());
    let Some(fits) = growth::laws(curve) else {
        return vec![[head, vec![String::new(); 5]].concat()];
    };
    let row = |fit: &growth::Fit| {
        let figures = [fit.aicc, fit.weight, fit.offset, fit.factor].map(figure);
        [head.clone(), vec![fit.law.name().to_owned()], figures.to_vec()].concat()
    };
    fits.iter().map(row).collect()
}
