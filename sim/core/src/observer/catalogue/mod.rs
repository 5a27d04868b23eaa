//! Every metric, defined once: name, unit, which way is better, and what exactly is counted.
//!
//! A file per subject, each a list; this one joins them. The order is that of files and tables that people keep, so that a list
//! goes on at its end.

mod allocations;
mod clocks;
mod course;
mod epochs;
mod latency;
mod presence;
mod series;
mod settling;
mod traffic;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// Neither: a description.
    Neither,
}

/// A metric's definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Name, as in `metrics.csv`.
    pub name: &'static str,
    /// Unit, spelled out: `s`, `bytes`, `messages` …
    pub unit: &'static str,
    /// Which way is better.
    pub better: Better,
    /// Whether it stands in the side-by-side table that a run prints.
    pub headline: bool,
    /// What exactly is counted, in a sentence or two.
    pub definition: &'static str,
}

/// Spells a table row as a metric.
const fn metric(
    name: &'static str,
    unit: &'static str,
    better: Better,
    headline: bool,
    definition: &'static str,
) -> Metric {
    Metric { name, unit, better, headline, definition }
}

/// The metrics of runs, subject by subject.
const SUBJECTS: &[&[Metric]] = &[
    settling::METRICS,
    presence::METRICS,
    latency::METRICS,
    traffic::METRICS,
    clocks::METRICS,
    allocations::METRICS,
    course::METRICS,
];

/// One value per run, in the order of files and tables.
pub static METRICS: &[Metric] = &joined::<{ count(SUBJECTS) }>(SUBJECTS);

/// Values by time bin.
pub static SERIES: &[Metric] = series::METRICS;

/// One value per epoch of a turnover.
pub static EPOCHS: &[Metric] = epochs::METRICS;

const fn count(lists: &[&[Metric]]) -> usize {
    let (mut count, mut list) = (0, 0);
    while list < lists.len() {
        count += lists[list].len();
        list += 1;
    }
    count
}

/// The lists one after the other; `N` is their [`count`].
const fn joined<const N: usize>(lists: &[&[Metric]]) -> [Metric; N] {
    let mut all = [lists[0][0]; N];
    let (mut at, mut list) = (0, 0);
    while list < lists.len() {
        let mut index = 0;
        while index < lists[list].len() {
            all[at] = lists[list][index];
            at += 1;
            index += 1;
        }
        list += 1;
    }
    all
}

/// Values of a list of metrics, filled in by name.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    metrics: &'static [Metric],
    values: Vec<Option<f64>>,
}

impl Sheet {
    pub(crate) fn new(metrics: &'static [Metric]) -> Sheet {
        Sheet { metrics, values: vec![None; metrics.len()] }
    }

    /// Sets a metric.
    ///
    /// # Panics
    /// When the catalogue has no such metric.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Option<f64>>) {
        let at = self.metrics.iter().position(|metric| metric.name == name);
        self.values[at.expect("every metric is in the catalogue")] = value.into();
    }

    pub(crate) fn into_values(self) -> Vec<Option<f64>> {
        self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_definitions_are_sentences() {
        for list in [METRICS, SERIES, EPOCHS] {
            for (at, metric) in list.iter().enumerate() {
                assert!(list[..at].iter().all(|other| other.name != metric.name), "{} twice", metric.name);
                assert!(metric.definition.ends_with('.'), "{}", metric.name);
            }
        }
    }
}
