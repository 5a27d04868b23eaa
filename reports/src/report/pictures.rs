//! Plots as files of their own.

use super::figures;
use super::page::PictureFormat;
use super::source::Source;
use crate::artifact::{Artifact, ExportError};

/// Every plot of a report as a file of its own; the same results give the same files on the same platform.
///
/// # Errors
/// See [`ExportError`].
pub fn pictures(source: &Source, format: PictureFormat) -> Result<Vec<Artifact>, ExportError> {
    let drawable = match source {
        Source::Run(results) => figures::of_run(results),
        Source::Sweep(results) => figures::of_sweep(results),
    };
    drawable.pictures(format)
}
