//! Coordination by rounds: a timer on each participant's own clock, a broadcast of round states, a quorum to advance.
//!
//! [`schedule`] says what happens when within a round (the two profiles), [`peers`] who is ready and who is active, [`member`]
//! is one participant's place in it all. This file advances, and does what a round holds; [`occasions`] says on which
//! occasion.

mod member;
mod occasions;
mod peers;
mod schedule;

use crate::allocation::damping::Indexing;
use crate::engine::clocks::ClockFamily;
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::kernel::random::{Draws, Purpose};
use crate::kernel::time::{Span, Time};
use crate::population::ClockSkew;
use crate::settings::{self, Profile, Republish};
use crate::witness::Seen;
use crate::world::World;

use member::Member;
use peers::Peers;
use schedule::Step;

/// Coordination by rounds.
#[derive(Debug)]
pub(crate) struct Rounds {
    settings: settings::Rounds,
    members: Vec<Member>,
    spread: Draws,
}

impl Rounds {
    pub(crate) fn new(world: &World) -> Rounds {
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
