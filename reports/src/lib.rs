//! What a run leaves behind: a results folder with tidy CSV, histograms, plots and a manifest, and a table for people.
//!
//! Each format is an [`Exporter`] in a file of its own: a pure function from a [`Run`] to [`Artifact`]s in memory.
//! [`folder`] alone touches the disk. Writing files as they come was rejected: with everything in memory the
//! fingerprint covers exactly the bytes that are written, and a folder appears complete or not at all.
//!
//! | file | by |
//! | --- | --- |
//! | `scenario.toml` | [`scenario`] |
//! | `metrics.csv`, `series.csv`, `epochs.csv` (of a turnover), `faults.csv` (if there are any), `allocations.csv` | [`tidy`] |
//! | `<engine>-<latency>.hlog` | [`histograms`] |
//! | `plots/*.svg` | [`plots`] |
//! | `fingerprint.txt` | [`fingerprint`] |
//! | `manifest.json` | [`manifest`] |
//!
//! Many runs of one scenario are a [`sweep`](mod@sweep), whose figures come from [`stats`]. A [`report`] puts what is in
//! either folder before a reader, as one page. [`claims`] measures what was claimed, and says which of it holds; [`ci`] holds
//! runs against a baseline.

mod artifact;
mod axes;
pub mod ci;
pub mod claims;
pub mod divergence;
pub mod fingerprint;
pub mod folder;
pub mod human;
pub mod lookout;
pub mod plots;
mod printed;
mod provenance;
pub mod report;
mod run;
pub mod spacetime;
pub mod stats;
pub mod sweep;
pub mod trace;

#[cfg(test)]
mod sample;

pub use artifact::{Artifact, ExportError};
pub use printed::{catalogue, summary, table};
pub use run::{Exporter, Results, Run, histograms, manifest, scenario, tidy};

/// The version of this program, which whatever it writes in one file says, where the format has a place for it.
const VERSION: &str = env!("CARGO_PKG_VERSION");
