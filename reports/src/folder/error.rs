//! What a user is told of a folder.

use std::io;
use std::path::PathBuf;

use crate::run::manifest;
use crate::sweep::observations::NotTidy;

/// Why results cannot go into a folder.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is something else.
    #[error(
        "{folder} is not a results folder of twintrack (it has no {} of ours): choose another with --out, or empty it",
        manifest::FILE
    )]
    NotOurs {
        /// The folder, as given.
        folder: PathBuf,
    },
    /// There are results of another run.
    #[error(
        "{folder} holds the results of another run ({scenario}, hash {hash}): choose another folder with --out, or remove it"
    )]
    AnotherRun {
        /// The folder, as given.
        folder: PathBuf,
        /// The scenario whose results are there.
        scenario: String,
        /// Its hash.
        hash: String,
    },
    /// Somebody put a file into our folder.
    #[error(
        "{folder} holds a file that twintrack did not write, {file}: move it away, or choose another folder with --out"
    )]
    ForeignFile {
        /// The folder, as given.
        folder: PathBuf,
        /// The first such file.
        file: String,
    },
    /// Something else is where a sweep should be.
    #[error(
        "{folder} holds something other than a sweep of twintrack: choose another folder with --out, or empty it"
    )]
    NotASweep {
        /// The folder, as given.
        folder: PathBuf,
    },
    /// Another process works in the folder.
    #[error("another twintrack is at work in {folder}: wait for it, or choose another folder with --out")]
    Busy {
        /// The folder, as given.
        folder: PathBuf,
    },
    /// There is nothing to read in a folder.
    #[error(
        "{folder} holds no results of twintrack: expected metrics.csv, as `run` leaves it, or results/runs.csv, as `sweep` does"
    )]
    NoResults {
        /// The folder, as given.
        folder: PathBuf,
    },
    /// Something other than the results of a run.
    #[error("{folder} holds no results of a run: expected {} as `twintrack run` leaves it", manifest::FILE)]
    NotARun {
        /// The folder, as given.
        folder: PathBuf,
    },
    /// A sweep that has not come to its end.
    #[error("the sweep in {folder} is not finished: start the same `twintrack sweep` again, and it goes on")]
    Unfinished {
        /// The folder, as given.
        folder: PathBuf,
    },
    /// The folder of a sweep does not say what the sweep is.
    #[error(
        "{folder} holds no plan of its sweep: start `twintrack sweep FILE --out {folder}` once, and it does"
    )]
    NoPlan {
        /// The folder, as given.
        folder: PathBuf,
    },
    /// A folder to gather from belongs to another sweep.
    #[error(
        "{folder} holds runs of another scenario ({scenario}, hash {hash}): gather folders of one sweep; nothing was taken"
    )]
    AnotherSweep {
        /// The folder, as given.
        folder: PathBuf,
        /// Its scenario.
        scenario: String,
        /// Its hash.
        hash: String,
    },
    /// A folder to gather from holds a unit that is no run of the sweep.
    #[error("{file} is no run of this sweep: {why}; nothing was taken")]
    Stranger {
        /// The unit.
        file: PathBuf,
        /// Why, as far as it can be told.
        why: String,
    },
    /// A unit is not as it was written.
    #[error("{file} is damaged: copy it again, or remove it, and its run is made anew; nothing was taken")]
    Damaged {
        /// The unit.
        file: PathBuf,
    },
    /// One run with two results.
    #[error(
        "{file} and {other} are of the same run and differ: one of them was not made by this program; nothing was taken"
    )]
    Contradiction {
        /// The unit to be taken.
        file: PathBuf,
        /// The unit that is there.
        other: PathBuf,
    },
    /// A file of results cannot be understood.
    #[error("{file}: {error}")]
    NotTidy {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        error: NotTidy,
    },
    /// The operating system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}
