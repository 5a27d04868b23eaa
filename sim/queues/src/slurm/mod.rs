//! Slurm: a job array by `sbatch`, followed by `squeue`, and by `sacct` where that keeps accounts.
//!
//! `squeue` knows tasks for some minutes after their end, `sacct` for as long as the site keeps accounts, if it does. A task that
//! neither knows has ended. Lost nodes are Slurm's business first: the script asks to be requeued, and goes on in its own log.
//!
//! Tried with Slurm 22.05.8, by `scripts/check-slurm`; what is parsed is unchanged up to 24.11 by its manual pages.

mod script;
mod states;

use crate::command::{self, words};
use crate::{Array, File, Queue, QueueError, TaskState};

/// Its name on the command line.
pub const NAME: &str = "slurm";
const SCRIPT: &str = "task.sh";
/// The numbers of each task, a line each.
const NUMBERS: &str = "tasks.txt";
/// Below the default of `MaxArraySize`, which is 1,001 and bounds the largest index.
const TASKS_MAX: usize = 1_000;

/// Slurm, by its own programs.
#[derive(Clone, Copy, Debug)]
pub struct Slurm;

impl Queue for Slurm {
    fn name(&self) -> &'static str {
        NAME
    }

    fn check(&self) -> Result<(), QueueError> {
        for program in ["sbatch", "squeue", "scancel"] {
            if !command::is_there(program) {
                return Err(QueueError::Missing {
                    program: program.into(),
                    engine: "Slurm",
                    remedy: "log in to a node of the cluster, or install it (Debian: apt-get install slurm-client); \
                             `--on local` runs the sweep on this machine",
                });
            }
        }
        command::output(&words(&["squeue", "--noheader", "--me"])).map(drop).map_err(|error| match error {
            QueueError::Refused { command, said, .. } => QueueError::Refused {
                command,
                said,
                hint: "; Slurm's programs are here, but its controller does not answer: is this a node of the cluster? \
                       `--on local` runs the sweep on this machine"
                    .into(),
            },
            other => other,
        })
    }

    fn tasks_max(&self) -> usize {
        TASKS_MAX
    }

    fn files(&self, array: &Array) -> Vec<File> {
        let lines = array.tasks.iter().map(|numbers| crate::numbers::written(numbers) + "\n");
        vec![
            File { name: SCRIPT, contents: script::script(array) },
            File { name: NUMBERS, contents: lines.collect() },
        ]
    }

    fn submission(&self, array: &Array) -> Vec<String> {
        let script = array.folder.join(SCRIPT).display().to_string();
        [words(&["sbatch", "--parsable"]), array.options.clone(), vec![script]].concat()
    }

    fn job_in(&self, printed: &str) -> Option<String> {
        // With several clusters, the cluster's name follows: `17;north`.
        let number = printed.lines().last()?.split(';').next()?.trim();
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| number.to_owned())
    }

    fn tasks(&self, job: &str, count: usize) -> Result<Vec<TaskState>, QueueError> {
        let squeue =
            words(&["squeue", "--noheader", "--array", "--states=all", "--format=%i|%T|%r", "--jobs", job]);
        let said = command::run(&squeue)?;
        // An array that Slurm has forgotten is no mistake of ours.
        if !said.success && !said.err.contains("Invalid job id") {
            return Err(command::refused(&squeue, &said));
        }
        let mut known = states::squeue(&said.out);
        if (1..=count).any(|task| !known.contains_key(&task)) && command::is_there("sacct") {
            let sacct = words(&["sacct", "--allocations", "--noheader", "--parsable2", "--array"]);
            let said = command::run(&[sacct, words(&["--format=JobID,State", "--jobs", job])].concat())?;
            // Where no accounts are kept, it fails, and there is nothing more to know.
            for (task, state) in states::sacct(&said.out) {
                known.entry(task).or_insert(state);
            }
        }
        Ok((1..=count).map(|task| known.remove(&task).unwrap_or(TaskState::Ended(None))).collect())
    }

    fn cancel(&self, job: &str) -> Result<(), QueueError> {
        let scancel = words(&["scancel", job]);
        let said = command::run(&scancel)?;
        let over = said.success || said.err.contains("Invalid job id");
        if over { Ok(()) } else { Err(command::refused(&scancel, &said)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sbatch_prints_is_a_number() {
        assert_eq!(Slurm.job_in("17\n").as_deref(), Some("17"));
        assert_eq!(Slurm.job_in("17;north").as_deref(), Some("17"));
        assert_eq!(Slurm.job_in("warning: something\n17").as_deref(), Some("17"));
        assert_eq!(Slurm.job_in("Submitted batch job 17"), None);
        assert_eq!(Slurm.job_in(""), None);
    }

    #[test]
    fn the_command_carries_the_users_options() {
        let words = Slurm.submission(&crate::sample());
        let script = "/shared/it's here/submissions/001/task.sh";
        assert_eq!(words, ["sbatch", "--parsable", "--partition=long", "--account=my lab", script]);
        assert_eq!(Slurm.files(&crate::sample())[1].contents, "1-3,7\n4\n");
    }
}
