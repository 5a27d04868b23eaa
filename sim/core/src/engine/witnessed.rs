//! What a [`Witness`] is told and shown of a run. Everything here only reads.

use crate::allocation::agent::Agent;
use crate::engine::Coordination;
use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::letter::{Content, Letter};
use crate::engine::delivery::transport::Transmitted;
use crate::engine::membership::direct;
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::observer::causality::Tally;
use crate::witness::{
    Account, Capacity, Copied, Fate, Fell, Grant, KnownPeer, Misjudged, Moment, Need, Participants, Passed,
    Record, Seen, State, Stay, Wish, Witness,
};

impl<'w, C: ClockFamily> Substrate<'w, C> {
    /// From now on, a witness follows the run.
    pub(crate) fn followed_by(mut self, witness: Option<&'w mut dyn Witness>) -> Self {
        self.witness = witness;
        self
    }

    /// Whether a witness follows the run: everything must then happen one by one.
    #[inline]
    pub(crate) fn is_followed(&self) -> bool {
        self.witness.is_some()
    }

    /// Tells the witness, if there is one; what it is told is made for it alone.
    #[inline]
    pub(crate) fn saw(&mut self, what: impl FnOnce(&Self) -> Seen) {
        if self.witness.is_some() {
            self.tell_witness(what);
        }
    }

    /// Tells the witness of a verdict that the truth denies, if the last one is.
    pub(crate) fn saw_verdict(&mut self, who: Participant, letter: &Letter<C::Stamp>, before: Tally) {
        let now = self.truth.tally();
        let (wrong, missed) = (now.wrong > before.wrong, now.missed > before.missed);
        let moment = Moment { at: self.now, event: self.events };
        let misjudged =
            |claimed| Misjudged { who, from: letter.from, record: letter.content.record(), claimed };
        let Some(witness) = &mut self.witness else { return };
        for (is_so, claimed) in [(wrong, true), (missed, false)] {
            if is_so {
                witness.misjudged(moment, misjudged(claimed));
            }
        }
    }

    /// Tells the witness that somebody came or went.
    pub(crate) fn saw_passage(&mut self, who: Participant, how: Passed) {
        self.saw(|on| Seen::Passage { who, how, session: on.membership.session(who) });
    }

    #[cold]
    fn tell_witness(&mut self, what: impl FnOnce(&Self) -> Seen) {
        let what = what(self);
        let moment = Moment { at: self.now, event: self.events };
        if let Some(witness) = &mut self.witness {
            witness.saw(moment, &what);
        }
    }

    /// Lets the witness look, if it wishes to before the event at `next`, and says whether it wants the run to stop.
    #[cold]
    pub(crate) fn stopped_by_witness<K: Coordination<C>>(
        &mut self,
        coordination: &K,
        next: Option<Time>,
    ) -> bool {
        let Some(witness) = self.witness.take() else { return false };
        let wish = witness.wish(next);
        if wish == Wish::Look {
            witness.look(&Shown { on: self, coordination });
        }
        self.witness = Some(witness);
        wish == Wish::Stop
    }
}

/// The participants of a run, as a witness may see them.
struct Shown<'a, 'w, C: ClockFamily, K> {
    on: &'a Substrate<'w, C>,
    coordination: &'a K,
}

impl<C: ClockFamily, K: Coordination<C>> Participants for Shown<'_, '_, C, K> {
    fn now(&self) -> Time {
        self.on.now
    }

    fn count(&self) -> usize {
        self.on.agents.len()
    }

    fn state(&self, who: Participant) -> State {
        let clock = self.on.up_to_date_clock(who).map(|clock| clock.readable());
        State { clock, ..self.outline(who) }
    }

