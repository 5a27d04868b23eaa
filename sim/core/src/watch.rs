//! How a caller follows a run, and stops it.
//!
//! A [`Watch`] gets a sign of life every few thousand events, and, at the points of virtual time that it asks for, a
//! [`Reading`]: what the observer knows then. It may take as long over either as it likes, so that a run can be paused
//! and gone through in steps. Unlike a [`Witness`](crate::witness::Witness) it is not told of single events, and the run
//! keeps all its short cuts.

use crate::kernel::time::Time;
pub use crate::observer::traffic::Totals;

/// A glance at a run in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Virtual time reached.
    pub now: Time,
    /// Virtual time at which the run ends at the latest.
    pub until: Time,
    /// Simulated events so far.
    pub events: u64,
}

/// How a run stands at a point of virtual time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// When: whatever is due before has happened, and nothing that is due then or later.
    pub at: Time,
    /// Messages and bytes sent so far.
    pub sent: Totals,
    /// Sum of unmet need over recipients.
    pub residual: f64,
    /// Participants that are in.
    pub participants: u64,
    /// Newcomers that look for a sponsor.
    pub joining: u64,
    /// Lowest and highest round of any participant; `None` where there are no rounds.
    pub rounds: Option<(u32, u32)>,
    /// Participants that have waited for longer than a round past their timer's end; `None` where there are no rounds.
    pub stalled: Option<u32>,
    /// Disturbances so far, the start among them.
    pub disturbances: u64,
    /// When the last change of an effective allocation or the last disturbance was.
    pub moved: Time,
    /// Whether nothing has moved for the scenario's quiet time.
    pub settled: bool,
    /// Share of providers that believe they have settled; `None` where there is no provider.
    pub declared: Option<f64>,
}

/// Called every few thousand events, and at the times that it asks for. Must not influence the simulation in any way but
/// stopping it.
pub trait Watch {
    /// Takes note of the progress; `false` stops the run as interrupted.
    fn progress(&mut self, progress: Progress) -> bool;

    /// When it wants its next reading; asked at the start and after every reading. `None` when it wants none any more.
    fn next_reading(&mut self) -> Option<Time> {
        None
    }

    /// The reading that it asked for; `false` stops the run as interrupted. A reading takes O(participants).
    fn reading(&mut self, _reading: &Reading) -> bool {
        true
    }
}

/// Watches nothing and never stops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn progress(&mut self, _: Progress) -> bool {
        true
    }
}
