//! Readings for whoever watches a run: how it stands at the points of virtual time that it asks for. Everything here only
//! reads.

use crate::engine::Coordination;
use crate::engine::clocks::ClockFamily;
use crate::engine::substrate::Substrate;
use crate::kernel::time::Time;
use crate::observer::progress::RoundProgress;
use crate::observer::unmet;
use crate::watch::{Reading, Watch};

/// When the next reading is due.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Readings {
    due: Time,
}

impl Readings {
    /// As the watch wishes.
    pub(crate) fn of(watch: &mut dyn Watch) -> Readings {
        Readings { due: watch.next_reading().unwrap_or(Time(u64::MAX)) }
    }

    /// Gives every reading that is due at or before `at`; nothing has changed since the last event. Returns whether the
    /// run goes on.
    #[inline]
    pub(crate) fn give<C: ClockFamily, K: Coordination<C>>(
        &mut self,
        on: &Substrate<'_, C>,
        coordination: &K,
        watch: &mut dyn Watch,
        at: Time,
    ) -> bool {
        while self.due <= at {
            if !watch.reading(&reading(on, coordination, self.due)) {
                return false;
            }
            *self = Readings::of(watch);
        }
        true
    }
}

#[cold]
fn reading<C: ClockFamily, K: Coordination<C>>(on: &Substrate<'_, C>, coordination: &K, at: Time) -> Reading {
    let observer = &on.observer;
    Reading {
        at,
        sent: observer.traffic.totals(),
        residual: unmet(on.present_agents()),
        participants: observer.presence.now(),
        joining: observer.presence.joining() as u64,
        rounds: observer.rounds.as_ref().map(RoundProgress::range),
        stalled: coordination.stalled(),
        disturbances: observer.settling.disturbances() as u64,
        moved: observer.settling.last_movement(),
        settled: observer.settling.is_settled(at),
        declared: observer.settling.believing_share(),
    }
}
