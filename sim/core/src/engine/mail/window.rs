//! Windows: opened one after the other, their mail read by receivers on their own, or put into the queue where the run may end
//! in between.

use crate::engine::Coordination;
use crate::engine::clocks::ClockFamily;
use crate::engine::clocks::waiting::Waiting;
use crate::engine::delivery::scheduled::{DELIVERY, Scheduled, order};
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::kernel::time::{Span, Time};
use crate::kernel::windows::Broadcast;
use crate::settings::Stop;

use super::{EVENTS_EACH, Mail, serves};

impl<C: ClockFamily> Substrate<'_, C> {
    /// Keeps round states apart from now on, if that can be done in this world; reading is divided among threads.
    pub(crate) fn keep_mail(&mut self, threads: usize) {
        if C::mailed(&self.world.scenario.clocks) && serves(self.world) {
            // What a clock has taken in is what its broadcasts under way are known by.
            self.waiting = Waiting::new(self.world.participants(), 1);
            let nothing = self.clock(Participant(0)).clone();
            self.mail = Some(Mail::new(self.world, nothing, self.truth.witnesses(), threads));
            self.queue.by_participant(self.world.participants());
        }
    }

    /// When the next event is due that is not only reading mail; what is read before is read. Windows are opened on the
    /// way.
    pub(crate) fn next_time<K: Coordination<C>>(&mut self, coordination: &mut K) -> Option<Time> {
        if self.mail.is_none() {
            return self.queue.next_time();
        }
        while self.queue.next_open().is_none() {
            if !self.open_window(coordination) {
                return None;
            }
        }
        self.queue.next_open()
    }

    /// Goes on to the next window in which anything happens. Returns whether there is one.
    fn open_window<K: Coordination<C>>(&mut self, coordination: &mut K) -> bool {
        let world = self.world;
        let Some(mail) = &mut self.mail else { return false };
        mail.send_outbox(&world.network, &self.truth);
        (mail.reading, mail.events_before, mail.others) = (false, self.events, 0);
        let mailed = mail.windows.next();
        let queued = self.queue.next_time().map(|at| mail.windows.window(at));
        let Some(window) = mailed.into_iter().chain(queued).min() else { return false };
        let end = mail.windows.span(window).end;
        self.queue.open(end);
        mail.retire(window);
        if mailed != Some(window) {
            return true;
        }
        if self.may_end_before(end, window) {
            self.queue_mail(window);
        } else {
            self.read_mail(window, coordination);
        }
        true
    }

    /// Whether the run may end within a window that ends then.
    fn may_end_before(&self, end: Time, window: u64) -> bool {
        let settings = &self.world.scenario.run;
        let settled =
            (self.observer.settling.last_movement() + settings.quiet).max(self.last_disturbance + Span(1));
        let mail = self.mail.as_ref().map_or(0, |mail| mail.windows.waiting(window)) as u64;
        let most = self.events + mail + EVENTS_EACH * (1 + self.queue.open_events() as u64);
        end > Time::ZERO + settings.until
            || (settings.stop == Stop::Settled && settled < end)
            || most + mail * EVENTS_EACH >= settings.events_max
    }

    /// Puts all mail of a window into the queue.
    fn queue_mail(&mut self, window: u64) {
        let Some(mail) = &mut self.mail else { return };
        let nobody = mail.windows.parts().map(|_| ()).collect::<Vec<()>>();
        mail.windows.open(window, nobody.into_iter(), |(), _, _| ());
        for (mailboxes, reader) in mail.windows.blocks() {
            for (to, key) in mailboxes.all() {
                let delivery = reader.read(key);
                let letter = &reader.content(delivery.number).letter;
                let slot = self.post.put(letter.clone(), 1);
                let order = order(to, DELIVERY, letter.from.0, delivery.broadcast.message);
                self.queue.push(Scheduled { at: delivery.at, order, what: slot, tag: 0 });
            }
        }
    }

    /// The event that was handled just now broke an invariant, and others have read ahead: tells its true number.
    pub(crate) fn number_violation(&mut self) {
        let Some(mail) = self.mail.as_ref().filter(|mail| mail.reading) else { return };
        let Some(Scheduled { at, order: place, .. }) = mail.acting else { return };
        let read = mail.windows.blocks().flat_map(|(mailboxes, reader)| {
            mailboxes.all().filter(move |(to, key)| {
                let delivery = reader.read(*key);
                let Broadcast { sender, message, .. } = *delivery.broadcast;
                (delivery.at, order(*to, DELIVERY, sender.0, message)) <= (at, place)
            })
        });
        let number = mail.events_before + mail.others + read.count() as u64;
        self.observer.invariants.renumber(number);
    }

    /// The run is over: everyone takes in what it has read. Adds up what was tallied, and tells when the last mail was read.
    pub(crate) fn close_mail(&mut self) -> Time {
        let Some(mail) = &mut self.mail else { return self.now };
        mail.retire(mail.windows.window(self.now.max(mail.last)));
        for who in (0..self.clocks.len()).map(Participant::from) {
            self.take_in(who);
        }
        let Some(mail) = &mut self.mail else { return self.now };
        for receipts in mail.receipts.drain(..) {
            self.observer.receipts.add(&receipts);
        }
        mail.last
    }
}
