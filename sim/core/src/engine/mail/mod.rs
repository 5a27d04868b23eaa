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
//! This file holds what is under way; [`window`] opens windows, and [`read`] reads through one; [`common`], [`pending`],
//! [`asides`] and [`spread`] are what is known to everyone, to one, beside broadcasts, and of each broadcast.
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
#[cfg(test)]
mod tests;
mod window;

pub(crate) use agenda::Agenda;
pub(crate) use read::{Listens, NoMail};

use std::sync::Arc;

use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::letter::Letter;
use crate::engine::delivery::recent::Recent;
use crate::engine::delivery::scheduled::Scheduled;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::kernel::windows::{Arrivals, Broadcast, NEVER, Windows};
use crate::network::Network;
use crate::observer::causality::Truth;
use crate::observer::receipts::Receipts;
use crate::settings::OffOr;
use crate::world::World;

use common::Common;
use pending::Pending;
use spread::Spread;

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
pub(crate) struct Mail<C: ClockFamily> {
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
pub(crate) fn serves(world: &World) -> bool {
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
    pub(crate) fn handles(&mut self, event: Scheduled) {
        self.others += u64::from(!event.is_read());
        self.acting = Some(event);
    }

    /// The broadcasts under way that a participant's clock has taken in.
    pub(crate) fn recent(&self, who: Participant) -> Arc<Recent> {
        Arc::new(self.pending[who.index()].taken_in().clone())
    }

    /// A participant's clock has taken in a letter that is no mail.
    pub(crate) fn took_in(&mut self, who: Participant, letter: &Letter<C::Stamp>) {
        self.pending[who.index()].take_in_too(letter.recent());
    }

    /// Sends a round state. `witness` is its sender's place in exact histories, if it has one.
    pub(crate) fn put(
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
