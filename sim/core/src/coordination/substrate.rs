//! What every coordination stands on: records published with a version, delivered over the network, taken in, and the
//! allocation computed and applied. Here nothing decides *when*.

use std::sync::Arc;

use crate::allocation::agent::{Agent, Computation};
use crate::allocation::damping::Indexing;
use crate::ids::{Participant, Version};
use crate::kernel::time::Time;
use crate::kernel::wheel::Wheel;
use crate::observer::Observer;
use crate::observer::causality::Truth;
use crate::observer::replicas::RecordKind;
use crate::population::Change;
use crate::settings::{Accept, Allocation};
use crate::world::World;

use super::clock_family::ClockFamily;
use super::letter::{Content, Post};
use super::scheduled::{ACTION, DELIVERY, HEAL, Happening, RECEIVED, Scheduled, TIMER, order};
use super::transport::Transport;

/// What a delivered message was, after the acceptance rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Delivered {
    /// A newer commitment was stored; `inputs_moved` if a computation would now use other inputs.
    Commitment { link: u32, inputs_moved: bool },
    /// A newer allocation state was stored.
    Allocation,
    /// A round state.
    RoundState { ready_for: u32 },
    /// The record was old news, or dropped by the acceptance rule.
    Nothing,
}

/// The state of a run of one engine, apart from its coordination.
pub(super) struct Substrate<'w, C: ClockFamily> {
    pub(super) world: &'w World,
    pub(super) now: Time,
    pub(super) agents: Vec<Agent>,
    pub(super) observer: Observer,
    pub(super) truth: Truth,
    pub(super) clocks: Vec<C>,
    pub(super) queue: Wheel<Scheduled>,
    pub(super) post: Post<C::Stamp>,
    pub(super) transport: Transport<C::Stamp>,
    /// Transmissions so far, per participant: the message numbers that jitter is drawn by.
    pub(super) transmissions: Vec<u64>,
    /// Number of the current event, from 1.
    pub(super) events: u64,
}

impl<'w, C: ClockFamily> Substrate<'w, C> {
    pub(super) fn new(world: &'w World, rounds: bool) -> Self {
        let (settings, n) = (&world.scenario, world.participants());
        let agents: Vec<Agent> = (0..n)
            .map(|me| Agent::new(Participant::from(me), &world.needs[me], &world.capacity[me], &world.links))
            .collect();
        let mut substrate = Substrate {
            world,
            now: Time::ZERO,
            observer: Observer::new(world, &agents, rounds),
            truth: Truth::new(n, settings.observer.causality_witnesses, C::counts_receipts(&settings.clocks)),
            clocks: C::initial(n, &settings.clocks, settings.run.seed),
            queue: Wheel::new(),
            post: Post::new(),
            transport: Transport::new(world),
            transmissions: vec![0; n],
            agents,
            events: 0,
        };
        for (index, action) in world.actions.iter().enumerate() {
            substrate.queue.push(Scheduled {
                at: action.at,
                order: order(action.participant, ACTION, 0, 0),
                what: index as u32,
                tag: 0,
            });
        }
        for at in world.schedule.heals() {
            substrate.queue.push(Scheduled {
                at,
                order: order(Participant(0), ACTION, 0, 0),
                what: 0,
                tag: HEAL,
            });
        }
        substrate
    }

