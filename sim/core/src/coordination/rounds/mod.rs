//! Coordination by rounds: a timer on each participant's own clock, a broadcast of round states, a quorum to advance.
//!
//! [`schedule`] says what happens when within a round (the two profiles), [`peers`] who is ready and who is active, and
//! this file advances.

mod peers;
mod schedule;

use crate::allocation::agent::Parted;
use crate::allocation::damping::Indexing;
use crate::ids::Participant;
use crate::kernel::random::{Draws, Purpose};
use crate::kernel::time::{Span, Time};
use crate::population::{Change, ClockSkew};
use crate::settings::{self, Profile, Republish};
use crate::witness::{Clockwork, Seen};
use crate::world::World;

use super::Coordination;
use super::clock_family::ClockFamily;
use super::mail::Listens;
use super::membership::direct::Introduction;
use super::substrate::{Arrival, Delivered, Substrate};

use peers::Peers;
use schedule::Step;

/// One participant's place in the rounds, in one session.
#[derive(Debug, Default)]
pub(super) struct Member {
    round: u32,
    /// The own timer of the current round has ended.
    timer_ended: bool,
    /// Since when it has waited for longer than a round past its timer's end.
    stalled_since: Option<Time>,
    /// The round it last announced to be ready for.
    announced: Option<u32>,
    /// A user action waits to be published (`boundary`).
    publish_due: bool,
    /// User actions wait to be applied (`nine-phase`).
    waiting: Vec<Change>,
    provider: bool,
    /// Denominators stood still in the last computation.
    still: bool,
    /// When its last computation is over.
    computed_at: Time,
    /// Its allocation state is published when that is so.
    publish_when_computed: bool,
    /// How much faster than true time its clock runs, as a factor.
    pace: f64,
    /// How far its clock is ahead of true time at the start, in nanoseconds.
    ahead_ns: f64,
    peers: Peers,
}

impl Member {
    /// Whether there is reason to go on to another round.
    fn is_due(&self) -> bool {
        (self.timer_ended && self.peers.quorum_ready()) || self.peers.quorum_ahead().is_some()
    }
}

/// Coordination by rounds.
#[derive(Debug)]
pub(super) struct Rounds {
    settings: settings::Rounds,
    members: Vec<Member>,
    spread: Draws,
}

impl Rounds {
    pub(super) fn new(world: &World) -> Rounds {
        let (settings, seed) = (world.scenario.rounds.clone(), world.scenario.run.seed);
        let initial = world.initial();
        let members = (0..world.participants())
            .map(Participant::from)
            .map(|who| {
                let ClockSkew { ahead_ns, pace } = world.skew[who.index()];
                let known = if who.index() < initial { initial } else { 0 };
                Member {
                    provider: !world.capacity[who.index()].is_empty(),
                    ahead_ns,
                    pace,
                    peers: Peers::new(who, (0..known).map(Participant::from), &settings),
                    ..Member::default()
                }
            })
            .collect();
        Rounds { settings, members, spread: Draws::new(seed, Purpose::PhaseSpread) }
    }

