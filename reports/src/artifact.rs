//! A file in memory, and why there is none.

use std::convert::Infallible;

use hdrhistogram::serialization::V2DeflateSerializeError;
use hdrhistogram::serialization::interval_log::IntervalLogWriterError;

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
