//! What every coordination stands on: records published with a version, delivered over the network, taken in, and the
//! allocation computed and applied. Here nothing decides *when*.

use std::sync::Arc;

use crate::allocation::agent::{Agent, Computation};
use crate::allocation::damping::Indexing;
use crate::allocation::record::Commitment;
use crate::ids::{Participant, Version};
use crate::kernel::time::Time;
use crate::observer::Observer;
use crate::observer::causality::Truth;
use crate::observer::replicas::agreement;
use crate::observer::wrong::wrong_allocation;
use crate::population::Change;
use crate::settings::{Accept, Allocation, Defect};
use crate::witness::{Fell, Seen, Witness};
use crate::world::World;

use super::clock_family::{ClockFamily, Founding};
use super::letter::{Content, Post};
use super::mail::{Agenda, Mail};
use super::membership::Membership;
use super::membership::direct::Directs;
use super::membership::presence::Heard;
use super::scheduled::{
    ACTION, DELIVERY, DIRECT, HEAL, Happening, RECEIVED, Scheduled, order, passage_of, timer_of, world_event,
};
use super::transport::Transport;
use super::turnover::Turnovers;
use super::waiting::Waiting;
use super::witnessed::residual;

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

impl Delivered {
    /// The same for a witness; `lost` if a newer record was dropped by the acceptance rule.
    fn fell(self, lost: bool) -> Fell {
        match self {
            Delivered::Commitment { inputs_moved, .. } => Fell::Stored { inputs_moved },
            Delivered::Allocation => Fell::Stored { inputs_moved: false },
            Delivered::RoundState { .. } => Fell::Noted,
            Delivered::Nothing if lost => Fell::LostUpdate,
            Delivered::Nothing => Fell::OldNews,
        }
    }
}

/// A letter that arrived.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    pub(super) from: Participant,
    pub(super) what: Delivered,
    /// The receiver did not know that the sender is there, and recognises it from now on.
    pub(super) met: bool,
    /// The sender's session goes on.
    pub(super) current: bool,
}

/// The state of a run of one engine, apart from its coordination.
pub(super) struct Substrate<'w, C: ClockFamily> {
    pub(super) world: &'w World,
    pub(super) now: Time,
    pub(super) agents: Vec<Agent>,
    pub(super) observer: Observer,
    pub(super) truth: Truth,
    /// The clocks of those who are there, and of those who are gone and will return.
    pub(super) clocks: Vec<Option<C>>,
    pub(super) waiting: Waiting<C::Stamp>,
    pub(super) membership: Membership,
    pub(super) directs: Directs<C::Gift>,
    pub(super) queue: Agenda,
    /// Round states that are kept apart, if any are.
    pub(super) mail: Option<Mail<C>>,
    pub(super) post: Post<C::Stamp>,
    pub(super) transport: Transport<C::Stamp>,
    /// Transmissions so far, per participant: the message numbers that jitter is drawn by.
    pub(super) transmissions: Vec<u64>,
    /// Number of the current event, from 1.
    pub(super) events: u64,
    pub(super) turnovers: Turnovers,
    /// Until when a roll call keeps each participant from doing anything.
    pub(super) held_until: Vec<Time>,
    /// When the last disturbance happens whose time is known beforehand.
    pub(super) last_disturbance: Time,
    /// Who follows the run.
    pub(super) witness: Option<&'w mut dyn Witness>,
}

impl<'w, C: Founding> Substrate<'w, C> {
    /// A run at its start, with the clocks that a population of this family begins with.
    pub(super) fn new(world: &'w World, rounds: bool) -> Self {
        let settings = &world.scenario;
        let (initial, ever) = (world.initial(), world.participants());
        Substrate::with_clocks(world, rounds, |agents| {
            C::initial(initial, ever, &settings.clocks, settings.run.seed, |who| {
                rounds || agents[who].announces(settings.events.announce)
            })
        })
    }
}

