//! Round states kept apart from all other events, and read by each receiver on its own.
//!
//! Under rounds everyone tells everyone: N² deliveries a round, beside which everything else is rare. A round state changes
//! nothing but what its receiver knows (who is ready, its clock, its exact history) and tallies whose order is no matter,
//! *unless* it lets the receiver go on to another round. And none is faster than the network's lookahead. So time is cut
//! into windows of that length ([`windows`](crate::kernel::windows)): all that arrives within one is known when it begins,
//! and each receiver reads its own mail at once, as far as its next event of another kind in that window, on as many
//! threads as there are. Everything else stays in the event queue, in its exact order. Whoever comes upon a delivery that
//! it must act on stops there, and an event in the place of that delivery does the rest; after each of its events, a
//! participant reads on. What is simulated is the same, event for event, as when each copy passes through the queue, and a
//! test holds whole outcomes equal.
//!
//! A window goes the plain way, each copy an event of the queue, where the place of a single delivery among all others
//! matters: when the run may end in it. So do whole runs in which copies can be lost, delayed or blocked, or
//! participants sleep, come or go ([`serves`]).
//!
//! Rejected: delivering in the order of the queue, which has the state of another participant loaded for each copy, and
//! cannot be divided among threads.

mod agenda;
mod asides;
mod common;
mod pending;
#[cfg(test)]
mod plain;
mod read;
mod spread;

pub(super) use agenda::Agenda;
pub(super) use read::{Listens, NoMail};

use std::sync::Arc;

use crate::ids::Participant;
use crate::kernel::time::{Span, Time};
use crate::kernel::windows::{Arrivals, Broadcast, NEVER, Windows};
use crate::network::Network;
use crate::observer::causality::Truth;
use crate::observer::receipts::Receipts;
use crate::settings::{OffOr, Stop};
use crate::world::World;

use common::Common;
use pending::Pending;
use spread::Spread;

use super::Coordination;
use super::clock_family::ClockFamily;
use super::letter::Letter;
use super::recent::Recent;
use super::scheduled::{DELIVERY, Scheduled, order};
use super::substrate::Substrate;
use super::waiting::Waiting;

/// What the words of a broadcast are: the round that its sender is ready for, …
const READY_FOR: usize = 0;
/// … the entries of its stamp, …
const NODES: usize = 1;
/// … the number of its publication in exact histories, …
const TRUE_NUMBER: usize = 2;
/// … and by its stamp, where a clock is a number of publications for each participant, …
const NUMBER: usize = 3;
/// … and what it is like:
const FLAGS: usize = 4;

/// It goes to everyone.
const TO_ALL: u32 = 1;
/// Of the broadcasts under way, its sender knew no other.
const ALONE: u32 = 2;

/// Events that one event may bring about within a window, generously.
const EVENTS_EACH: u64 = 64;

/// Round states under way, and where their receivers are in reading them.
#[derive(Debug)]
pub(super) struct Mail<C: ClockFamily> {
    windows: Windows<Posted<C::Stamp>>,
    /// Sent since the window was opened; none of them arrives in it.
    outbox: Vec<(Broadcast, Posted<C::Stamp>)>,
    /// By participant.
    pending: Vec<Pending>,
    common: Common<C>,
    /// How far broadcasts have spread whose receipts are checked.
    spread: Spread,
    /// What was tallied, by part of the population.
    receipts: Vec<Receipts>,
    /// The window that is open has mail, and participants read it on their own.
    reading: bool,
    /// The event that is being handled.
    acting: Option<Scheduled>,
    /// Events before the window that is open.
    events_before: u64,
    /// Events of the queue in this window so far, but for those in the place of a delivery.
    others: u64,
    /// When the last delivery that was read arrived.
    last: Time,
}

/// A round state to many.
#[derive(Debug)]
struct Posted<S> {
    letter: Letter<S>,
    /// Who gets a copy, a bit for each participant.
    to: Box<[u64]>,
}

/// Whether a world's round states can be kept apart: every copy arrives, as soon as its link allows, at somebody who is
/// there and awake.
pub(super) fn serves(world: &World) -> bool {
    let network = &world.scenario.network;
    let probe = Participant(0);
    world.churn.is_empty()
        && world.schedule.is_empty()
        && network.egress == OffOr::OFF
        && network.ingress == OffOr::OFF
        && world.network.fate(probe, probe, 0).is_none()
}

impl<C: ClockFamily> Mail<C> {
    fn new(world: &World, nothing: C, witnesses: usize, threads: usize) -> Mail<C> {
        let windows = Windows::new(world.participants() as u32, world.network.lookahead(), threads);
        let receipts = windows.parts().map(|_| Receipts::default()).collect();
        Mail {
            windows,
            outbox: Vec::new(),
            pending: (0..world.participants()).map(|_| Pending::default()).collect(),
            common: Common::new(nothing, world.participants(), witnesses, threads),
            spread: Spread::default(),
            receipts,
            reading: false,
            acting: None,
            events_before: 0,
            others: 0,
            last: Time::ZERO,
        }
    }

