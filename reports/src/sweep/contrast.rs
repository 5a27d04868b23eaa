//! How two sets of runs compare, metric by metric: two engines of a sweep, two points of it, or two folders.
//!
//! Runs are put side by side where everything but what tells the two sets apart is equal; within such a stratum they are
//! paired by seed, for runs of one seed met the same randomness. Only if no seed is in both sets are they compared as
//! independent samples.
//!
//! A pair in which a side has no value (it did not settle, say) is left out, counted, and makes the verdict inconclusive: what
//! is left is a selection, made by the very thing that is compared.

use std::collections::BTreeMap;

use twintrack_core::observer::catalogue::{Better, METRICS};

use super::observations::{Observation, Observations};
use super::sheet::{columns, figure, sheet};
use crate::artifact::{Artifact, ExportError};
use crate::axes::distinct;
use crate::human::unit_of;
use crate::stats::describe::mean;
use crate::stats::paired::{Comparison, independent, paired};
use crate::stats::verdict::Verdict;
use crate::stats::{Estimate, LEVEL};

/// How far two systems may differ and still be called equivalent, as a share of the second's mean, unless told otherwise.
pub const TOLERANCE: f64 = 0.05;

/// Which runs, by what they have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The engine; all of them when `None`.
    pub engine: Option<String>,
    /// Dotted paths of settings with the value that they must have.
    pub settings: Vec<(String, String)>,
}

impl Selection {
    /// The runs of one engine.
    #[must_use]
    pub fn engine(name: &str) -> Selection {
        Selection { engine: Some(name.to_owned()), settings: Vec::new() }
    }

    fn takes(&self, row: &Observation, settings: &[String]) -> bool {
        let has = |(path, value): &(String, String)| {
            settings.iter().position(|s| s == path).is_some_and(|at| row.values[at] == *value)
        };
        self.engine.as_ref().is_none_or(|engine| *engine == row.engine) && self.settings.iter().all(has)
    }

    fn fixes(&self, setting: &str) -> bool {
        self.settings.iter().any(|(path, _)| path == setting)
    }
}

/// One side of a comparison: runs, and which of them.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Where they come from.
    pub observations: &'a Observations,
    /// Which are meant.
    pub selection: &'a Selection,
}

/// How the two sides compare in one metric and stratum.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrast {
    /// What both sides have in common: the values of [`strata`], the engine last unless a side fixes it.
    pub stratum: Vec<String>,
    /// Name of the metric.
    pub metric: String,
    /// The figures; `None` when there are not enough values.
    pub comparison: Option<Comparison>,
    /// Means of the sides, each over its runs that have a value; `None` for a side that has none.
    pub means: [Option<f64>; 2],
    /// Pairs in which a side has no value; 0 when neither side has any.
    pub incomplete: usize,
    /// Seeds that only one side has.
    pub unmatched: usize,
    /// What it comes to; `None` where neither more nor less is better.
    pub verdict: Option<Verdict>,
}

/// What strata are made of: settings that both sides have and neither fixes, and `engine` unless one fixes it.
#[must_use]
pub fn strata(first: Side<'_>, second: Side<'_>) -> Vec<String> {
    let free = |setting: &&String| {
        second.observations.settings.contains(setting)
            && !first.selection.fixes(setting)
            && !second.selection.fixes(setting)
    };
    let mut names: Vec<String> = first.observations.settings.iter().filter(free).cloned().collect();
    if first.selection.engine.is_none() && second.selection.engine.is_none() {
        names.push("engine".into());
    }
    names
}

/// Settings that runs of a side differ in beyond the strata: they would be mixed.
#[must_use]
pub fn mixed(side: Side<'_>, strata: &[String]) -> Vec<String> {
    let settings = &side.observations.settings;
    let rows = || side.observations.rows.iter().filter(|row| side.selection.takes(row, settings));
    let several = |at: usize| distinct(rows().map(|row| row.values[at].as_str())).len() > 1;
    let free = |name: &String| !strata.contains(name) && !side.selection.fixes(name);
    let mut mixed: Vec<String> = settings
        .iter()
        .enumerate()
        .filter(|(at, name)| free(name) && several(*at))
        .map(|(_, s)| s.clone())
        .collect();
    let engines = distinct(rows().map(|row| row.engine.as_str())).len();
    if engines > 1 && side.selection.engine.is_none() && !strata.iter().any(|name| name == "engine") {
        mixed.push("engine".into());
    }
    mixed
}

/// Values by seed.
type BySeed = BTreeMap<u64, Option<f64>>;

/// Compares the first side with the second, for these metrics, stratum by stratum in the first side's order.
#[must_use]
pub fn compare(first: Side<'_>, second: Side<'_>, metrics: &[&str], tolerance: f64) -> Vec<Contrast> {
    let strata = strata(first, second);
    let (a, b) = (grouped(first, &strata, metrics), grouped(second, &strata, metrics));
    let second: BTreeMap<&Key, &BySeed> = b.iter().map(|(key, values)| (key, values)).collect();
    let both = a.iter().filter_map(|(key, values)| Some((key, values, *second.get(key)?)));
    both.map(|((stratum, metric), a, b)| contrast(stratum.clone(), metric, a, b, tolerance)).collect()
}

