//! Which runs failed, how often, and why: from what was handed over, what the engine says of it, and the logs of its tasks.
//!
//! A run has failed once for every submission it was part of whose task is over, without being stored, if it was begun there; or
//! if nothing that is missing was begun there at all, as when the program is not found. A run behind one that killed its task
//! has not failed: it was never tried.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use twintrack_queues::{Queue, QueueError, TaskState};
use twintrack_reports::folder::{Submission, executions};
use twintrack_reports::sweep::UnitId;

/// How a run failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) times: u32,
    /// The last time.
    pub(crate) why: String,
    /// The output of its task then.
    pub(crate) log: PathBuf,
}

/// How tasks are, by submission. What is over is not asked for again.
#[derive(Default)]
pub(crate) struct States(BTreeMap<u32, Vec<TaskState>>);

impl States {
    /// Asks the engine.
    ///
    /// # Errors
    /// When it does not answer; what was known before stays.
    pub(crate) fn ask(&mut self, queue: &dyn Queue, submissions: &[Submission]) -> Result<(), QueueError> {
        for submission in submissions {
            let over = self.0.get(&submission.number).is_some_and(|states| states.iter().all(is_over));
            let Some(job) = submission.job.as_ref().filter(|_| !over) else { continue };
            self.0.insert(submission.number, queue.tasks(job, submission.tasks.len())?);
        }
        Ok(())
    }

    /// How many tasks are in a state.
    pub(crate) fn count(&self, wanted: impl Fn(&TaskState) -> bool) -> usize {
        self.0.values().flatten().filter(|state| wanted(state)).count()
    }

    /// Submissions with a task in a state.
    pub(crate) fn with(&self, wanted: impl Fn(&TaskState) -> bool) -> BTreeSet<u32> {
        let any = self.0.iter().filter(|(_, states)| states.iter().any(&wanted));
        any.map(|(number, _)| *number).collect()
    }

    fn of(&self, submission: u32, task: usize) -> Option<&TaskState> {
        self.0.get(&submission)?.get(task - 1)
    }
}

fn is_over(state: &TaskState) -> bool {
    matches!(state, TaskState::Ended(_))
}

/// The failures of missing runs, by number. `missing` says what their names are.
///
/// # Errors
/// When a log cannot be read.
pub(crate) fn failures(
    folder: &Path,
    queue: &dyn Queue,
    submissions: &[Submission],
    states: &States,
    missing: &BTreeMap<u32, &UnitId>,
) -> io::Result<BTreeMap<u32, Failure>> {
    let mut failures: BTreeMap<u32, Failure> = BTreeMap::new();
    for submission in submissions {
        for (task, numbers) in (1..).zip(&submission.tasks) {
            let lost: Vec<_> =
                numbers.iter().filter_map(|number| Some((*number, *missing.get(number)?))).collect();
            let ended = match states.of(submission.number, task) {
                Some(TaskState::Ended(words)) if !lost.is_empty() => words,
                Some(TaskState::Held) if !lost.is_empty() => &None,
                _ => continue,
            };
            let account = executions::account(folder, &submission.task(task))?;
            let tried = |id: &UnitId| account.begun.contains(id);
            let none = !lost.iter().any(|(_, id)| tried(id));
            for (number, id) in lost.iter().filter(|(_, id)| none || tried(id)) {
                let why = account.failed.get(*id).cloned();
                let why = why.unwrap_or_else(|| said(ended.as_deref(), none));
                let log = queue.log(&submission.place(folder), task);
                let failure = failures.entry(*number).or_insert(Failure {
                    times: 0,
                    why: String::new(),
                    log: log.clone(),
                });
                *failure = Failure { times: failure.times + 1, why, log };
            }
        }
    }
    Ok(failures)
}

/// What there is to say of a task that left no word itself.
fn said(ended: Option<&str>, never_began: bool) -> String {
    let how = ended.unwrap_or("gone");
    match never_began {
        true => format!("its task never began a run ({how})"),
        false => format!("its task was ended while it ran ({how})"),
    }
}