impl<'w, C: ClockFamily> Substrate<'w, C> {
    /// A run at its start, with these clocks of the initial participants, in index order.
    pub(super) fn with_clocks(
        world: &'w World,
        rounds: bool,
        clocks: impl FnOnce(&[Agent]) -> Vec<C>,
    ) -> Self {
        let (settings, n) = (&world.scenario, world.participants());
        let initial = world.initial();
        let agents: Vec<Agent> = (0..n)
            .map(|me| {
                let present = |peer: Participant| me < initial && peer.index() < initial;
                Agent::new(
                    Participant::from(me),
                    &world.needs[me],
                    &world.capacity[me],
                    &world.links,
                    present,
                )
            })
            .collect();
        let mut clocks: Vec<Option<C>> = clocks(&agents).into_iter().map(Some).collect();
        clocks.resize_with(n, || None);
        let mut substrate = Substrate {
            world,
            now: Time::ZERO,
            observer: Observer::new(world, &agents, rounds),
            truth: Truth::new(n, settings.observer.causality_witnesses, C::counts_receipts(&settings.clocks)),
            clocks,
            waiting: Waiting::new(n, C::WAITING_MAX),
            membership: Membership::new(world),
            directs: Directs::new(n),
            queue: Agenda::new(),
            mail: None,
            post: Post::new(),
            transport: Transport::new(world),
            transmissions: vec![0; n],
            agents,
            events: 0,
            turnovers: Turnovers::default(),
            held_until: vec![Time::ZERO; n],
            last_disturbance: world.last_disturbance(),
            witness: None,
        };
        for (index, action) in world.actions.iter().enumerate() {
            substrate.queue.push(Scheduled {
                at: action.at,
                order: order(action.participant, ACTION, 0, 0),
                what: index as u32,
                tag: 0,
            });
        }
        for passage in &world.churn.passages {
            substrate.queue.push(passage_of(passage.at, passage.participant, passage.kind));
        }
        for at in world.schedule.heals() {
            substrate.queue.push(world_event(at, HEAL));
        }
        substrate.plan_roll_call();
        substrate
    }

