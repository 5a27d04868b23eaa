//! What one run leaves behind: every format a pure function from a [`Run`] to [`Artifact`](crate::Artifact)s in memory.
//!
//! An [`Exporter`] is a file here and a line in [`Results::of`].

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
