//! What was handed to the engine of a cluster, a folder each below `submissions/`, numbered from `001`.
//!
//! A submission is written before it is handed over, and again with the job's number: one without a number may or may not be
//! under way, and does no harm, since units are stored once however often they are run.

use std::io;
use std::path::{Path, PathBuf};

use fs_err::{self as fs, PathExt};
use serde::{Deserialize, Serialize};

use crate::folder::place::store;

/// Where they are.
pub(super) const FOLDER: &str = "submissions";
const FILE: &str = "submission.json";
/// Version of a submission's shape.
const FORMAT: &str = "twintrack-submission/1";

/// Some of a sweep's runs, handed to an engine as one array of tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Its number in the folder, from 1.
    pub number: u32,
    /// The engine, by name.
    pub engine: String,
    /// What the engine calls the array; none until it took it.
    pub job: Option<String>,
    /// How often the user has started or resumed the sweep: failures count since the last time.
    pub start: u32,
    /// Path of the plan's scenario in the folder.
    pub scenario: String,
    /// The runs of each task, by their numbers in the plan.
    pub tasks: Vec<Vec<u32>>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    format: String,
    #[serde(flatten)]
    submission: Submission,
}

impl Submission {
    /// Its folder, for what the engine needs.
    #[must_use]
    pub fn place(&self, folder: &Path) -> PathBuf {
        folder.join(FOLDER).join(format!("{:03}", self.number))
    }

    /// The name of a task, counted from 1.
    #[must_use]
    pub fn task(&self, task: usize) -> String {
        format!("{:03}-{task}", self.number)
    }

    /// Keeps it in the folder of its sweep.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn keep(&self, folder: &Path) -> io::Result<()> {
        let place = self.place(folder);
        fs::create_dir_all(&place)?;
        let stored = Stored { format: FORMAT.into(), submission: self.clone() };
        let mut json = serde_json::to_vec(&stored)?;
        json.push(b'\n');
        store(&place.join(FILE), &json)
    }
}

/// All submissions of a folder, by number.
///
/// # Errors
/// When the system refuses.
pub fn submissions(folder: &Path) -> io::Result<Vec<Submission>> {
    let place = folder.join(FOLDER);
    if !place.fs_err_try_exists()? {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(place)? {
        let Ok(bytes) = fs::read(entry?.path().join(FILE)) else { continue };
        let stored = serde_json::from_slice(&bytes).ok().filter(|stored: &Stored| stored.format == FORMAT);
        found.extend(stored.map(|stored| stored.submission));
    }
    found.sort_by_key(|submission| submission.number);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn submissions_read_back_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let of = |number| Submission {
            number,
            engine: "slurm".into(),
            job: Some("17".into()),
            start: 1,
            scenario: "plans/x/scenario.toml".into(),
            tasks: vec![vec![1, 2], vec![3]],
        };
        for number in [2, 1, 1_000] {
            of(number).keep(folder.path()).expect("kept");
        }
        fs::create_dir_all(folder.path().join("submissions/notes")).expect("created");
        assert_eq!(submissions(folder.path()).expect("readable"), [of(1), of(2), of(1_000)]);
        assert_eq!(of(2).task(17), "002-17");
    }
}
