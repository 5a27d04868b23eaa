//! What `squeue` and `sacct` print.

use std::collections::BTreeMap;

use crate::TaskState;

/// The reason that `squeue` gives for a task that could not be started, and that Slurm will not try again by itself.
const LAUNCH_FAILED: &str = "launch failed requeued held";

/// Tasks in lines `JOB_TASK|STATE|REASON`.
pub(super) fn squeue(printed: &str) -> BTreeMap<usize, TaskState> {
    let line = |line: &str| {
        let mut fields = line.trim().splitn(3, '|');
        let task = task(fields.next()?)?;
        let (state, reason) = (fields.next()?, fields.next().unwrap_or_default());
        Some((task, if reason.contains(LAUNCH_FAILED) { TaskState::Held } else { of(state) }))
    };
    printed.lines().filter_map(line).collect()
}

/// Tasks in lines `JOB_TASK|STATE`, where a state may go on, as in `CANCELLED by 1000`. Steps of tasks (`17_3.batch`) are
/// passed over.
pub(super) fn sacct(printed: &str) -> BTreeMap<usize, TaskState> {
    let line = |line: &str| {
        let (job, state) = line.trim().split_once('|')?;
        Some((task(job)?, of(state.split_whitespace().next()?)))
    };
    printed.lines().filter_map(line).collect()
}

fn task(job: &str) -> Option<usize> {
    job.split_once('_')?.1.parse().ok()
}

/// The states of Slurm's manual (`squeue(1)`, section "job state codes"). One that is not known is taken as under way: a task
/// that is wrongly waited for can be cancelled, one that is wrongly given up runs twice for nothing.
fn of(state: &str) -> TaskState {
    match state {
        "PENDING" | "REQUEUED" | "REQUEUE_FED" | "CONFIGURING" | "POWER_UP_NODE" => TaskState::Waiting,
        "REQUEUE_HOLD" | "RESV_DEL_HOLD" | "SPECIAL_EXIT" => TaskState::Held,
        "BOOT_FAIL" | "CANCELLED" | "COMPLETED" | "DEADLINE" | "FAILED" | "LAUNCH_FAILED" | "NODE_FAIL"
        | "OUT_OF_MEMORY" | "PREEMPTED" | "RECONFIG_FAIL" | "REVOKED" | "TIMEOUT" => {
            TaskState::Ended(Some(state.to_lowercase().replace('_', " ")))
        }
        _ => TaskState::Running,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded with Slurm 22.05.8: `squeue --noheader --array --states=all --format='%i|%T|%r' --jobs 1` while one of two
    /// nodes was lost.
    const SQUEUE: &str = "1_6|COMPLETED|None\n1_2|COMPLETING|None\n1_3|FAILED|NonZeroExitCode\n1_8|PENDING|Resources\n\
                          1_7|RUNNING|None\n1_9|PENDING|JobArrayTaskLimit\n";

    /// In the form of Slurm's manual for `sacct --allocations --noheader --parsable2 --array --format=JobID,State`.
    const SACCT: &str =
        "17_1|COMPLETED\n17_2|CANCELLED by 1000\n17_3|OUT_OF_MEMORY\n17_4|NODE_FAIL\n17_4.batch|FAILED\n";

    fn ended(words: &str) -> TaskState {
        TaskState::Ended(Some(words.into()))
    }

    #[test]
    fn squeue_tells_what_is_under_way() {
        let states = squeue(SQUEUE);
        assert_eq!(states[&6], ended("completed"));
        assert_eq!(states[&2], TaskState::Running);
        assert_eq!(states[&3], ended("failed"));
        assert_eq!((&states[&8], &states[&9]), (&TaskState::Waiting, &TaskState::Waiting));
        assert_eq!(states.len(), 6);
        assert_eq!(squeue("1_1|PENDING|launch failed requeued held")[&1], TaskState::Held);
        assert_eq!(squeue("1_1|SOMETHING_NEW|None")[&1], TaskState::Running);
    }

    #[test]
    fn sacct_tells_how_tasks_ended() {
        let states = sacct(SACCT);
        assert_eq!(states[&1], ended("completed"));
        assert_eq!(states[&2], ended("cancelled"));
        assert_eq!(states[&3], ended("out of memory"));
        assert_eq!(states[&4], ended("node fail"));
        assert_eq!(states.len(), 4);
        assert!(sacct("Slurm accounting storage is disabled\n").is_empty());
    }
}