    pub(super) fn allocation(&self) -> &'w Allocation {
        &self.world.scenario.allocation
    }

    /// Sets a timer of the coordination's own kind and tag.
    pub(super) fn set_timer(&mut self, at: Time, who: Participant, kind: u32, tag: u32) {
        self.queue.push(timer_of(at, who, self.membership.session(who), kind, tag));
    }

    /// The clock of somebody who is there, as it is before it takes in what waits: its id is the same.
    pub(super) fn clock(&self, who: Participant) -> &C {
        self.clocks[who.index()].as_ref().expect("whoever is there has a clock")
    }

    /// The clock of somebody who is there, up to date, to change.
    pub(super) fn clock_mut(&mut self, who: Participant) -> &mut C {
        self.take_in(who);
        self.clocks[who.index()].as_mut().expect("whoever is there has a clock")
    }

    /// Tells a clock that reads time what its owner's own clock shows, before it counts anything.
    #[inline]
    pub(super) fn tell_time(&mut self, who: Participant) {
        if C::READS_TIME {
            let time = self.world.skew[who.index()].reads(self.now);
            self.clocks[who.index()].as_mut().expect("whoever is there has a clock").tell_time(time);
        }
    }

    /// Goes on to the next event. `None` when nothing comes of it, or not yet: its participant is gone or sleeps, or the
    /// message still has to pass its receiver's limit, or did not fit.
    pub(super) fn next(&mut self) -> Option<Happening> {
        let event = self.queue.pop().expect("an event is due");
        debug_assert!(event.at >= self.now, "time goes forward");
        self.now = event.at;
        self.events += 1;
        if let Some(mail) = &mut self.mail {
            mail.handles(event);
        }
        if event.is_the_worlds() {
            return Some(event.happening());
        }
        if self.takes_no_part(event) {
            return None;
        }
        let who = event.participant();
        let held = Some(self.held_until[who.index()]).filter(|until| *until > event.at);
        if let Some(at) = self.world.schedule.asleep_until(event.at, who).or(held) {
            self.queue.push(Scheduled { at, ..event });
            return None;
        }
        if event.is_action() && !self.membership.is_present(who) {
            // What a user enters while a sponsor is looked for is part of the record that is published then.
            let change = &self.world.actions[event.what as usize].change;
            self.disturbed(who, change);
            self.apply(who, change);
            return None;
        }
        if event.kind() == DELIVERY && event.tag & RECEIVED == 0 && self.transport.limits_ingress() {
            self.pass_ingress(event);
            return None;
        }
        Some(event.happening())
    }

    /// Whether an event concerns somebody who is not in, or was set in a session that is over; it is then dealt with.
    fn takes_no_part(&mut self, event: Scheduled) -> bool {
        let who = event.participant();
        if let Some(session) = event.timer_session() {
            return !self.membership.goes_on(who, session);
        }
        if self.membership.is_present(who) {
            return false;
        }
        if event.is_action() && self.membership.is_joining(who) {
            return false;
        }
        if event.is_action() {
            self.observer.presence.actions_skipped += 1;
        } else if event.is_letter() {
            let letter = self.post.take(event.what);
            self.saw(|_| letter.received(who, Fell::Undeliverable));
            self.post.put_back(event.what, letter);
            self.observer.transit.undelivered += 1;
        }
        // A direct message looks for its receiver itself: what it carries may have to be accounted for.
        event.is_action() || event.is_letter() || event.tag & DIRECT == 0
    }

    /// Lets a message that arrived wait for its receiver's limit, or drops it.
    fn pass_ingress(&mut self, event: Scheduled) {
        let to = event.participant();
        if event.tag & DIRECT != 0 {
            self.pass_direct(event);
            return;
        }
        let letter = self.post.take(event.what);
        let bytes = letter.payload_bytes + letter.stamp_bytes;
        if let Some(passed) = self.transport.offer_ingress(to, self.now, bytes) {
            self.observer.transit.queued(passed.at.since(self.now), passed.queued_bytes);
            self.queue.push(Scheduled { at: passed.at, tag: event.tag | RECEIVED, ..event });
            self.post.return_undelivered(event.what, letter);
        } else {
            self.observer.transit.dropped += 1;
            let (from, kind) = (letter.from, letter.content.kind());
            self.saw(|_| letter.received(to, Fell::Dropped));
            self.post.put_back(event.what, letter);
            self.try_again(from, to, event.tag, kind, self.now + self.world.scenario.network.retry_after);
        }
    }

    /// The world heals somewhere, or somebody wakes.
    pub(super) fn healed(&mut self) {
        self.observer.settling.disturbed(self.now);
        self.saw(|_| Seen::Healed);
    }

    /// The same for a direct message.
    fn pass_direct(&mut self, event: Scheduled) {
        let (to, bytes) = (event.participant(), self.directs.get(event.what).bytes());
        if let Some(passed) = self.transport.offer_ingress(to, self.now, bytes) {
            self.observer.transit.queued(passed.at.since(self.now), passed.queued_bytes);
            self.queue.push(Scheduled { at: passed.at, tag: event.tag | RECEIVED, ..event });
        } else {
            self.observer.transit.dropped += 1;
            let direct = self.directs.take(event.what);
            self.saw(|_| direct.received(Fell::Dropped));
            self.direct_failed(direct, self.now + self.world.scenario.network.retry_after);
        }
    }

    /// Delivers one copy of a letter: check the clock's verdict, merge the clock, apply the acceptance rule, store.
    pub(super) fn deliver(&mut self, to: Participant, slot: u32, link: u32) -> Arrival {
        let letter = self.post.take(slot);
        let from = letter.from;
        let current = self.membership.goes_on(from, letter.session);
        if self.truth.checks(from, to) {
            let verdict = self.clock_mut(to).compare(&letter.stamp);
            let before = self.truth.tally();
            self.truth.check(verdict, from, to, &letter.truth);
            self.saw_verdict(to, &letter, before);
        }
        let covered = self.world.scenario.clocks.accept == Accept::MergedClock
            && !matches!(letter.content, Content::RoundState { .. })
            && self.clock_mut(to).covers(&letter.stamp, from.index());
        self.tell_clock(to, &letter);
        self.observer.receipts.received(self.now.since(letter.sent), letter.nodes);
        let heard = match letter.content {
            Content::RoundState { .. } => Heard::Known,
            _ => self.hear(to, link, letter.session),
        };
        let what = match &letter.content {
            Content::RoundState { ready_for } => Delivered::RoundState { ready_for: *ready_for },
            _ if heard == Heard::Late => Delivered::Nothing,
            Content::Commitment(record) => {
                let stored = self.agents[to.index()].known_commitment(link);
                if self.accepts(record.version, stored, covered) {
                    self.take_commitment(to, link, record)
                } else {
                    Delivered::Nothing
                }
            }
            Content::Allocation(record) => {
                let stored = self.agents[to.index()].known_allocation(link);
                if self.accepts(record.version, stored, covered) {
                    self.agents[to.index()].learn_allocation(link, record);
                    Delivered::Allocation
                } else {
                    Delivered::Nothing
                }
            }
        };
        self.saw(|_| letter.received(to, what.fell(covered)));
        self.post.put_back(slot, letter);
        if heard == Heard::Met {
            self.greet(to, link);
        }
        Arrival { from, what, met: heard == Heard::Met, current }
    }

    /// The acceptance rule: newer than what is stored, and not dropped as covered; such a drop is a lost update.
    fn accepts(&mut self, version: Version, stored: Version, covered: bool) -> bool {
        let newer = version > stored
            || (version != stored && self.world.scenario.allocation.has(Defect::StaleAccept));
        if newer && covered {
            self.observer.lost_update();
        }
        newer && !covered
    }

    /// Stores a newer commitment.
    pub(super) fn take_commitment(
        &mut self,
        to: Participant,
        link: u32,
        record: &Arc<Commitment>,
    ) -> Delivered {
        let settings = self.allocation();
        let back = self.world.links.reverse(to.index())[link as usize];
        let agent = &mut self.agents[to.index()];
        let inputs_moved = agent.learn_commitment(link, back, record, settings);
        self.observer.invariants.check_book(agent, self.now, self.events);
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
        self.saw(|_| Seen::Computed { who, denominators_moved: computation.denominators_moved });
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
        self.saw(|on| Seen::Applied {
            who,
            residual: residual(&on.agents[who.index()]),
            over_allocation: found.over_allocation,
            changed: found.changed,
        });
    }

    /// A user's action happens now, to be applied at once or later.
    pub(super) fn disturbed(&mut self, who: Participant, change: &Change) {
        self.observer.settling.disturbed(self.now);
        let peers = self.world.links.peers(who.index());
        self.observer.visibility.acted(who, self.now, change, |link| peers[link as usize]);
        self.saw(|_| Seen::Acted { who, change: change.clone() });
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
        self.saw(|on| Seen::Declared { who, residual: residual(&on.agents[who.index()]) });
    }

    /// Those who are there.
    pub(super) fn present_agents(&self) -> impl Iterator<Item = &Agent> {
        self.membership.live().iter().map(|who| &self.agents[who.index()])
    }

    /// Share of (subscriber, record) pairs among those who are there that hold the latest version.
    pub(super) fn agreement(&self) -> Option<f64> {
        agreement(&self.agents, &self.world.links, |who| self.membership.is_present(who))
    }

    /// Amount that providers and recipients disagree on.
    pub(super) fn wrong_allocation(&self) -> f64 {
        wrong_allocation(&self.agents, &self.world.links, |who| self.membership.is_present(who))
    }

    /// Mean size of the stamps of those who are there as they stand: entries or nodes, and bytes in each encoding.
    pub(super) fn stamp_sizes(&self) -> (f64, [f64; 4]) {
        let live = self.membership.live();
        let (nodes, bytes) = C::sizes(live.iter().map(|who| self.stamp(*who)));
        let mean = |sum: usize| sum as f64 / live.len() as f64;
        (mean(nodes), bytes.map(mean))
    }
}
