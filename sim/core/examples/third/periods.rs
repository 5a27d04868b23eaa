//! A coordination by periods: everyone does everything once in a while, by a timer of its own, and waits for nobody.

use twintrack_core::custom::{Protocol, Received, Simulation};
use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Span;
use twintrack_core::population::Change;

const PERIOD: u8 = 0;
const COMPUTED: u8 = 1;

/// The coordination of all participants.
#[derive(Debug)]
pub(crate) struct Periods {
    every: Span,
    /// By participant: a commitment arrived that moves what it would compute.
    outdated: Vec<bool>,
    /// By participant: allocation states arrived.
    granted: Vec<bool>,
}

impl Periods {
    pub(crate) fn new(every: Span, participants: usize) -> Periods {
        Periods { every, outdated: vec![false; participants], granted: vec![false; participants] }
    }
}

impl Protocol for Periods {
    /// Periods start spread evenly over the first one, by participant.
    fn started(&mut self, on: &mut dyn Simulation, who: Participant) {
        (self.outdated[who.index()], self.granted[who.index()]) = (true, false);
        let others = self.outdated.len() as u64;
        on.set_timer(Span(self.every.0 * u64::from(who.0) / others), who, PERIOD);
        if on.announces(who) {
            on.publish_commitment(who);
        }
    }

    fn timer(&mut self, on: &mut dyn Simulation, who: Participant, kind: u8) {
        if kind == COMPUTED {
            on.publish_allocation(who);
            return;
        }
        on.set_timer(self.every, who, PERIOD);
        if std::mem::take(&mut self.granted[who.index()]) {
            on.apply(who);
        }
        if on.commitment_moved(who) {
            on.publish_commitment(who);
        }
        if std::mem::take(&mut self.outdated[who.index()]) && on.is_provider(who) {
            let computed = on.compute(who);
            on.declare_settled(who, computed.still);
            on.set_timer(computed.takes, who, COMPUTED);
        }
    }

    fn received(&mut self, _: &mut dyn Simulation, who: Participant, what: Received) {
        match what {
            Received::Commitment { inputs_moved, .. } => self.outdated[who.index()] |= inputs_moved,
            Received::Allocation { .. } => self.granted[who.index()] = true,
            _ => {}
        }
    }

    fn acted(&mut self, _: &mut dyn Simulation, who: Participant, _: &Change) {
        self.outdated[who.index()] = true;
    }

    fn company_changed(&mut self, _: &mut dyn Simulation, who: Participant) {
        self.outdated[who.index()] = true;
    }
}
