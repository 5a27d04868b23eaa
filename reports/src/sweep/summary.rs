//! `summary.csv`: what the replications of a point come to, with intervals.
//!
//! One row per statistic, so that no column means different things in different rows. Quantiles of *replications*: the
//! median run, not the median of what happened within a run. Quartiles are the outermost ones with an interval: in
//! simulated samples of 30 the BCa interval around the 90th percentile covered it in 79 to 94 % of cases instead of 95, so
//! beyond the quartiles the file has the least and the largest value, as they are.

use std::collections::BTreeMap;

use super::observations::Observations;
use super::sheet::{columns, figure, sheet};
use crate::artifact::{Artifact, ExportError};
use crate::human::unit_of;
use crate::stats::bootstrap::{Key, RESAMPLES, Statistic, bca};
use crate::stats::describe::{ascending, deviation, mean, quantile};
use crate::stats::{Estimate, LEVEL, student};

/// The label of the resamples. They are the same for every sample of one size, which harms no interval by itself.
pub(crate) const LABEL: &str = "twintrack summary";

const AFTER: [&str; 10] =
    ["engine", "metric", "unit", "replications", "missing", "statistic", "method", "value", "low", "high"];

/// What is said of a sample: name, method, and the estimate; without spread around it where there is no interval.
type Said = (&'static str, &'static str, Option<Estimate>, Option<f64>);

/// Writes the file.
pub(super) fn csv(observations: &Observations) -> Result<Artifact, ExportError> {
    let mut lines = Vec::new();
    for ((values, engine, metric), sample) in samples(observations) {
        let present: Vec<f64> = sample.iter().copied().flatten().collect();
        let missing = sample.len() - present.len();
        let head: Vec<String> = values.to_vec();
        let key = [engine, metric, unit_of(metric)].map(str::to_owned).to_vec();
        let counts = vec![sample.len().to_string(), missing.to_string()];
        for (statistic, method, estimate, value) in said(&present) {
            let value = estimate.map(|e| e.value).or(value);
            let number = |value: Option<f64>| value.map_or_else(String::new, figure);
            let own = vec![
                statistic.to_owned(),
                method.to_owned(),
                number(value),
                number(estimate.map(|e| e.low)),
                number(estimate.map(|e| e.high)),
            ];
            lines.push([head.clone(), key.clone(), counts.clone(), own].concat());
        }
    }
    sheet("summary.csv", columns(&[], &observations.settings, &AFTER), lines)
}

/// Everything that is said of a sample; of an empty one, that its mean is not known.
fn said(sample: &[f64]) -> Vec<Said> {
    let Some(plain) = mean(sample) else { return vec![("mean", "student-t", None, None)] };
    let mut out: Vec<Said> = vec![("mean", "student-t", student::interval(sample, LEVEL), Some(plain))];
    let share = |share: f64| move |sorted: &[f64]| quantile(sorted, share).unwrap_or(f64::NAN);
    let average = |sorted: &[f64]| mean(sorted).unwrap_or(f64::NAN);
    let (p25, p50, p75) = (share(0.25), share(0.5), share(0.75));
    let statistics: [(&'static str, Statistic<'_>); 4] =
        [("mean", &average), ("median", &p50), ("p25", &p25), ("p75", &p75)];
    let intervals = bca(sample, &statistics.map(|(_, s)| s), LEVEL, Key::of(LABEL), RESAMPLES);
    let sorted = ascending(sample);
    for (i, (name, statistic)) in statistics.into_iter().enumerate() {
        let estimate = intervals.as_ref().map(|intervals| intervals[i]);
        out.push((name, "bca", estimate, Some(statistic(&sorted))));
    }
    out.push(("sd", "", None, deviation(sample)));
    out.push(("min", "", None, sorted.first().copied()));
    out.push(("max", "", None, sorted.last().copied()));
    out
}

/// What a sample belongs to: values of settings, engine, metric.
pub(super) type SampleKey<'a> = (&'a [String], &'a str, &'a str);

/// The values over the replications, by point, engine and metric in the order of the runs.
pub(super) fn samples(observations: &Observations) -> Vec<(SampleKey<'_>, Vec<Option<f64>>)> {
    let mut index: BTreeMap<SampleKey<'_>, usize> = BTreeMap::new();
    let mut out: Vec<(SampleKey<'_>, Vec<Option<f64>>)> = Vec::new();
    for row in &observations.rows {
        let key = (row.values.as_slice(), row.engine.as_str(), row.metric.as_str());
        let at = *index.entry(key).or_insert_with(|| {
            out.push((key, Vec::new()));
            out.len() - 1
        });
        out[at].1.push(row.value);
    }
    out
}
