//! Reading mail: the receivers of a part of the population, one after the other, each through a window.

use std::ops::Range;

use smallvec::SmallVec;
use twintrack_clocks::Causality;

use crate::engine::Coordination;
use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::letter::Letter;
use crate::engine::delivery::scheduled::{DELIVERY, Scheduled, TIMER, kind_of, order, reading_at};
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::kernel::windows::{BLOCK, Broadcast, Delivery, Mailboxes, Reader};
use crate::observer::causality::{Histories, Tally, Unmerged};
use crate::observer::receipts::Receipts;

use super::agenda::Instant;
use super::common::{Common, take_in};
use super::pending::{Beyond, Pending};
use super::spread::Spread;
use super::{FLAGS, NODES, Posted, READY_FOR, TO_ALL, TRUE_NUMBER};

/// Somebody who takes note of round states.
pub(crate) trait Listens: Send {
    /// The round that it is in.
    fn round(&self) -> u32;

    /// So many round states for no round beyond the next can come before there may be reason to go on to another round.
    fn patience(&self) -> usize;

    /// Takes note that a peer is ready for a round. Returns whether that is reason to go on to another round.
    fn hear(&mut self, from: Participant, ready_for: u32) -> bool;
}

/// Where there are no round states, nobody listens.
#[derive(Debug)]
pub(crate) enum NoMail {}

impl Listens for NoMail {
    fn round(&self) -> u32 {
        match *self {}
    }

    fn patience(&self) -> usize {
        match *self {}
    }

    fn hear(&mut self, _: Participant, _: u32) -> bool {
        match *self {}
    }
}

/// Participants side by side, with all that reading their mail changes.
struct Part<'p, C, L> {
    first: usize,
    clocks: &'p mut [Option<C>],
    histories: Histories<'p>,
    listeners: &'p mut [L],
    due: &'p [SmallVec<[Instant; 2]>],
    pending: &'p mut [Pending],
    common: &'p Common<C>,
    spread: &'p Spread,
    receipts: &'p mut Receipts,
    found: Found,
}

/// What reading came to.
#[derive(Default)]
struct Found {
    /// Deliveries read, but for those to be acted on, which are events of their own.
    read: u64,
    /// When the last of them arrived.
    last: Time,
    /// Where somebody must act.
    act: Vec<Scheduled>,
    checked: Tally,
}

/// A participant that reads.
struct One<'o, 'p, C: ClockFamily, L> {
    to: Participant,
    clock: &'o mut C,
    histories: &'o mut Histories<'p>,
    listener: &'o mut L,
    pending: &'o mut Pending,
    common: &'o Common<C>,
    reader: Reader<'o, Posted<C::Stamp>>,
}

impl<C: ClockFamily, L: Listens> One<'_, '_, C, L> {
    /// How many more round states can be written down.
    fn room(&self) -> usize {
        self.pending.room(self.listener.patience())
    }

    /// Checks the clock's verdict, if it is to be checked, counts the receipt and notes it at once.
    fn check(&mut self, delivery: Delivery<'_>, spread: &Spread) {
        let (to, reader) = (self.to, self.reader);
        let Broadcast { sender, words, .. } = *delivery.broadcast;
        if self.histories.checks(sender, to) {
            let letter = &reader.content(delivery.number).letter;
            let column = spread.of(delivery.number).expect("what is checked has a column");
            let read = self.pending.meets(&column.by_history);
            let known =
                self.pending.taken_in().contains(delivery.number) || self.pending.meets(&column.by_clock);
            let ahead = self.clock.is_ahead();
            let beyond = !ahead && self.is_beyond(letter);
            let verdict = if !ahead && !beyond {
                self.take_in();
                self.clock.compare(&letter.stamp)
            } else if known {
                Causality::Before
            } else {
                Causality::Concurrent
            };
            let unmerged = Unmerged { read, beyond };
            self.histories.check_by(verdict, sender, to, words[TRUE_NUMBER], unmerged, &letter.truth);
        }
        self.clock.count_receipts(1);
        self.histories.count_receipt(to);
        if words[FLAGS] & TO_ALL > 0 {
            self.pending.note(delivery.number, reader.oldest());
        }
    }

