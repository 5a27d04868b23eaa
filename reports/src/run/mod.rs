//! What one run leaves behind: every format a pure function from a [`Run`] to [`Artifact`](crate::Artifact)s in memory.
//!
//! An [`Exporter`] is a file here and a line in [`Results::of`]. Writing files as they come was rejected: with everything in
//! memory the fingerprint covers exactly the bytes that are written, and a folder appears complete or not at all.

mod exporter;
pub mod histograms;
pub mod manifest;
pub(crate) mod plots;
mod results;
pub mod scenario;
pub mod tidy;

pub(crate) use exporter::short;
pub use exporter::{Exporter, Run};
pub use results::Results;
