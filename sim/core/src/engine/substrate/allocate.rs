//! Capacity is divided, grants are applied, and users act: what an agent does, told to the observer.

use crate::allocation::agent::Computation;
use crate::allocation::damping::Indexing;
use crate::engine::clocks::ClockFamily;
use crate::engine::witnessed::residual;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::population::Change;
use crate::witness::Seen;

use super::Substrate;

impl<C: ClockFamily> Substrate<'_, C> {
    /// A provider divides its capacity by what it knows; commitments published before `not_before` are left out.
    pub(crate) fn compute(&mut self, who: Participant, not_before: Time) -> Computation {
        let settings = self.allocation();
        let links = &self.world.links;
        let agent = &mut self.agents[who.index()];
        let computation = agent.compute(links.reverse(who.index()), settings, not_before);
        let agent = &self.agents[who.index()];
        self.observer.computed(&computation);
        self.observer.visibility.computed(who, self.now, agent.allocation_version().next(), |actor| {
            let link = links.find(who.index(), actor)?;
            (agent.recognises(link) && agent.can_serve(self.agents[actor.index()].needs()))
                .then(|| agent.known_commitment(link))
        });
        self.observer.invariants.check_book(agent, self.now, self.events);
        self.saw(|_| Seen::Computed { who, denominators_moved: computation.denominators_moved });
        computation
    }

    /// A recipient applies what it received since the last time; whoever needs nothing has nothing to apply.
    pub(crate) fn aggregate(&mut self, who: Participant, indexing: Indexing) {
        let settings = self.allocation();
        if self.agents[who.index()].needs().is_empty() {
            return;
        }
        let (now, links) = (self.now, &self.world.links);
        let peers = links.peers(who.index());
        let visibility = &mut self.observer.visibility;
        let agent = &mut self.agents[who.index()];
        let found = agent.aggregate(now, links.reverse(who.index()), settings, indexing, |link, version| {
            visibility.aggregated(who, now, peers[link as usize], version);
        });
        self.observer.aggregated(found.over_allocation, settings.epsilon);
        self.observer.settling.changed(now, found.changed);
        self.observer.invariants.check_account(agent, now, self.events);
        self.saw(|on| Seen::Applied {
            who,
            residual: residual(&on.agents[who.index()]),
            over_allocation: found.over_allocation,
            changed: found.changed,
        });
    }

    /// A user's action happens now, to be applied at once or later.
    pub(crate) fn disturbed(&mut self, who: Participant, change: &Change) {
        self.observer.settling.disturbed(self.now);
        let peers = self.world.links.peers(who.index());
        self.observer.visibility.acted(who, self.now, change, |link| peers[link as usize]);
        self.saw(|_| Seen::Acted { who, change: change.clone() });
    }

    /// Applies a user's action to its participant.
    pub(crate) fn apply(&mut self, who: Participant, change: &Change) {
        let settings = self.allocation();
        let agent = &mut self.agents[who.index()];
        let acted = agent.act(change, settings);
        let peers = self.world.links.peers(who.index());
        for (link, _, amount) in acted.taken_back {
            self.observer.invariants.taken_back(peers[link as usize], amount);
        }
        if matches!(change, Change::Need { .. }) {
            self.observer.invariants.need_changed(agent);
        }
        self.observer.settling.changed(self.now, acted.changed);
        self.observer.visibility.applied(who, agent.commitment_version().next());
        self.observer.invariants.check_account(agent, self.now, self.events);
        self.observer.invariants.check_book(agent, self.now, self.events);
        self.saw(|on| Seen::Declared { who, residual: residual(&on.agents[who.index()]) });
    }

    /// The world heals somewhere, or somebody wakes.
    pub(crate) fn healed(&mut self) {
        self.observer.settling.disturbed(self.now);
        self.saw(|_| Seen::Healed);
    }
}