    /// What has arrived at everyone before a window becomes common knowledge.
    fn retire(&mut self, window: u64) {
        let before = self.windows.reader().oldest();
        while let Some((broadcast, posted)) = self.windows.retire(window) {
            if broadcast.words[FLAGS] & TO_ALL > 0 {
                self.common.learn(&posted.letter);
            }
        }
        let oldest = self.windows.reader().oldest();
        if oldest > before {
            self.common.forget_before(oldest);
            self.spread.forget_before(oldest);
        }
    }

    /// What was sent in the last window is under way from now on.
    fn send_outbox(&mut self, network: &Network, truth: &Truth) {
        let numbered = (self.windows.next_number()..).zip(&self.outbox);
        let to_all = numbered.filter(|(_, (broadcast, _))| broadcast.words[FLAGS] & TO_ALL > 0);
        let letters = to_all.map(|(number, (_, posted))| (number, &posted.letter));
        self.common.publish(letters, |who| truth.witness(who));
        self.windows.post(self.outbox.drain(..), &Perfect(network));
    }

    /// An event of the queue is handled now.
    pub(super) fn handles(&mut self, event: Scheduled) {
        self.others += u64::from(!event.is_read());
        self.acting = Some(event);
    }

    /// The broadcasts under way that a participant's clock has taken in.
    pub(super) fn recent(&self, who: Participant) -> Arc<Recent> {
        Arc::new(self.pending[who.index()].taken_in().clone())
    }

    /// A participant's clock has taken in a letter that is no mail.
    pub(super) fn took_in(&mut self, who: Participant, letter: &Letter<C::Stamp>) {
        self.pending[who.index()].take_in_too(letter.recent());
    }

    /// Sends a round state. `witness` is its sender's place in exact histories, if it has one.
    pub(super) fn put(
        &mut self,
        witness: Option<usize>,
        mut letter: Letter<C::Stamp>,
        ready_for: u32,
        message: u64,
        to: &[(Participant, u32)],
    ) {
        let number = self.windows.next_number() + self.outbox.len() as u64;
        self.pending[letter.from.index()].sent(number);
        let known = Arc::make_mut(letter.known.get_or_insert_default());
        known.insert(number);
        known.trim();
        let witness = witness.map(|witness| (witness, letter.truth.number()));
        self.spread.publish(
            number,
            letter.recent(),
            |witness, number| letter.truth.knows(witness, number),
            witness,
        );
        let participants = self.windows.parts().last().map_or(0, |part| part.end);
        let mut bits = vec![0; participants.div_ceil(64)].into_boxed_slice();
        to.iter().for_each(|(peer, _)| bits[peer.index() / 64] |= 1 << (peer.0 % 64));
        let alone = if letter.recent().is_only(number) { ALONE } else { 0 };
        let to_all = if to.len() + 1 == participants { TO_ALL } else { 0 };
        let by_stamp = C::publications(&letter.stamp).map_or(0, |known| known.get(letter.from.index()));
        let words = [ready_for, letter.nodes as u32, letter.truth.number(), by_stamp, alone | to_all];
        let broadcast = Broadcast { sent: letter.sent, message, sender: letter.from, words };
        self.outbox.push((broadcast, Posted { letter, to: bits }));
    }
}

/// Arrivals over a network in which every copy arrives.
struct Perfect<'w>(&'w Network);

impl<S: Sync> Arrivals<Posted<S>> for Perfect<'_> {
    fn draw(&self, broadcast: &Broadcast, posted: &Posted<S>, first: Participant, times: &mut [Time]) {
        let Broadcast { sent, message, sender, .. } = *broadcast;
        self.0.arrivals(sent, sender, first, message, times);
        for (place, times) in (first.index() / 64..).zip(times.chunks_mut(64)) {
            let gets = posted.to[place];
            if gets != u64::MAX {
                for (bit, time) in times.iter_mut().enumerate() {
                    if gets >> bit & 1 == 0 {
                        *time = NEVER;
                    }
                }
            }
        }
    }
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// Keeps round states apart from now on, if that can be done in this world; reading is divided among threads.
    pub(super) fn keep_mail(&mut self, threads: usize) {
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
    pub(super) fn next_time<K: Coordination<C>>(&mut self, coordination: &mut K) -> Option<Time> {
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
    pub(super) fn number_violation(&mut self) {
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
    pub(super) fn close_mail(&mut self) -> Time {
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

#[cfg(test)]
mod tests;
