//! What `hq --output-mode=json` prints.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::TaskState;

#[derive(Deserialize)]
struct Submitted {
    id: u64,
}

#[derive(Deserialize)]
struct Task {
    id: usize,
    state: String,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Failure {
    error: String,
}

/// The number of the job in what `hq submit` prints.
pub(super) fn job(printed: &str) -> Option<String> {
    serde_json::from_str(printed).ok().map(|submitted: Submitted| submitted.id.to_string())
}

/// What went wrong, if that is what a command prints.
pub(super) fn error(printed: &str) -> Option<String> {
    serde_json::from_str(printed).ok().map(|failure: Failure| failure.error)
}

/// The tasks of a job in what `hq task list` prints: by job, a list of tasks.
pub(super) fn tasks(printed: &str, job: &str) -> Option<BTreeMap<usize, TaskState>> {
    let jobs: BTreeMap<String, Value> = serde_json::from_str(printed).ok()?;
    let tasks: Vec<Task> = Vec::deserialize(jobs.get(job)?).ok()?;
    Some(tasks.into_iter().map(|task| (task.id, of(task))).collect())
}

/// A state that is not known is taken as under way, for the same reason as with Slurm.
fn of(task: Task) -> TaskState {
    match task.state.as_str() {
        "waiting" => TaskState::Waiting,
        "finished" | "failed" | "canceled" | "aborted" => {
            let state = task.state;
            TaskState::Ended(Some(task.error.map_or(state.clone(), |error| format!("{state}: {error}"))))
        }
        _ => TaskState::Running,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form that the program's documentation and its sources of version 0.21 give.
    const TASKS: &str = r#"{
      "3": [
        { "id": 0, "state": "finished", "cwd": "/shared", "stdout": null, "stderr": "/shared/logs/0.log",
          "started_at": "2024-11-20T08:56:16.437123396Z", "finished_at": "2024-11-20T08:56:16.438062340Z", "worker": 1 },
        { "id": 1, "state": "failed", "cwd": "/shared", "stdout": null, "stderr": "/shared/logs/1.log",
          "started_at": "2024-11-20T08:56:16.437123396Z", "finished_at": "2024-11-20T08:56:17.438062340Z", "worker": 1,
          "error": "Error: Program terminated with exit code 70" },
        { "id": 2, "state": "running", "cwd": "/shared", "stdout": null, "stderr": "/shared/logs/2.log",
          "started_at": "2024-11-20T08:56:16.437123396Z", "worker": 2 },
        { "id": 3, "state": "waiting" },
        { "id": 4, "state": "canceled" }
      ]
    }"#;

    #[test]
    fn tasks_are_listed_by_job() {
        let states = tasks(TASKS, "3").expect("understood");
        let ended = |words: &str| TaskState::Ended(Some(words.into()));
        assert_eq!(states[&0], ended("finished"));
        assert_eq!(states[&1], ended("failed: Error: Program terminated with exit code 70"));
        assert_eq!((&states[&2], &states[&3]), (&TaskState::Running, &TaskState::Waiting));
        assert_eq!(states[&4], ended("canceled"));
        assert_eq!(tasks(TASKS, "4"), None);
        assert_eq!(tasks("no server", "3"), None);
    }

    #[test]
    fn jobs_and_mistakes_are_json() {
        assert_eq!(job("{\n  \"id\": 3\n}").as_deref(), Some("3"));
        assert_eq!(job(r#"{"error": "no server"}"#), None);
        assert_eq!(error(r#"{"error": "no server"}"#).as_deref(), Some("no server"));
        assert_eq!(error("[]"), None);
    }
}
