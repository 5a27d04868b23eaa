//! HyperQueue: a task array by `hq submit --from-json`, followed by `hq task list`, both in JSON.
//!
//! Each entry of the JSON array is the numbers of one task, which gets it, as JSON, in `HQ_ENTRY`. A task whose worker is lost is
//! begun again by the server; `--crash-limit` bounds how often. Memory is not asked for: not every worker offers it as a
//! resource, and tasks that ask for a resource that nobody offers wait for ever.
//!
//! The server and its workers are the user's, as are their allocations: they outlive a sweep.

mod states;

use crate::command::{self, words};
use crate::{Array, File, Queue, QueueError, TaskState, quoted};

/// Its name on the command line.
pub const NAME: &str = "hyperqueue";
const ENTRIES: &str = "tasks.json";
/// A bound on what one submission holds; HyperQueue itself has none.
const TASKS_MAX: usize = 100_000;
/// How often a task may lose its worker before it counts as failed.
const CRASHES_MAX: u32 = 5;
const JSON: &str = "--output-mode=json";

/// HyperQueue, by its own program.
#[derive(Clone, Copy, Debug)]
pub struct HyperQueue;

impl Queue for HyperQueue {
    fn name(&self) -> &'static str {
        NAME
    }

    fn check(&self) -> Result<(), QueueError> {
        if !command::is_there("hq") {
            return Err(QueueError::Missing {
                program: "hq".into(),
                engine: "HyperQueue",
                remedy: "unpack its one binary from the releases of github.com/It4innovations/hyperqueue into a folder \
                         of the PATH; `--on local` runs the sweep on this machine",
            });
        }
        let hint = "; start a server with `hq server start &` and workers with `hq worker start` or `hq alloc add slurm`; \
                    `--on local` runs the sweep on this machine";
        json(&words(&["hq", JSON, "server", "info"])).map(drop).map_err(|error| match error {
            QueueError::Refused { command, said, .. } => {
                QueueError::Refused { command, said, hint: hint.into() }
            }
            other => other,
        })
    }

    fn tasks_max(&self) -> usize {
        TASKS_MAX
    }

    fn files(&self, array: &Array) -> Vec<File> {
        let entries: Vec<String> =
            array.tasks.iter().map(|numbers| crate::numbers::written(numbers)).collect();
        vec![File {
            name: ENTRIES,
            contents: serde_json::to_string(&entries).expect("texts are JSON") + "\n",
        }]
    }

    fn submission(&self, array: &Array) -> Vec<String> {
        let file = |name: &str| array.folder.join(name).display().to_string();
        // One file for both streams would be opened twice: standard error is what explains a failure.
        let log = file("logs/%{TASK_ID}.log");
        let conf = [
            format!("--name={}", array.name),
            format!("--from-json={}", file(ENTRIES)),
            format!("--time-limit={}s", array.limits.time_s),
            format!("--crash-limit={CRASHES_MAX}"),
            "--stdout=none".into(),
            format!("--stderr={log}"),
        ];
        [
            words(&["hq", JSON, "submit"]),
            conf.to_vec(),
            array.options.clone(),
            words(&["--", "sh", "-c"]),
            vec![task(array)],
        ]
        .concat()
    }

    fn job_in(&self, printed: &str) -> Option<String> {
        states::job(printed)
    }

    fn tasks(&self, job: &str, count: usize) -> Result<Vec<TaskState>, QueueError> {
        let list = words(&["hq", JSON, "task", "list", job]);
        let printed = json(&list)?;
        let known = states::tasks(&printed, job)
            .ok_or_else(|| QueueError::Strange { command: list.join(" "), printed: printed.clone() })?;
        Ok((0..count).map(|task| known.get(&task).cloned().unwrap_or(TaskState::Ended(None))).collect())
    }

    fn cancel(&self, job: &str) -> Result<(), QueueError> {
        json(&words(&["hq", JSON, "job", "cancel", job])).map(drop)
    }

    fn log(&self, folder: &std::path::Path, task: usize) -> std::path::PathBuf {
        // Its tasks are counted from 0.
        folder.join("logs").join(format!("{}.log", task.saturating_sub(1)))
    }
}

/// What a task does. Its entry is a text in JSON, whose quotes go.
fn task(array: &Array) -> String {
    format!(
        "TASK=$((HQ_TASK_ID + 1)); export TASK; exec {} \"$(printf %s \"$HQ_ENTRY\" | tr -d {})\"",
        array.command,
        quoted("\"")
    )
}

/// What a command prints. Mistakes come as JSON too.
fn json(command: &[String]) -> Result<String, QueueError> {
    let said = command::run(command)?;
    match states::error(&said.out) {
        None if said.success => Ok(said.out),
        Some(error) => {
            Err(QueueError::Refused { command: command.join(" "), said: error, hint: String::new() })
        }
        None => Err(command::refused(command, &said)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_a_json_array_of_numbers_as_text() {
        let files = HyperQueue.files(&crate::sample());
        assert_eq!(files, [File { name: "tasks.json", contents: "[\"1-3,7\",\"4\"]\n".into() }]);
    }

    #[test]
    fn the_command_says_everything_that_hyperqueue_must_know() {
        let mut array = crate::sample();
        array.folder = "/shared/001".into();
        array.options = vec!["--cpus=1".into()];
        let expected = [
            "hq",
            "--output-mode=json",
            "submit",
            "--name=twintrack-some",
            "--from-json=/shared/001/tasks.json",
            "--time-limit=3725s",
            "--crash-limit=5",
            "--stdout=none",
            "--stderr=/shared/001/logs/%{TASK_ID}.log",
            "--cpus=1",
            "--",
            "sh",
            "-c",
            "TASK=$((HQ_TASK_ID + 1)); export TASK; \
             exec '/opt/twintrack' unit 'plan.toml' --index \"$(printf %s \"$HQ_ENTRY\" | tr -d '\"')\"",
        ];
        assert_eq!(HyperQueue.submission(&array), expected);
        let log = HyperQueue.log(&array.folder, 1);
        assert_eq!(log, std::path::Path::new("/shared/001/logs/0.log"));
    }

    #[test]
    #[cfg(unix)]
    fn a_task_finds_its_numbers_in_its_entry() {
        let mut array = crate::sample();
        array.command = "echo \"task $TASK:\"".into();
        let script = format!("HQ_TASK_ID=4 HQ_ENTRY='\"1-3,7\"'; {}", task(&array));
        let printed = command::output(&words(&["sh", "-c", &script])).expect("a shell");
        assert_eq!(printed, "task 5: 1-3,7");
    }
}
