//! A sweep in this process.

use std::time::SystemTime;

use twintrack_reports::folder::{Plan, SweepFolder};
use twintrack_scenario::Sweep;

use super::execute::Work;
use super::progress::Board;
use super::results::{self, Effort, Standing};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::output;
use crate::provenance;

/// What is to be run here.
pub(super) struct Local<'a> {
    pub(super) sweep: &'a Sweep,
    pub(super) plan: &'a Plan,
    pub(super) folder: &'a SweepFolder,
    pub(super) quiet: bool,
}

impl Local<'_> {
    /// Runs what is missing and makes the results.
    pub(super) fn run(&self, threads: Option<usize>, started: SystemTime) -> anyhow::Result<Exit> {
        let interrupt = Interrupt::listen("finishing the runs that are under way (again to end at once)")?;
        let threads = threads.unwrap_or_else(provenance::cores);
        let mut ran = 0;
        loop {
            match results::standing(self.sweep, self.plan, self.folder)? {
                Standing::Finished(finished) => {
                    let effort = Effort { started, threads, ran };
                    return results::publish(self.sweep, self.plan, self.folder, finished, &effort);
                }
                Standing::Missing { there, tasks } => {
                    let cost = tasks.iter().map(|task| task.cost).sum();
                    let board = Board::new(there + tasks.len(), there, cost, self.quiet);
                    let work = Work {
                        sweeps: &[self.sweep],
                        folder: self.folder,
                        board: &board,
                        interrupt: &interrupt,
                    };
                    let result = work.run(&tasks, threads);
                    let stopped = work.stopped();
                    board.finish();
                    result?;
                    if stopped {
                        return self.interrupted();
                    }
                    ran += tasks.len();
                }
            }
        }
    }

    /// What to say when the user stopped the sweep.
    fn interrupted(&self) -> anyhow::Result<Exit> {
        let (there, missing) = match results::standing(self.sweep, self.plan, self.folder)? {
            Standing::Finished(finished) => (finished.iter().map(Vec::len).sum(), 0),
            Standing::Missing { there, tasks } => (there, tasks.len()),
        };
        output::say!(
            "{there} of {} runs are finished and kept in {}; the same command goes on from there",
            there + missing,
            self.folder.path().display()
        );
        Ok(Exit::Interrupted)
    }
}