    fn outline(&self, who: Participant) -> State {
        let (on, agent) = (self.on, &self.on.agents[who.index()]);
        let peers = on.world.links.peers(who.index());
        let peer = |link: u32| peers[link as usize];
        State {
            who,
            stay: match (on.membership.is_present(who), on.membership.is_joining(who)) {
                (true, _) => Stay::Present,
                (_, true) => Stay::Joining,
                _ => Stay::Absent,
            },
            session: on.membership.session(who),
            clock: None,
            clockwork: self.coordination.clockwork(on, who),
            commitment: agent.commitment_version(),
            allocation: agent.allocation_version(),
            damping: agent.damping(),
            known: (0..peers.len() as u32).map(|link| known_peer(agent, link, peer(link))).collect(),
            needs: needs(agent),
            account: agent
                .account()
                .lines()
                .map(|line| Account {
                    provider: peer(line.link),
                    slot: line.slot,
                    need: line.need,
                    seen: line.seen,
                    declined: line.declined,
                })
                .collect(),
            capacity: capacity(agent),
            grants: agent
                .book()
                .lines()
                .iter()
                .map(|line| Grant {
                    recipient: peer(line.link),
                    slot: line.slot,
                    need: line.need,
                    granted: line.granted,
                    declined: line.declined,
                })
                .collect(),
        }
    }
}

fn known_peer(agent: &Agent, link: u32, peer: Participant) -> KnownPeer {
    let (commitment, allocation) = agent.records(link);
    KnownPeer {
        peer,
        present: agent.believes_present(link),
        weight: agent.weight(link),
        commitment: commitment.map(|record| (record.version, record.published)),
        allocation: allocation.map(|record| record.version),
        unapplied: agent.has_unapplied(link),
    }
}

fn needs(agent: &Agent) -> Vec<Need> {
    let residual = agent.account().residual();
    let need = |(need, slot): (usize, &crate::population::Slot)| Need {
        quantity: slot.quantity,
        granted: agent.account().granted(need),
        residual: residual[need],
    };
    agent.needs().iter().enumerate().map(need).collect()
}

fn capacity(agent: &Agent) -> Vec<Capacity> {
    let slots = agent.capacity().iter().enumerate();
    slots
        .map(|(slot, declared)| Capacity {
            quantity: declared.quantity,
            remaining: agent.book().remaining(slot as u32, declared.quantity),
        })
        .collect()
}

impl Transmitted {
    /// What a witness is told of it.
    pub(crate) fn fate(&self) -> Fate {
        match *self {
            Transmitted::Arrives { at, again } => Fate::Arrives { at, again },
            Transmitted::Fails { try_again_at } => Fate::Fails { try_again_at },
        }
    }
}

impl<S> Letter<S> {
    /// What a witness is told of its sending.
    pub(crate) fn sent_in(&self, copies: Vec<Copied>) -> Seen {
        Seen::Sent {
            from: self.from,
            number: self.number,
            record: self.content.record(),
            payload_bytes: self.payload_bytes,
            clock_bytes: self.stamp_bytes,
            copies,
        }
    }

    /// What a witness is told of the arrival of a copy.
    pub(crate) fn received(&self, who: Participant, fell: Fell) -> Seen {
        let Letter { from, number, sent, .. } = *self;
        Seen::Received { who, from, number, record: self.content.record(), published: Some(sent), fell }
    }
}

impl Content {
    /// What a witness is told of it.
    pub(crate) fn record(&self) -> Record {
        match self {
            Content::Commitment(record) => Record::Commitment(record.version),
            Content::Allocation(record) => Record::Allocation(record.version),
            Content::RoundState { ready_for } => Record::RoundState(*ready_for),
        }
    }
}

impl<G> direct::Content<G> {
    /// What a witness is told of it.
    pub(crate) fn record(&self) -> Record {
        match self {
            direct::Content::Request { session } => Record::Request(*session),
            direct::Content::PassedOn { session, .. } => Record::PassedOn(*session),
            direct::Content::Welcome(welcome) => Record::Welcome(welcome.session()),
            direct::Content::Leaving { session } => Record::Leaving(*session),
            direct::Content::Bequest { .. } => Record::Bequest,
            direct::Content::Digest { .. } => Record::Digest,
        }
    }
}

/// Residual need over all slots.
pub(crate) fn residual(agent: &Agent) -> f64 {
    agent.account().residual().iter().sum()
}
