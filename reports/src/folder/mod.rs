//! The results folder on disk: complete or not there.
//!
//! Everything is written into a hidden sibling folder, flushed, and renamed into place at the end, so that neither a
//! crash nor a full disk leaves something that looks like results. Results of the same run are replaced, anything else
//! is refused: results of another run, and files that nobody but their owner can restore. Overwriting file by file was
//! rejected: for a while, new and old figures would stand side by side.

mod apart;
mod error;
mod findings;
mod observations;
mod place;
mod report;
mod stored;
mod sweep;
mod target;

pub use apart::Apart;
pub use error::FolderError;
pub use findings::{check_findings, write_findings};
pub use observations::read_observations;
pub use place::{DEFAULT_PARENT, write_as_it_comes, write_set};
pub use report::{FIGURES, read_report, write_pictures, write_report};
pub use stored::{FileDiffers, Stored, read_run};
pub use sweep::{
    Execution, Gathered, Plan, Submission, SweepFolder, at_work, executions, is_cancelled, stored_units,
    submissions, sweep_of,
};
pub use target::Target;
