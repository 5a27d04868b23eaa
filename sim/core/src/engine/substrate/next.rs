//! The next event, and whether anything comes of it: its participant may be gone or asleep, and a message may have to wait for
//! its receiver's limit.

use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::scheduled::{DELIVERY, DIRECT, Happening, RECEIVED, Scheduled};
use crate::witness::Fell;

use super::Substrate;

impl<C: ClockFamily> Substrate<'_, C> {
    /// Goes on to the next event. `None` when nothing comes of it, or not yet: its participant is gone or sleeps, or the
    /// message still has to pass its receiver's limit, or did not fit.
    pub(crate) fn next(&mut self) -> Option<Happening> {
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
}
