//! What participants have received and their clocks have not taken in yet.
//!
//! A clock is looked at when its owner publishes, forks it or hands it over, and when a verdict is checked; between those,
//! stamps can wait. An interval tree clock takes in many at once for little more than the reading of each, where one after
//! the other its own tree would be read and written each time, and that is the largest part of a large run. And of two
//! stamps of the same sender the later one knows all that the earlier one does, which need not be taken in at all: what
//! waits for somebody who seldom publishes is at most the latest word of each peer. The exact histories go the same way,
//! for the same reasons.
//!
//! Nothing that can be observed differs: joins commute, and a clock that counts its receipts does not wait. Rejected:
//! waiting without a bound, which where everybody is linked to everybody would keep each stamp in memory for long.

use twintrack_clocks::Causality;

use crate::engine::delivery::letter::Letter;
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::observer::causality::TruthStamp;

use super::ClockFamily;

/// What a letter tells a clock.
#[derive(Clone, Debug)]
struct Told<S> {
    from: Participant,
    sent: Time,
    stamp: S,
    truth: TruthStamp,
}

impl<S: Clone> Told<S> {
    fn by(letter: &Letter<S>) -> Told<S> {
        let (stamp, truth) = (letter.stamp.clone(), letter.truth.clone());
        Told { from: letter.from, sent: letter.sent, stamp, truth }
    }
}

/// What waits, per participant.
#[derive(Debug)]
pub(crate) struct Waiting<S> {
    told: Vec<Vec<Told<S>>>,
    /// So many are taken in at the latest.
    most: usize,
}

impl<S> Waiting<S> {
    /// Nothing waits yet, and never more than `most`; with 1, nothing ever does.
    pub(crate) fn new(participants: usize, most: usize) -> Waiting<S> {
        Waiting { told: (0..participants).map(|_| Vec::new()).collect(), most }
    }
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// A letter came: its receiver's clock takes it in, now or before it is looked at.
    pub(crate) fn tell_clock(&mut self, to: Participant, letter: &Letter<C::Stamp>) {
        if self.waiting.most <= 1 {
            self.tell_time(to);
            let clock = self.clocks[to.index()].as_mut().expect("whoever is there has a clock");
            clock.receive(&letter.stamp);
            self.truth.receive(letter.from, to, &letter.truth);
            if let Some(mail) = &mut self.mail {
                mail.took_in(to, letter);
            }
            return;
        }
        let told = &mut self.waiting.told[to.index()];
        // What one participant publishes at one and the same instant stands side by side.
        let other = told.iter_mut().find(|told| told.from == letter.from && told.sent != letter.sent);
        match other {
            Some(later) if later.sent > letter.sent => {}
            Some(earlier) => *earlier = Told::by(letter),
            None => {
                told.push(Told::by(letter));
                if told.len() == self.waiting.most {
                    self.take_in(to);
                }
            }
        }
    }

    /// A participant's clock takes in what waits for it.
    pub(crate) fn take_in(&mut self, who: Participant) {
        self.take_in_mail(who);
        let told = &mut self.waiting.told[who.index()];
        if told.is_empty() {
            return;
        }
        let clock = self.clocks[who.index()].as_mut().expect("only those who are there are told anything");
        clock.receive_all(told.iter().map(|told| &told.stamp));
        for Told { from, truth, .. } in told.drain(..) {
            self.truth.receive(from, who, &truth);
        }
    }

    /// The stamp of somebody who is there, as it would be if what waits were taken in. It goes on waiting: of most who have
    /// fallen silent, the tree that they would have is never looked at again, and need not be kept.
    pub(crate) fn stamp(&self, who: Participant) -> C::Stamp {
        let (clock, told) = (self.clock(who), &self.waiting.told[who.index()]);
        if told.is_empty() {
            return clock.peek();
        }
        let mut clock = clock.clone();
        clock.receive_all(told.iter().map(|told| &told.stamp));
        // Whoever has heard of one peer alone has that peer's stamp, whose size has been worked out already.
        let heard = told.iter().find(|told| clock.compare(&told.stamp) == Causality::Equal);
        heard.map_or_else(|| clock.peek(), |told| told.stamp.clone())
    }
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// A participant's clock as it would be if what waits were taken in, which goes on waiting; `None` without a clock.
    pub(crate) fn up_to_date_clock(&self, who: Participant) -> Option<C> {
        let mut clock = self.clocks[who.index()].clone()?;
        clock.receive_all(self.waiting.told[who.index()].iter().map(|told| &told.stamp));
        Some(clock)
    }
}

#[cfg(test)]
mod tests {
    use twintrack_clocks::itc::Stamp;

    use super::*;
    use crate::coordination::{Events, Rounds};
    use crate::drive::drive_on;
    use crate::engine::Coordination;
    use crate::engine::churning;
    use crate::outcome::Outcome;
    use crate::settings::{Accept, Engine, ForkFrom, Heir, Inputs};
    use crate::watch::Unwatched;
    use crate::world::World;

    /// A run in which at most `most` letters wait.
    fn run<K: Coordination<Stamp>>(world: &World, engine: Engine, coordination: K, most: usize) -> Outcome {
        let rounds = engine.coordination == crate::settings::Coordination::Rounds;
        let mut on = Substrate::<Stamp>::new(world, rounds);
        on.waiting = Waiting::new(world.participants(), most);
        drive_on(on, engine, &mut Unwatched, coordination)
    }

    /// Witnesses few enough that most verdicts are not checked: checking leaves nothing waiting.
    #[test]
    fn whole_runs_are_the_same_when_nothing_waits() {
        for (accept, fork_from, heir, witnesses, churns) in [
            (Accept::PerOrigin, ForkFrom::Sponsor, Heir::Sponsor, 5, false),
            (Accept::PerOrigin, ForkFrom::Largest, Heir::Closest, 5, true),
            (Accept::PerOrigin, ForkFrom::Random, Heir::Random, 0, true),
            (Accept::MergedClock, ForkFrom::Sponsor, Heir::Sponsor, 1024, true),
        ] {
            let mut scenario = churning::scenario();
            (scenario.clocks.accept, scenario.clocks.fork_from, scenario.clocks.heir) =
                (accept, fork_from, heir);
            scenario.observer.causality_witnesses = witnesses;
            if churns {
                scenario.churn = churning::churn();
            }
            let world = World::build(scenario, &Inputs::default()).expect("a valid scenario");
            let both = |most| {
                [
                    run(&world, Engine::V2, Events::new(&world), most),
                    run(&world, Engine::ROUNDS_ITC, Rounds::new(&world), most),
                ]
            };
            let plain = format!("{:?}", both(1));
            for most in [3, 8, Stamp::WAITING_MAX] {
                assert_eq!(format!("{:?}", both(most)), plain, "{accept:?}, {fork_from:?}, at most {most}");
            }
        }
    }
}
