//! Roll calls: now and then everyone hands in its id, and gets a fresh one of an even share.
//!
//! The participant with the lowest index calls: a message to everyone, an answer from each with its stamp, and, once all
//! are in, a message to each with its new one. Until it has that, a participant can count no event, so it does nothing: all
//! that concerns it waits, as for one that sleeps. These messages are repeated until they arrive; where somebody cannot be
//! reached, or sleeps, the roll call does not take place. They do not queue before limits of bandwidth.
//!
//! Ids that nobody holds, after crashes, and those on their way to a newcomer or an heir stay outside.

use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::scheduled::{ROLL_CALL, world_event};
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::observer::traffic::Class;
use crate::witness::Seen;

/// Origin and kind.
const HEADER_BYTES: u64 = 8 + 4;

impl<C: ClockFamily> Substrate<'_, C> {
    /// Plans the next roll call, if there are any.
    pub(crate) fn plan_roll_call(&mut self) {
        let settings = &self.world.scenario.clocks;
        if let Some(every) = settings.roll_call_every.0.filter(|_| C::shares_ids(settings)) {
            self.queue.push(world_event(self.now + every, ROLL_CALL));
        }
    }

    /// A roll call is due.
    pub(crate) fn call_roll(&mut self) {
        self.plan_roll_call();
        self.saw(|_| Seen::RollCall);
        let everyone = self.membership.live().to_vec();
        let Some((&caller, others)) = everyone.split_first() else { return };
        if !everyone.iter().all(|who| self.answers(caller, *who)) {
            self.observer.presence.roll_calls_skipped += 1;
            return;
        }
        let mut all_in = self.now;
        let mut answers = Vec::new();
        for who in others {
            let called = self.carry(caller, *who, self.now, 0);
            let stamp_bytes = self.clock_bytes(*who);
            answers.push((*who, called));
            all_in = all_in.max(self.carry(*who, caller, called, stamp_bytes));
        }
        if !self.share_out_anew(&everyone) {
            self.observer.presence.roll_calls_skipped += 1;
            return;
        }
        self.observer.presence.roll_calls += 1;
        self.held_until[caller.index()] = all_in;
        for (who, _) in answers {
            let stamp_bytes = self.clock_bytes(who);
            self.held_until[who.index()] = self.carry(caller, who, all_in, stamp_bytes);
        }
    }

    /// Whether a participant is awake and can be reached by the caller, and the caller by it.
    fn answers(&self, caller: Participant, who: Participant) -> bool {
        let schedule = &self.world.schedule;
        schedule.asleep_until(self.now, who).is_none()
            && schedule.blocked_until(self.now, caller, who).is_none()
            && schedule.blocked_until(self.now, who, caller).is_none()
    }

    /// Everyone retires into one, and the ids are shared out evenly. Fails where ids overlap.
    fn share_out_anew(&mut self, everyone: &[Participant]) -> bool {
        let clocks = everyone.iter().map(|who| self.clock_mut(*who).clone()).collect();
        let Some(fresh) = C::roll_call(clocks) else { return false };
        let caller = everyone[0];
        for who in &everyone[1..] {
            let history = self.truth.snapshot(*who);
            self.truth.adopt(caller, &history);
        }
        let history = self.truth.publish(caller);
        for (who, clock) in everyone.iter().zip(fresh) {
            self.clocks[who.index()] = Some(clock);
            self.truth.adopt(*who, &history);
        }
        true
    }

    /// Sends a message of a roll call until it arrives; returns when it does.
    fn carry(&mut self, from: Participant, to: Participant, at: Time, clock_bytes: u64) -> Time {
        let mut departs = at;
        loop {
            self.observer.traffic.sent(self.now, Class::Membership, 1, HEADER_BYTES, clock_bytes);
            let message = self.transmissions[from.index()];
            self.transmissions[from.index()] += 1;
            match self.world.network.fate(from, to, message) {
                Some(fate) if fate.lost => {
                    self.observer.transit.lost += 1;
                    self.observer.transit.resent += 1;
                    departs += self.world.scenario.network.retry_after;
                }
                Some(fate) => return self.world.network.arrival(departs, from, to, message) + fate.held_up,
                None => return self.world.network.arrival(departs, from, to, message),
            }
        }
    }

    fn clock_bytes(&mut self, who: Participant) -> u64 {
        let encoding = C::wire_encoding(&self.world.scenario.clocks);
        C::size_with_id(self.clock_mut(who), encoding) as u64
    }
}
