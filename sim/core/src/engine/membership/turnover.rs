//! Turnover in steps: an epoch ends when the network has settled, and then some leave and others take their place.
//!
//! Who that is was drawn before any engine ran; only *when* an epoch ends depends on the engine.

use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::scheduled::passage_of;
use crate::engine::substrate::Substrate;
use crate::kernel::time::Time;
use crate::observer::epochs::Epoch;

/// Where a run stands between two turnovers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Turnovers {
    /// Passages of the latest turnover that are still to come.
    pub(crate) passages_left: usize,
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// Turnovers that are still to come.
    pub(crate) fn turnovers_left(&self) -> usize {
        self.world.churn.turnovers.len() - self.observer.epochs.ended().min(self.world.churn.turnovers.len())
    }

    /// When the current epoch ends, if nothing happens before `next`: once settled, or at its greatest age.
    pub(crate) fn epoch_end(&self, next: Option<Time>) -> Option<Time> {
        let turnover = self.world.scenario.churn.turnover.as_ref().filter(|_| self.turnovers_left() > 0)?;
        let oldest = self.observer.epochs.began() + turnover.epoch_max;
        let under_way = self.turnovers.passages_left > 0 || self.membership.any_joining();
        let settled = self.observer.settling.last_movement() + self.world.scenario.run.quiet;
        let end = if under_way { oldest } else { oldest.min(settled) }.max(self.now);
        next.is_none_or(|next| end <= next).then_some(end)
    }

    /// Ends the current epoch, and begins the turnover after it.
    pub(crate) fn turn_over(&mut self, at: Time) {
        self.now = at;
        let turnover = self.observer.epochs.ended();
        self.end_epoch();
        let passages = &self.world.churn.turnovers[turnover];
        self.turnovers.passages_left += passages.len();
        for passage in passages {
            self.queue.push(passage_of(at + passage.at, passage.participant, passage.kind));
        }
    }

    /// Writes down how things stand.
    pub(crate) fn end_epoch(&mut self) {
        let (stamp_nodes, stamp_bytes) = self.stamp_sizes();
        let row = Epoch {
            began: Time::ZERO,
            ended: self.now,
            settled: self.observer.settling.is_settled(self.now),
            participants: self.observer.presence.now(),
            stamp_nodes,
            stamp_bytes,
            ids_lost: self.observer.presence.ids_lost,
            sent: Default::default(),
        };
        let totals = self.observer.traffic.totals();
        self.observer.epochs.end(row, totals);
    }
}
