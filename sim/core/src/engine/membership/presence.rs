//! What participants believe about who is there, and how it follows the truth.

use crate::allocation::agent::Parted;
use crate::engine::clocks::ClockFamily;
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::witness::Seen;

/// What the session that a record was published in means to its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// It comes from somebody believed to be there.
    Known,
    /// It comes from somebody not known to be there: who is met by it.
    Met,
    /// It comes from a session known to be over.
    Late,
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// A record came over a link, published in the sender's session of that number. Whoever is met by it is yet to be
    /// greeted.
    pub(crate) fn hear(&mut self, to: Participant, link: u32, session: u32) -> Heard {
        let agent = &self.agents[to.index()];
        let (known, believed) = (agent.known_session(link), agent.believes_present(link));
        if session == known && believed {
            return Heard::Known;
        }
        let from = self.world.links.peers(to.index())[link as usize];
        // What is under way from a session that is over makes nobody believe that it goes on.
        if session < known || (session == known && !believed) || !self.membership.goes_on(from, session) {
            return Heard::Late;
        }
        if believed {
            self.part(to, link);
        }
        self.agents[to.index()].meet(link, session);
        Heard::Met
    }

    /// A participant learns that a session of a peer is over, of which the lowest eight bits are given. `None` when it
    /// knew, or they are not linked.
    pub(crate) fn learn_departure(
        &mut self,
        at: Participant,
        gone: Participant,
        session: u32,
    ) -> Option<Parted> {
        let link = self.world.links.find(at.index(), gone)?;
        let agent = &self.agents[at.index()];
        let believed = agent.believes_present(link) && agent.known_session(link) & 0xFF == session & 0xFF;
        believed.then(|| self.part(at, link))
    }

    /// Whether a participant believes another, which it is linked to, to be there.
    pub(crate) fn believes_present(&self, one: Participant, other: Participant) -> bool {
        let link = self.world.links.find(one.index(), other);
        link.is_some_and(|link| self.agents[one.index()].believes_present(link))
    }

    fn part(&mut self, at: Participant, link: u32) -> Parted {
        let settings = self.allocation();
        let agent = &mut self.agents[at.index()];
        let parted = agent.part(link, settings);
        self.observer.invariants.taken_back(at, parted.dropped);
        // Whoever is back already may have read of grants to its earlier session.
        let peer = self.world.links.peers(at.index())[link as usize];
        if self.membership.is_present(peer) {
            self.observer.invariants.taken_back(peer, parted.taken_back);
        }
        self.observer.invariants.check_account(agent, self.now, self.events);
        self.observer.invariants.check_book(agent, self.now, self.events);
        self.observer.settling.changed(self.now, parted.changed);
        self.saw(|_| Seen::Learned { who: at, gone: peer });
        parted
    }
}
