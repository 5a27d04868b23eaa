//! The log of executions: what was begun, stored and failed, a line each.
//!
//! A process that has the folder to itself writes `executions.jsonl`, for people and tests. Each task on a cluster writes
//! `executions/<task>.jsonl`: no two processes append to one file, which shared file systems do not order. A task that is begun
//! again after its node was lost goes on in its own file. What was begun there and neither stored nor failed was cut off: that
//! is how a process that is killed, and can say nothing, leaves its mark. Counting attempts in one shared file was rejected.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use fs_err as fs;
use serde::{Deserialize, Serialize};

use crate::sweep::UnitId;

/// Folder of the logs of tasks.
const FOLDER: &str = "executions";

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Execution {
    /// A task begins, or begins again.
    Task {
        /// Version of the program.
        version: String,
        /// Its commit.
        git: String,
    },
    /// A run begins.
    Begun {
        /// Which.
        id: UnitId,
    },
    /// A run is finished and stored.
    Stored {
        /// Which.
        id: UnitId,
        /// How long it took.
        wall_s: f64,
    },
    /// A run could not be finished.
    Failed {
        /// Which.
        id: UnitId,
        /// Why.
        error: String,
    },
}

/// What the log of a task says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    /// Runs that were begun.
    pub begun: BTreeSet<UnitId>,
    /// Runs that were stored, and how long each took, in seconds.
    pub stored: BTreeMap<UnitId, f64>,
    /// Runs that failed, and why.
    pub failed: BTreeMap<UnitId, String>,
}

/// Where the log of a task is.
pub(super) fn path(folder: &Path, task: &str) -> PathBuf {
    folder.join(FOLDER).join(format!("{task}.jsonl"))
}

/// Reads the log of a task; empty when it has not begun.
///
/// # Errors
/// When the system refuses.
pub fn account(folder: &Path, task: &str) -> io::Result<Account> {
    match fs::read_to_string(path(folder, task)) {
        Ok(text) => Ok(read(&text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Account::default()),
        Err(error) => Err(error),
    }
}

/// A line that is not whole was being written when its process ended: it is passed over.
fn read(text: &str) -> Account {
    let mut account = Account::default();
    for execution in text.lines().filter_map(|line| serde_json::from_str(line).ok()) {
        match execution {
            Execution::Task { .. } => {}
            Execution::Begun { id } => {
                account.begun.insert(id);
            }
            Execution::Stored { id, wall_s } => {
                account.stored.insert(id, wall_s);
            }
            Execution::Failed { id, error } => {
                account.failed.insert(id, error);
            }
        }
    }
    account
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_log_tells_what_was_cut_off() {
        let id = |replication| UnitId::of("f00d", replication, "v1", &sample::build());
        let lines = [
            Execution::Task { version: "0.1.0".into(), git: "abc".into() },
            Execution::Begun { id: id(1) },
            Execution::Stored { id: id(1), wall_s: 0.5 },
            Execution::Begun { id: id(2) },
            Execution::Task { version: "0.1.0".into(), git: "abc".into() },
            Execution::Failed { id: id(3), error: "no memory".into() },
        ];
        let mut text: String =
            lines.iter().map(|line| serde_json::to_string(line).expect("JSON") + "\n").collect();
        text.push_str("{\"event\":\"beg");
        let account = read(&text);
        assert_eq!(account.begun, BTreeSet::from([id(1), id(2)]));
        assert_eq!(account.stored, BTreeMap::from([(id(1), 0.5)]));
        assert_eq!(account.failed, BTreeMap::from([(id(3), "no memory".into())]));
    }
}