    /// Starts a round: everything that it holds is scheduled or done.
    fn enter<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant, round: u32) {
        let member = &mut self.members[who.index()];
        if let Some(progress) = on.observer.rounds.as_mut().filter(|_| round > member.round) {
            progress.advanced(member.round, round);
            if let Some(since) = member.stalled_since.take() {
                progress.stalled(since, on.now);
            }
        }
        member.round = round;
        on.saw(|_| Seen::Entered { who, round });
        member.timer_ended = false;
        member.peers.enter(round);
        for (step, after) in self.steps(who, round) {
            on.set_timer(on.now + after, who, step as u32, round);
        }
        if self.settings.profile == Profile::Boundary {
            self.at_boundary(on, who);
        }
    }

    fn at_boundary<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        on.aggregate(who, Indexing::Rounds);
        self.publish_commitment(on, who);
        if self.members[who.index()].provider {
            self.compute(on, who);
            self.check(on, who);
        }
    }

    fn publish_commitment<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        let acted = std::mem::take(&mut self.members[who.index()].publish_due);
        let agent = &on.agents[who.index()];
        let first = agent.commitment_version().0 == 0;
        if acted || first || self.in_every_round() || agent.commitment_moved(on.allocation()) {
            on.publish_commitment(who);
        }
    }

    /// Computes, unless the last computation still goes on: then this one is left out.
    fn compute<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        let member = &self.members[who.index()];
        // A publication that waits for the last computation must not be overtaken by the next one at the same instant.
        if member.computed_at > on.now || member.publish_when_computed {
            return;
        }
        let computation = on.compute(who, Time::ZERO);
        let member = &mut self.members[who.index()];
        member.still = computation.denominators_moved <= on.allocation().epsilon;
        member.computed_at = on.now + on.world.compute_by_rounds.of(who);
    }

    /// Publishes the allocation state at the profile's time, or when the computation is over, if that is later.
    fn publish_allocation<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        let member = &mut self.members[who.index()];
        if member.computed_at <= on.now {
            on.publish_result(who, self.in_every_round());
        } else if !std::mem::replace(&mut member.publish_when_computed, true) {
            on.set_timer(member.computed_at, who, Step::Computed as u32, 0);
        }
    }

    /// The convergence check: a provider believes it has settled when its denominators stood still.
    fn check<C: ClockFamily>(&self, on: &mut Substrate<'_, C>, who: Participant) {
        on.observer.settling.believes(on.now, who, self.members[who.index()].still);
    }

    /// Tells every active peer that this round is over here.
    fn announce<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant, ready_for: u32) {
        let member = &mut self.members[who.index()];
        let first = member.announced.is_none_or(|before| before < ready_for);
        member.announced = Some(ready_for);
        let messages = on.broadcast_round_state(who, ready_for, member.peers.active());
        if let Some(progress) = &mut on.observer.rounds {
            progress.announced(ready_for - 1, messages, first);
        }
        if let Some(every) = self.settings.gossip_every.0 {
            on.set_timer(on.now + self.true_span(who, every), who, Step::Gossip as u32, ready_for);
        }
    }

    /// Advances by one round if the own timer has ended and a quorum is ready, or catches up with a quorum ahead.
    fn advance_if_due<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        let member = &self.members[who.index()];
        if member.timer_ended && member.peers.quorum_ready() {
            self.enter(on, who, member.round + 1);
        }
        while let Some(round) = self.members[who.index()].peers.quorum_ahead() {
            self.enter(on, who, round);
        }
    }

    fn timer_ended<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        let round = self.members[who.index()].round;
        self.members[who.index()].timer_ended = true;
        if self.settings.profile == Profile::Boundary {
            self.announce(on, who, round + 1);
        }
        on.set_timer(on.now + self.true_span(who, self.settings.length), who, Step::Stalled as u32, round);
        self.advance_if_due(on, who);
    }

    /// A round length has passed since the timer's end, or since this was last noticed: the participant is stalled, and
    /// peers silent for long stop to count.
    fn waited<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        let member = &mut self.members[who.index()];
        let round = member.round;
        member.stalled_since.get_or_insert(on.now);
        member.peers.wait();
        on.set_timer(on.now + self.true_span(who, self.settings.length), who, Step::Stalled as u32, round);
        self.advance_if_due(on, who);
    }

    /// Applies the user actions that waited for the round to start (`nine-phase`).
    fn apply_waiting<C: ClockFamily>(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        for change in std::mem::take(&mut self.members[who.index()].waiting) {
            on.apply(who, &change);
            self.members[who.index()].publish_due = true;
        }
    }
}

impl Listens for Member {
    fn round(&self) -> u32 {
        self.round
    }

    fn patience(&self) -> usize {
        self.peers.patience(self.timer_ended)
    }

    fn hear(&mut self, from: Participant, ready_for: u32) -> bool {
        self.peers.heard(from, Some(ready_for)) && self.is_due()
    }
}

impl<C: ClockFamily> Coordination<C> for Rounds {
    type Listener = Member;

    fn listeners(&mut self) -> &mut [Member] {
        &mut self.members
    }

    fn read(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        self.advance_if_due(on, who);
    }

    fn start(&mut self, on: &mut Substrate<'_, C>) {
        for who in on.membership.live().to_vec() {
            self.enter(on, who, 0);
        }
    }

    fn timer(&mut self, on: &mut Substrate<'_, C>, who: Participant, kind: u32, tag: u32) {
        let step = Step::from(kind);
        // A step of a round that was left early is void; gossip, a user's publication and the end of a computation are
        // not bound to a round.
        let unbound = matches!(step, Step::Gossip | Step::PublishAction | Step::Computed);
        if self.members[who.index()].round != tag && !unbound {
            return;
        }
        match step {
            Step::TimerEnd => self.timer_ended(on, who),
            Step::Stalled => self.waited(on, who),
            Step::Gossip => {
                if self.members[who.index()].announced == Some(tag) {
                    self.announce(on, who, tag);
                }
            }
            Step::PublishAction => {
                if self.members[who.index()].publish_due {
                    self.publish_commitment(on, who);
                }
            }
            Step::Commit => {
                self.apply_waiting(on, who);
                self.publish_commitment(on, who);
            }
            Step::Compute => self.compute(on, who),
            Step::PublishAllocation => self.publish_allocation(on, who),
            Step::Computed => {
                self.members[who.index()].publish_when_computed = false;
                on.publish_result(who, self.in_every_round());
            }
            Step::Apply => on.aggregate(who, Indexing::Rounds),
            Step::Announce => self.announce(on, who, tag + 1),
            Step::Check => self.check(on, who),
        }
    }

