//! Runs with their numbers, by which tasks know them.

use std::collections::BTreeSet;

use twintrack_reports::sweep::UnitId;
use twintrack_scenario::Sweep;

use crate::commands::sweep::tasks::{self, Task};

/// How often a run is tried before it is given up.
pub(crate) const ATTEMPTS: u32 = 3;
/// A run, with its number in the sweep.
#[derive(Clone)]
pub(crate) struct Numbered {
    pub(crate) number: u32,
    pub(crate) task: Task,
}

/// The runs of a sweep that are not among those stored.
pub(crate) fn runs(sweep: &Sweep, stored: &BTreeSet<UnitId>) -> Vec<Numbered> {
    let all = (1..).zip(tasks::all(sweep)).map(|(number, task)| Numbered { number, task });
    all.filter(|run| !stored.contains(&run.task.id)).collect()
}