/// A stratum and a metric.
type Key = (Vec<String>, String);
/// Values of a side, in order of first mention.
type Grouped = Vec<(Key, BySeed)>;

fn grouped(side: Side<'_>, strata: &[String], metrics: &[&str]) -> Grouped {
    let settings = &side.observations.settings;
    let columns: Vec<Option<usize>> =
        strata.iter().map(|name| settings.iter().position(|setting| setting == name)).collect();
    let mut index: BTreeMap<Key, usize> = BTreeMap::new();
    let mut out: Grouped = Vec::new();
    let wanted =
        |row: &&Observation| metrics.contains(&row.metric.as_str()) && side.selection.takes(row, settings);
    for row in side.observations.rows.iter().filter(wanted) {
        let value = |column: &Option<usize>| column.map_or(row.engine.clone(), |at| row.values[at].clone());
        let key = (columns.iter().map(value).collect::<Vec<_>>(), row.metric.clone());
        let at = *index.entry(key.clone()).or_insert_with(|| {
            out.push((key, BySeed::new()));
            out.len() - 1
        });
        out[at].1.insert(row.seed, row.value);
    }
    out
}

fn contrast(stratum: Vec<String>, metric: &str, a: &BySeed, b: &BySeed, tolerance: f64) -> Contrast {
    let present = |side: &BySeed| side.values().copied().flatten().collect::<Vec<f64>>();
    let (firsts, seconds) = (present(a), present(b));
    let means = [&firsts, &seconds].map(|values| mean(values));
    let both: Vec<(Option<f64>, Option<f64>)> =
        a.iter().filter_map(|(seed, first)| Some((*first, *b.get(seed)?))).collect();
    let (comparison, incomplete, unmatched) = if both.is_empty() {
        let missing = a.len() + b.len() - firsts.len() - seconds.len();
        (independent(&firsts, &seconds, LEVEL), missing, 0)
    } else {
        let pairs: Vec<(f64, f64)> = both.iter().filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
        // A metric that neither side has anywhere is not incomplete: there is nothing to compare.
        let any = both.iter().any(|(a, b)| a.is_some() || b.is_some());
        let lacking = if any { both.len() - pairs.len() } else { 0 };
        (paired(&pairs, LEVEL), lacking, a.len() + b.len() - 2 * both.len())
    };
    let better = METRICS.iter().find(|m| m.name == metric).map_or(Better::Neither, |m| m.better);
    let verdict = Verdict::of(comparison.as_ref(), better, tolerance, incomplete > 0);
    Contrast { stratum, metric: metric.to_owned(), comparison, means, incomplete, unmatched, verdict }
}

const AFTER: [&str; 19] = [
    "metric",
    "unit",
    "first",
    "second",
    "method",
    "pairs",
    "incomplete",
    "unmatched",
    "mean_first",
    "mean_second",
    "difference",
    "difference_low",
    "difference_high",
    "ratio",
    "ratio_low",
    "ratio_high",
    "effect",
    "tolerance",
    "verdict",
];

/// `comparisons.csv`: the first engine against each other one, at every point. Metrics that neither has are left out.
pub(super) fn csv(observations: &Observations, engines: &[String]) -> Result<Artifact, ExportError> {
    let metrics = observations.metrics();
    let mut lines = Vec::new();
    for other in engines.iter().skip(1) {
        let (first, second) = (Selection::engine(&engines[0]), Selection::engine(other));
        let side = |selection| Side { observations, selection };
        for one in compare(side(&first), side(&second), &metrics, TOLERANCE) {
            if one.comparison.is_some() || one.incomplete > 0 {
                lines.push(line(&one, [&engines[0], other], TOLERANCE));
            }
        }
    }
    sheet("comparisons.csv", columns(&[], &observations.settings, &AFTER), lines)
}

/// The columns of a comparison behind those of its stratum.
#[must_use]
pub fn line_columns() -> &'static [&'static str] {
    &AFTER
}

/// A comparison as the fields of a row: its stratum, then [`line_columns`].
#[must_use]
pub fn line(one: &Contrast, sides: [&str; 2], tolerance: f64) -> Vec<String> {
    let known = one.comparison.as_ref();
    let number = |value: Option<f64>| value.map_or_else(String::new, figure);
    let three = |e: Option<Estimate>| [e.map(|e| e.value), e.map(|e| e.low), e.map(|e| e.high)].map(number);
    let method = known.map_or("", |c| if c.paired { "paired-t" } else { "welch-t" });
    let pairs = known.map_or(0, |c| c.count);
    let mut fields = one.stratum.clone();
    fields.extend([&one.metric, unit_of(&one.metric), sides[0], sides[1], method].map(str::to_owned));
    fields.extend([pairs, one.incomplete, one.unmatched].map(|count| count.to_string()));
    fields.extend([known.map(|c| c.first), known.map(|c| c.second)].map(number));
    fields.extend(three(known.map(|c| c.difference)));
    fields.extend(three(known.and_then(|c| c.ratio)));
    fields.push(number(known.and_then(|c| c.effect)));
    fields.push(figure(tolerance));
    fields.push(one.verdict.map_or_else(String::new, |verdict| verdict.to_string()));
    fields
}
