//! Running what is missing, the largest first, each run stored as soon as it is finished.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context;
use rayon::ThreadPoolBuilder;
use twintrack_core::watch::Watch;
use twintrack_reports::folder::{Execution, SweepFolder};
use twintrack_reports::sweep::Unit;
use twintrack_scenario::Sweep;

use super::progress::Board;
use super::tasks::Task;
use crate::interrupt::Interrupt;
use crate::scenario::world_of;

/// What all workers share.
pub(crate) struct Work<'a> {
    /// The sweeps that tasks belong to.
    pub(crate) sweeps: &'a [&'a Sweep],
    pub(crate) folder: &'a SweepFolder,
    pub(crate) board: &'a Board,
    pub(crate) interrupt: &'a Interrupt,
}

impl Work<'_> {
    /// Runs the tasks in their order on this many threads, until they are done or the user asks to stop; then those that
    /// are under way finish. The first error ends the work likewise.
    ///
    /// A plain queue: `par_iter` splits its input in halves, and would begin with the largest and the middle ones.
    pub(crate) fn run(&self, tasks: &[Task], threads: usize) -> anyhow::Result<()> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads.min(tasks.len()).max(1))
            .build()
            .context("cannot start threads")?;
        let next = AtomicUsize::new(0);
        let failed = Mutex::new(None);
        pool.broadcast(|_| {
            while !self.stopped() && lock(&failed).is_none() {
                let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                if let Err(error) = self.one(task) {
                    lock(&failed).get_or_insert(error);
                }
            }
        });
        failed.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }

    /// Whether the user has asked to stop, here or by `cancel`.
    pub(crate) fn stopped(&self) -> bool {
        self.interrupt.requested() || self.folder.cancelled()
    }

    fn one(&self, task: &Task) -> anyhow::Result<()> {
        let mut watch = self.board.watch(task.cost);
        carry_out(self.sweeps[task.sweep], task, self.folder, &mut watch)?;
        watch.finish();
        Ok(())
    }
}

/// Runs a task and stores what comes of it.
pub(crate) fn carry_out(
    sweep: &Sweep,
    task: &Task,
    folder: &SweepFolder,
    watch: &mut dyn Watch,
) -> anyhow::Result<()> {
    let cannot = || format!("cannot keep a run in {}", folder.path().display());
    folder.note(&Execution::Begun { id: task.id.clone() }).with_context(cannot)?;
    let started = Instant::now();
    let loaded = &sweep.points[task.point].loaded;
    let mut scenario = loaded.scenario.clone();
    scenario.run.seed = task.seed;
    scenario.run.engines = vec![task.engine];
    let world = world_of(loaded, scenario)?;
    let outcome = twintrack_core::run(&world, task.engine, watch);
    let unit = Unit::of(task.id.clone(), task.replication, task.seed, &outcome)?;
    folder.keep(&unit).with_context(cannot)?;
    let wall_s = started.elapsed().as_secs_f64();
    folder.note(&Execution::Stored { id: task.id.clone(), wall_s }).with_context(cannot)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
