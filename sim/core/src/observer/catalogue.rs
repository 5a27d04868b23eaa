//! Every metric, defined once: name, unit, which way is better, and what exactly is counted.

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
#[derive(Debug)]
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
