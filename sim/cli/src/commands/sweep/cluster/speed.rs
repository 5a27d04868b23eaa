//! How long runs take, in seconds, from their cost: as those of this sweep have shown, else as a usual machine does.

use std::collections::BTreeMap;

use fs_err as fs;
use twintrack_reports::folder::{Submission, executions};
use twintrack_reports::sweep::UnitId;

use super::numbered::Numbered;

/// Seconds per unit of cost where nothing is known yet (`docs/cluster.md` says how it was measured).
const USUAL: f64 = 2.0e-7;
/// What any run takes.
const LEAST_S: f64 = 0.01;
/// Logs that are read, at most: the speed is known well enough by then.
const LOGS_MAX: usize = 50;

/// Seconds per unit of cost.
pub(super) struct Speed(f64);

impl Speed {
    /// Of a usual machine.
    pub(super) fn usual() -> Speed {
        Speed(USUAL)
    }

    /// As the finished tasks of these submissions show it. `all` are the runs of the sweep.
    pub(super) fn shown_by(
        folder: &std::path::Path,
        submissions: &[Submission],
        all: &[Numbered],
    ) -> std::io::Result<Speed> {
        let costs: BTreeMap<&UnitId, f64> = all.iter().map(|run| (&run.task.id, run.task.cost)).collect();
        let names = submissions.iter().flat_map(|s| (1..=s.tasks.len()).map(|task| s.task(task)));
        let (mut wall_s, mut cost) = (0.0, 0.0);
        if fs::metadata(folder.join("executions")).is_ok() {
            for name in names.take(LOGS_MAX) {
                for (id, took_s) in executions::account(folder, &name)?.stored {
                    wall_s += took_s;
                    cost += costs.get(&id).copied().unwrap_or(0.0);
                }
            }
        }
        Ok(if cost > 0.0 && wall_s > 0.0 { Speed(wall_s / cost) } else { Speed::usual() })
    }

    /// How long a run of this cost takes, about.
    pub(super) fn time_s(&self, cost: f64) -> f64 {
        LEAST_S + self.0 * cost
    }
}
