//! How a caller follows a run, and stops it.

use crate::kernel::time::Time;

/// A glance at a run in progress.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Virtual time reached.
    pub now: Time,
    /// Virtual time at which the run ends at the latest.
    pub until: Time,
    /// Simulated events so far.
    pub events: u64,
}

/// Called every few thousand events. Must not influence the simulation in any way but stopping it.
pub trait Watch {
    /// Takes note of the progress; `false` stops the run as interrupted.
    fn progress(&mut self, progress: Progress) -> bool;
}

/// Watches nothing and never stops.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&mut self, _: Progress) -> bool {
        true
    }
}
