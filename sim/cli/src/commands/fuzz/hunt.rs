//! Examining one scenario after the other, on several threads, and sorting what they break by cause.
//!
//! A cause is represented by the first scenario that shows it, first by number and not by time, so that threads do not
//! decide what is found.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context;
use rayon::ThreadPoolBuilder;
use twintrack_core::settings::Scenario;
use twintrack_fuzz::features::Coverage;
use twintrack_fuzz::{Options, Violation, examine};

use super::progress::Board;
use super::quarry::{Bound, Origin, Quarry};
use crate::interrupt::Interrupt;

/// A cause of broken promises.
pub(super) struct Cause {
    /// Place of the first scenario that shows it.
    pub(super) index: u64,
    pub(super) origin: Origin,
    pub(super) scenario: Scenario,
    pub(super) options: Options,
    /// How it shows there.
    pub(super) violation: Violation,
    /// How many scenarios show it.
    pub(super) count: u64,
}

/// What was examined and what it broke.
#[derive(Default)]
pub(super) struct Caught {
    pub(super) causes: BTreeMap<String, Cause>,
    pub(super) coverage: Coverage,
    pub(super) runs: u64,
    pub(super) events: u64,
}

/// What all workers share.
pub(super) struct Hunt<'a> {
    pub(super) quarry: &'a Quarry,
    pub(super) board: &'a Board,
    pub(super) interrupt: &'a Interrupt,
    pub(super) started: Instant,
}

impl Hunt<'_> {
    /// Examines all there is, until the time is up or the user asks to stop. The first error ends it likewise, and comes
    /// with what was caught until then.
    pub(super) fn run(&self, threads: usize) -> anyhow::Result<(Caught, Option<anyhow::Error>)> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?;
        let next = AtomicU64::new(0);
        let caught = Mutex::new(Caught::default());
        let failed = Mutex::new(None);
        pool.broadcast(|_| {
            while !self.over() && lock(&failed).is_none() {
                match self.one(next.fetch_add(1, Ordering::Relaxed), &caught) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        lock(&failed).get_or_insert(error);
                    }
                }
            }
        });
        let caught = caught.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok((caught, failed.into_inner().unwrap_or_else(PoisonError::into_inner)))
    }

    fn over(&self) -> bool {
        let late = matches!(self.quarry.bound(), Bound::Time(time) if self.started.elapsed() >= time);
        late || self.interrupt.requested()
    }

    /// Examines the scenario at `index`; returns whether there was one.
    fn one(&self, index: u64, caught: &Mutex<Caught>) -> anyhow::Result<bool> {
        let Some((origin, loaded, options)) = self.quarry.get(index)? else { return Ok(false) };
        let examined = examine(&loaded, &options);
        let mut caught = lock(caught);
        caught.coverage.count(&loaded.scenario);
        caught.runs += examined.runs;
        caught.events += examined.events;
        for violation in examined.violations {
            let cause = caught.causes.entry(violation.cause()).or_insert_with(|| Cause {
                index: u64::MAX,
                origin: origin.clone(),
                scenario: loaded.scenario.clone(),
                options: options.clone(),
                violation: violation.clone(),
                count: 0,
            });
            cause.count += 1;
            if index < cause.index {
                (cause.index, cause.origin, cause.options) = (index, origin.clone(), options.clone());
                (cause.scenario, cause.violation) = (loaded.scenario.clone(), violation);
            }
        }
        self.board.told(caught.coverage.worlds, caught.runs, caught.causes.len(), self.started.elapsed());
        Ok(true)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
