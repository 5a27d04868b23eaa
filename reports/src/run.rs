//! What is exported, and by whom: the run as one value, the exporter trait, and the list of exporters.

use std::convert::Infallible;

use hdrhistogram::serialization::V2DeflateSerializeError;
use hdrhistogram::serialization::interval_log::IntervalLogWriterError;
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::Scenario;

use crate::{fingerprint, histograms, plots, scenario, tidy};

/// How many characters of a scenario's hash stand in names of folders and captions of plots.
const SHORT_HASH: usize = 10;

/// Everything a run of a scenario yielded: the one input of every exporter.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The scenario as resolved: defaults filled in, overrides applied.
    pub scenario: &'a Scenario,
    /// The same as TOML that reads back to it.
    pub resolved: &'a str,
    /// The files that this names, each at its path beside it.
    pub inputs: &'a [Artifact],
    /// Hash of the scenario as resolved and of every file it names.
    pub hash: &'a str,
    /// When the network was disturbed.
    pub faults: &'a [plots::Faults],
    /// What each engine yielded, in the scenario's order.
    pub outcomes: &'a [Outcome],
}

impl<'a> Run<'a> {
    /// The outcomes of engines that were not interrupted. Only these are exported.
    pub fn finished(&self) -> impl Iterator<Item = &'a Outcome> + use<'a> {
        self.outcomes.iter().filter(|outcome| outcome.end != End::Interrupted)
    }

    /// Whether an engine was interrupted: the results are then never written as those of a complete run.
    #[must_use]
    pub fn interrupted(&self) -> bool {
        self.finished().count() < self.outcomes.len()
    }

    /// The first characters of the hash, enough to tell runs apart.
    #[must_use]
    pub fn short_hash(&self) -> &'a str {
        short(self.hash)
    }
}

/// The first characters of a hash.
pub(crate) fn short(hash: &str) -> &str {
    hash.get(..SHORT_HASH).unwrap_or(hash)
}

/// One file of the results folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Path inside the folder, with `/` between its parts.
    pub path: String,
    /// The bytes.
    pub contents: Vec<u8>,
}

impl Artifact {
    /// An artifact of these bytes.
    pub fn new(path: impl Into<String>, contents: impl Into<Vec<u8>>) -> Self {
        Artifact { path: path.into(), contents: contents.into() }
    }
}

/// A format. Must be a function of the run alone: same run, same bytes, on any machine.
pub trait Exporter {
    /// The files of this format.
    ///
    /// # Errors
    /// When the format's library refuses; none of it is the user's fault.
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError>;
}

/// Why a format could not be produced.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A CSV row could not be formed.
    #[error("cannot form a CSV row: {0}")]
    Csv(#[from] csv::Error),
    /// A histogram could not be serialised.
    #[error("cannot serialise a latency histogram: {0}")]
    Histogram(#[from] IntervalLogWriterError<V2DeflateSerializeError>),
    /// A histogram could not be compressed.
    #[error("cannot compress a latency histogram: {0}")]
    Compression(#[from] V2DeflateSerializeError),
    /// Histograms could not be merged.
    #[error("cannot merge latency histograms: {0}")]
    Merging(#[from] hdrhistogram::AdditionError),
    /// A histogram log could not be begun.
    #[error("cannot write a histogram log to memory: {0}")]
    Memory(#[from] std::io::Error),
    /// A plot could not be drawn.
    #[error("cannot draw {plot}: {reason}")]
    Plot {
        /// Which plot.
        plot: String,
        /// The drawing library's words.
        reason: String,
    },
    /// A JUnit file could not be formed.
    #[error("cannot form a JUnit file: {0}")]
    JUnit(String),
    /// A Parquet file could not be formed.
    #[cfg(feature = "parquet")]
    #[error("cannot form a Parquet file: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// A value could not be put as JSON.
    #[error("cannot put the results as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl From<Infallible> for ExportError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Every deterministic output of a run, ready to be written.
#[derive(Clone, Debug)]
pub struct Results {
    /// The files, ascending by path.
    pub artifacts: Vec<Artifact>,
    /// Hash over all of them; see [`fingerprint`].
    pub fingerprint: String,
}

impl Results {
    /// Runs every exporter.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn of(run: &Run<'_>) -> Result<Results, ExportError> {
        let exporters: [&dyn Exporter; 8] = [
            &scenario::ScenarioToml,
            &tidy::Metrics,
            &tidy::Series,
            &tidy::Epochs,
            &tidy::Disturbances,
            &tidy::Allocations,
            &histograms::Histograms,
            &plots::Plots,
        ];
        let mut artifacts = Vec::new();
        for exporter in exporters {
            artifacts.extend(exporter.export(run)?);
        }
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        let fingerprint = fingerprint::of(&artifacts);
        Ok(Results { artifacts, fingerprint })
    }
}