    pub(super) fn allocation(&self) -> &'w Allocation {
        &self.world.scenario.allocation
    }

    /// Sets a timer of the coordination's own kind and tag.
    pub(super) fn set_timer(&mut self, at: Time, who: Participant, kind: u32, tag: u32) {
        self.queue.push(Scheduled { at, order: order(who, TIMER, 0, 0), what: kind, tag });
    }

    /// When the next event is due.
    pub(super) fn next_time(&mut self) -> Option<Time> {
        self.queue.next_time()
    }

    /// Goes on to the next event. `None` when it was put off: its participant sleeps, or the message still has to pass
    /// its receiver's limit, or did not fit.
    pub(super) fn next(&mut self) -> Option<Happening> {
        let event = self.queue.pop().expect("an event is due");
        debug_assert!(event.at >= self.now, "time goes forward");
        self.now = event.at;
        self.events += 1;
        if event.is_heal() {
            return Some(Happening::Heal);
        }
        if let Some(at) = self.world.schedule.asleep_until(event.at, event.participant()) {
            self.queue.push(Scheduled { at, ..event });
            return None;
        }
        if event.kind() == DELIVERY && event.tag & RECEIVED == 0 && self.transport.limits_ingress() {
            self.pass_ingress(event);
            return None;
        }
        Some(event.happening())
    }

    /// Lets a message that arrived wait for its receiver's limit, or drops it.
    fn pass_ingress(&mut self, event: Scheduled) {
        let to = event.participant();
        let letter = self.post.take(event.what);
        let bytes = letter.payload_bytes + letter.stamp_bytes;
        if let Some(passed) = self.transport.offer_ingress(to, self.now, bytes) {
            self.observer.transit.queued(passed.at.since(self.now), passed.queued_bytes);
            self.queue.push(Scheduled { at: passed.at, tag: event.tag | RECEIVED, ..event });
            self.post.return_undelivered(event.what, letter);
        } else {
            self.observer.transit.dropped += 1;
            let (from, kind) = (letter.from, letter.content.kind());
            self.post.put_back(event.what, letter);
            self.try_again(from, to, event.tag, kind, self.now + self.world.scenario.network.retry_after);
        }
    }

    /// The world heals somewhere, or somebody wakes.
    pub(super) fn healed(&mut self) {
        self.observer.settling.disturbed(self.now);
    }

    /// Delivers one copy of a letter: check the clock's verdict, merge the clock, apply the acceptance rule, store.
    pub(super) fn deliver(&mut self, to: Participant, slot: u32, link: u32) -> (Participant, Delivered) {
        let letter = self.post.take(slot);
        let (from, clock) = (letter.from, &mut self.clocks[to.index()]);
        if self.truth.checks(from, to) {
            let verdict = clock.compare(&letter.stamp);
            self.truth.check(verdict, from, to, &letter.truth);
        }
        let covered = self.world.scenario.clocks.accept == Accept::MergedClock
            && !matches!(letter.content, Content::RoundState { .. })
            && clock.covers(&letter.stamp, from.index());
        clock.receive(&letter.stamp);
        self.truth.receive(from, to, &letter.truth);
        self.observer.received(self.now.since(letter.sent), letter.nodes);
        let delivered = match &letter.content {
            Content::RoundState { ready_for } => Delivered::RoundState { ready_for: *ready_for },
            Content::Commitment(record) => {
                let stored = self.agents[to.index()].known_commitment(link);
                if self.accepts(record.version, stored, covered) {
                    self.take_commitment(to, from, link, record)
                } else {
                    Delivered::Nothing
                }
            }
            Content::Allocation(record) => {
                let stored = self.agents[to.index()].known_allocation(link);
                if self.accepts(record.version, stored, covered) {
                    self.agents[to.index()].learn_allocation(link, record);
                    if record.version == self.agents[from.index()].allocation_version() {
                        self.observer.replicas.stored_latest(from, RecordKind::Allocation);
                    }
                    Delivered::Allocation
                } else {
                    Delivered::Nothing
                }
            }
        };
        self.post.put_back(slot, letter);
        (from, delivered)
    }

    /// The acceptance rule: newer than what is stored, and not dropped as covered; such a drop is a lost update.
    fn accepts(&mut self, version: Version, stored: Version, covered: bool) -> bool {
        let newer = version > stored;
        if newer && covered {
            self.observer.lost_update();
        }
        newer && !covered
    }

    fn take_commitment(
        &mut self,
        to: Participant,
        from: Participant,
        link: u32,
        record: &Arc<crate::allocation::record::Commitment>,
    ) -> Delivered {
        let settings = self.allocation();
        let back = self.world.links.reverse(to.index())[link as usize];
        let agent = &mut self.agents[to.index()];
        let inputs_moved = agent.learn_commitment(link, back, record, settings);
        self.observer.invariants.check_book(agent, self.now, self.events);
        if record.version == self.agents[from.index()].commitment_version() {
            self.observer.replicas.stored_latest(from, RecordKind::Commitment);
        }
        Delivered::Commitment { link, inputs_moved }
    }

    /// A provider divides its capacity by what it knows; commitments published before `not_before` are left out.
    pub(super) fn compute(&mut self, who: Participant, not_before: Time) -> Computation {
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
        computation
    }

    /// A recipient applies what it received since the last time; whoever needs nothing has nothing to apply.
    pub(super) fn aggregate(&mut self, who: Participant, indexing: Indexing) {
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
    }

    /// A user's action happens now, to be applied at once or later.
    pub(super) fn disturbed(&mut self, who: Participant, change: &Change) {
        self.observer.settling.disturbed(self.now);
        let peers = self.world.links.peers(who.index());
        self.observer.visibility.acted(who, self.now, change, |link| peers[link as usize]);
    }

    /// Applies a user's action to its participant.
    pub(super) fn apply(&mut self, who: Participant, change: &Change) {
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
    }

    /// Mean size of the participants' stamps as they stand, in each encoding.
    pub(super) fn stamp_bytes(&self) -> [f64; 4] {
        let stamps: Vec<C::Stamp> = self.clocks.iter().map(C::peek).collect();
        twintrack_clocks::Encoding::ALL.map(|encoding| {
            let sum: usize = stamps.iter().map(|stamp| C::encoded_len(stamp, encoding)).sum();
            sum as f64 / stamps.len() as f64
        })
    }
}