    /// Whether something is known here that a letter's sender did not know when it published it: by the broadcasts that
    /// its clock knew, and by exact history.
    fn is_beyond(&mut self, letter: &Letter<C::Stamp>) -> bool {
        let beyond = self.pending.beyond(letter.recent(), self.reader.oldest());
        beyond.is_some_and(|Beyond { number, noted }| {
            // What is not posted yet is its own.
            let posted = (number < self.reader.next_number()).then(|| self.reader.broadcast(number));
            let publication = posted.map(|Broadcast { sender, words, .. }| (*sender, words[TRUE_NUMBER]));
            self.histories.are_beyond(self.to, publication, noted, &letter.truth)
        })
    }

    /// Hears of what is written down, then of this delivery. Returns whether it is to be acted on.
    fn heed(&mut self, delivery: Delivery<'_>) -> bool {
        let oldest = self.reader.oldest();
        self.pending.be_heard(self.listener, oldest);
        let Broadcast { sender, words, .. } = *delivery.broadcast;
        if words[FLAGS] & TO_ALL > 0 {
            self.pending.note(delivery.number, oldest);
        } else {
            let letter = &self.reader.content(delivery.number).letter;
            self.clock.learn(&letter.stamp);
            self.histories.learn(self.to, &letter.truth);
            self.pending.take_in_too(letter.recent());
        }
        self.listener.hear(sender, words[READY_FOR])
    }

    fn take_in(&mut self) {
        take_in(self.to, self.pending, self.clock, self.histories, self.common, self.reader);
    }
}

