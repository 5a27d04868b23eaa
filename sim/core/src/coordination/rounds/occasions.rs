//! Occasions: what rounds make of a timer, a message, a user's action, an arrival and a departure.

use crate::allocation::agent::Parted;
use crate::allocation::damping::Indexing;
use crate::engine::Coordination;
use crate::engine::clocks::ClockFamily;
use crate::engine::membership::direct::Introduction;
use crate::engine::substrate::{Arrival, Delivered, Substrate};
use crate::ids::Participant;
use crate::population::Change;
use crate::settings::Profile;
use crate::witness::Clockwork;

use super::Rounds;
use super::member::Member;
use super::peers::Peers;
use super::schedule::Step;

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