    fn delivered(&mut self, on: &mut Substrate<'_, C>, to: Participant, arrival: Arrival) {
        let peers = &mut self.members[to.index()].peers;
        let ready_for = match arrival.what {
            Delivered::RoundState { ready_for } => Some(ready_for),
            _ => None,
        };
        // What is left of a session that is over makes nobody believe that it goes on.
        if (arrival.current || peers.knows(arrival.from)) && peers.heard(arrival.from, ready_for) {
            self.advance_if_due(on, to);
        }
    }

    fn introduce(&self, by: Participant) -> Introduction {
        let member = &self.members[by.index()];
        let known = member.peers.known().chain(std::iter::once(by)).collect();
        Introduction { round: member.round, known }
    }

    fn joined(&mut self, on: &mut Substrate<'_, C>, who: Participant, introduction: &Introduction) {
        let Introduction { round, known } = introduction;
        let before = &self.members[who.index()];
        self.members[who.index()] = Member {
            provider: before.provider,
            ahead_ns: before.ahead_ns,
            pace: before.pace,
            round: *round,
            // Whoever returns says so, even if nothing else is new.
            publish_due: true,
            peers: Peers::starting_in(
                *round,
                who,
                known.iter().copied().filter(|peer| on.membership.is_present(*peer)),
                &self.settings,
            ),
            ..Member::default()
        };
        if let Some(progress) = &mut on.observer.rounds {
            progress.came(*round);
        }
        self.enter(on, who, *round);
    }

    /// Round states go to everyone known, so it is not only those linked who must learn of a departure.
    fn knows(&self, on: &Substrate<'_, C>, one: Participant, other: Participant) -> bool {
        self.members[one.index()].peers.knows(other) || on.believes_present(one, other)
    }

    fn left(&mut self, on: &mut Substrate<'_, C>, who: Participant) {
        // What its user entered is part of its record when it returns.
        self.apply_waiting(on, who);
        let member = &mut self.members[who.index()];
        if let Some(progress) = &mut on.observer.rounds {
            progress.went(member.round, member.announced == Some(member.round + 1));
            if let Some(since) = member.stalled_since.take() {
                progress.stalled(since, on.now);
            }
        }
        member.peers = Peers::new(who, std::iter::empty(), &self.settings);
    }

    fn parted(&mut self, on: &mut Substrate<'_, C>, at: Participant, gone: Participant, _: Option<Parted>) {
        // Whoever is back by now is known to be.
        if !on.membership.is_present(gone) && self.members[at.index()].peers.gone(gone) {
            self.advance_if_due(on, at);
        }
    }

    fn acted(&mut self, on: &mut Substrate<'_, C>, who: Participant, change: &Change) {
        match self.settings.profile {
            Profile::NinePhase => self.members[who.index()].waiting.push(change.clone()),
            Profile::Boundary => {
                on.apply(who, change);
                if !std::mem::replace(&mut self.members[who.index()].publish_due, true) {
                    on.set_timer(on.now + self.settings.debounce, who, Step::PublishAction as u32, 0);
                }
            }
        }
    }

    fn end(&mut self, on: &mut Substrate<'_, C>) {
        if let Some(progress) = &mut on.observer.rounds {
            for since in self.members.iter().filter_map(|member| member.stalled_since) {
                progress.stalled_at_end(since, on.now);
            }
        }
    }

    fn purpose(&self, kind: u32) -> &'static str {
        Step::from(kind).purpose()
    }

    fn clockwork(&self, _: &Substrate<'_, C>, who: Participant) -> Clockwork {
        let member = &self.members[who.index()];
        let due = [
            member.announced.map(|round| format!("announced to be ready for round {round}")),
            member.timer_ended.then(|| "its timer has ended: it waits for a quorum".to_owned()),
            member.stalled_since.map(|since| format!("stalled since {since}")),
            member.publish_due.then(|| "a user's action is to be published".to_owned()),
            (!member.waiting.is_empty())
                .then(|| format!("{} user actions wait for the round to start", member.waiting.len())),
            member.publish_when_computed.then(|| "a computation goes on".to_owned()),
        ];
        Clockwork { round: Some(member.round), due: due.into_iter().flatten().collect() }
    }

    fn stalled(&self) -> Option<u32> {
        Some(self.members.iter().filter(|member| member.stalled_since.is_some()).count() as u32)
    }

    fn hindrance(&self) -> Option<String> {
        let stalled = Coordination::<C>::stalled(self)?;
        (stalled > 0).then(|| format!("{stalled} participants are stalled: too few of their peers are ready"))
    }
}

impl Rounds {
    /// Whether records are published in every round, changed or not.
    fn in_every_round(&self) -> bool {
        self.settings.republish == Republish::EveryRound
    }

    /// A span of a participant's own clock in true time.
    fn true_span(&self, who: Participant, own: Span) -> Span {
        Span::from_nanos_f64(own.0 as f64 / self.members[who.index()].pace)
    }
}