impl<C: ClockFamily, L: Listens> Part<'_, C, L> {
    /// Everyone in a block reads.
    fn read_all(&mut self, mailboxes: &mut Mailboxes, reader: Reader<'_, Posted<C::Stamp>>) {
        let first = mailboxes.first.index();
        for to in first..(first + BLOCK).min(self.first + self.clocks.len()) {
            self.read(Participant::from(to), mailboxes, reader);
        }
    }

    /// A participant reads until its next event of another kind, or until it must act.
    fn read(&mut self, to: Participant, mailboxes: &mut Mailboxes, reader: Reader<'_, Posted<C::Stamp>>) {
        let me = to.index() - self.first;
        let until = self.due[me].iter().min().copied();
        let mut one = One {
            to,
            clock: self.clocks[me].as_mut().expect("whoever is there has a clock"),
            histories: &mut self.histories,
            listener: &mut self.listeners[me],
            pending: &mut self.pending[me],
            common: self.common,
            reader,
        };
        let (mut room, next_round) = (one.room(), one.listener.round() + 1);
        let checked = one.histories.checks(to, to);
        let mut taken = 0;
        let mut publishes = until.is_some_and(|(_, place)| kind_of(place) == TIMER);
        for key in mailboxes.left(to) {
            let delivery = reader.read(*key);
            let Broadcast { sent, message, sender, words } = *delivery.broadcast;
            let place = order(to, DELIVERY, sender.0, message);
            if until.is_some_and(|until| until < (delivery.at, place)) {
                break;
            }
            taken += 1;
            if checked {
                one.check(delivery, self.spread);
            }
            self.receipts.received(delivery.at.since(sent), words[NODES].into());
            self.found.last = self.found.last.max(delivery.at);
            if room > 0 && words[READY_FOR] <= next_round && words[FLAGS] & TO_ALL > 0 {
                one.pending.write_down(delivery.number, sender, words[READY_FOR] == next_round);
                room -= 1;
            } else if one.heed(delivery) {
                self.found.act.push(reading_at(delivery.at, place));
                publishes = true;
                break;
            } else {
                room = one.room();
            }
        }
        if !checked && taken > 0 {
            one.clock.count_receipts(taken as u32);
            one.histories.count_receipt(to);
        }
        if publishes {
            // Here this is done on many threads, and when it publishes on one.
            one.take_in();
        }
        self.found.read += taken as u64;
        mailboxes.took(to, taken);
    }

    fn close(self) -> Found {
        let read = self.found.read - self.found.act.len() as u64;
        Found { read, checked: self.histories.tally, ..self.found }
    }
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// Everyone reads the mail of a window, as far as that can be done.
    pub(super) fn read_mail<K: Coordination<C>>(&mut self, window: u64, coordination: &mut K) {
        let Some(mail) = &mut self.mail else { return };
        mail.reading = true;
        let ranges: Vec<Range<usize>> = mail.windows.parts().collect();
        let (mut clocks, mut listeners) = (&mut self.clocks[..], coordination.listeners());
        let (mut due, mut pending) = (self.queue.due(), &mut mail.pending[..]);
        let histories = self.truth.parts(ranges.iter().map(ExactSizeIterator::len));
        let mut parts: Vec<Part<'_, C, K::Listener>> = ranges
            .iter()
            .zip(histories)
            .zip(&mut mail.receipts)
            .map(|((range, histories), receipts)| Part {
                first: range.start,
                clocks: clocks.split_off_mut(..range.len()).expect("a clock for each"),
                histories,
                listeners: listeners.split_off_mut(..range.len()).expect("a listener for each"),
                due: due.split_off(..range.len()).expect("a list for each"),
                pending: pending.split_off_mut(..range.len()).expect("a list for each"),
                common: &mail.common,
                spread: &mail.spread,
                receipts,
                found: Found::default(),
            })
            .collect();
        mail.windows.open(window, parts.iter_mut(), |part, mailboxes, reader| {
            part.read_all(mailboxes, reader);
        });
        let found: Vec<Found> = parts.into_iter().map(Part::close).collect();
        found.into_iter().for_each(|found| self.take_note(found));
    }

    /// Whose event was handled just now reads on: until its next event, or until it must act.
    pub(crate) fn read_on<K: Coordination<C>>(&mut self, coordination: &mut K) {
        let Some(mail) = &mut self.mail else { return };
        let Some(event) = mail.acting.take().filter(|_| mail.reading) else { return };
        let who = event.participant();
        let at = who.index();
        let part = mail.windows.parts().position(|part| part.contains(&at)).expect("everyone is in a part");
        let (mailboxes, reader) = mail.windows.left(who);
        if mailboxes.left(who).is_empty() {
            return;
        }
        let mut alone = Part {
            first: at,
            clocks: &mut self.clocks[at..=at],
            histories: self.truth.of(who),
            listeners: &mut coordination.listeners()[at..=at],
            due: &self.queue.due()[at..=at],
            pending: &mut mail.pending[at..=at],
            common: &mail.common,
            spread: &mail.spread,
            receipts: &mut mail.receipts[part],
            found: Found::default(),
        };
        alone.read(who, mailboxes, reader);
        let found = alone.close();
        self.take_note(found);
    }

    /// Whose event is handled now hears of what it has read.
    pub(crate) fn hear_mail<K: Coordination<C>>(&mut self, coordination: &mut K) {
        let Some(mail) = &mut self.mail else { return };
        let Some(event) = mail.acting else { return };
        let who = event.participant().index();
        let oldest = mail.windows.reader().oldest();
        mail.pending[who].be_heard(&mut coordination.listeners()[who], oldest);
    }

    fn take_note(&mut self, found: Found) {
        let Some(mail) = &mut self.mail else { return };
        self.events += found.read;
        mail.last = mail.last.max(found.last);
        self.truth.add(found.checked);
        found.act.into_iter().for_each(|event| self.queue.push(event));
    }
}
