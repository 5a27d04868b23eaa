//! What everyone knows, and how a participant takes in what it has read.
//!
//! What has arrived at everyone is the same for all: it is merged once, and taken in as a whole. Of the broadcasts under way,
//! a participant takes in those that it has read and those that their senders knew, latest first, so that most bring nothing.
//! Where a clock is a number of publications for each participant, as a vector clock and an exact history are, what a
//! broadcast brings is a number of its own and what it tells beside itself ([`asides`](super::asides)); other clocks merge
//! its stamp.

use crate::engine::clocks::ClockFamily;
use crate::engine::delivery::letter::Letter;
use crate::engine::delivery::recent::Recent;
use crate::engine::substrate::Substrate;
use crate::ids::Participant;
use crate::kernel::windows::Reader;
use crate::observer::causality::Histories;

use super::asides::{Asides, Told};
use super::pending::Pending;
#[cfg(test)]
use super::plain::Plain;
use super::{ALONE, FLAGS, NUMBER, Posted, TRUE_NUMBER};

/// What everyone knows, or will once it has taken in what it has noted.
#[derive(Debug)]
pub(super) struct Common<C> {
    /// Where a clock is no numbers of publications.
    clock: C,
    /// Where it is.
    pub(super) by_clock: Asides,
    pub(super) by_history: Asides,
    recent: Recent,
}

impl<C: ClockFamily> Common<C> {
    /// `nothing` is a clock that knows nothing.
    pub(super) fn new(nothing: C, participants: usize, witnesses: usize, threads: usize) -> Common<C> {
        Common {
            clock: nothing,
            by_clock: Asides::new(participants, threads),
            by_history: Asides::new(witnesses, threads),
            recent: Recent::default(),
        }
    }

    /// Letters are sent, in the order of their numbers; `witness` tells who has a place in exact histories.
    pub(super) fn publish<'l>(
        &mut self,
        to_all: impl Iterator<Item = (u64, &'l Letter<C::Stamp>)>,
        witness: impl Fn(Participant) -> Option<usize>,
    ) where
        C::Stamp: 'l,
    {
        let (mut by_clock, mut by_history) = (Vec::new(), Vec::new());
        for (number, letter) in to_all {
            let known = C::publications(&letter.stamp);
            by_clock.extend(known.map(|known| Told { number, sender: Some(letter.from.index()), known }));
            by_history.push(Told { number, sender: witness(letter.from), known: letter.truth.known() });
        }
        self.by_clock.publish(&by_clock);
        self.by_history.publish(&by_history);
    }

    /// A letter has arrived at everyone.
    pub(super) fn learn(&mut self, letter: &Letter<C::Stamp>) {
        match C::publications(&letter.stamp) {
            Some(known) => self.by_clock.learn(known),
            None => self.clock.learn(&letter.stamp),
        }
        self.by_history.learn(letter.truth.known());
        self.recent.merge(letter.recent());
    }

    /// Broadcasts before that number are no longer told apart.
    pub(super) fn forget_before(&mut self, oldest: u64) {
        self.by_clock.forget_before(oldest);
        self.by_history.forget_before(oldest);
        self.recent.forget_before(oldest);
    }
}

/// A participant takes in what it has read.
pub(super) fn take_in<C: ClockFamily>(
    who: Participant,
    pending: &mut Pending,
    clock: &mut C,
    histories: &mut Histories<'_>,
    common: &Common<C>,
    reader: Reader<'_, Posted<C::Stamp>>,
) {
    let oldest = reader.oldest();
    if pending.knows_common(oldest) {
        match clock.publications_mut() {
            Some(known) => common.by_clock.teach(known),
            None => clock.learn(&common.clock.peek()),
        }
        common.by_history.teach(histories.known_mut(who));
        pending.take_in_too(&common.recent);
    }
    if pending.is_up_to_date() {
        return;
    }
    #[cfg(test)]
    let plain = Plain::merged(who, pending, clock, histories, common, reader);
    let by_numbers = clock.publications_mut().is_some();
    let mut unknown = Vec::new();
    let news = pending.take_noted(oldest, |taken_in, number| {
        unknown.push(number);
        if !by_numbers || reader.broadcast(number).words[FLAGS] & ALONE == 0 {
            let letter = &reader.content(number).letter;
            taken_in.merge(letter.recent());
            if !by_numbers {
                clock.learn(&letter.stamp);
            }
        }
    });
    let letters = unknown.iter().map(|number| &reader.content(*number).letter);
    let broadcasts = || news.iter().map(|number| reader.broadcast(number));
    if let Some(known) = clock.publications_mut() {
        if common.by_clock.are_few(unknown.len()) {
            letters
                .clone()
                .filter_map(|letter| C::publications(&letter.stamp))
                .for_each(|more| known.merge(more));
        } else {
            broadcasts().for_each(|by| known.raise(by.sender.index(), by.words[NUMBER]));
            common.by_clock.tell(&news, known);
        }
    }
    if common.by_history.are_few(unknown.len()) {
        letters.for_each(|letter| histories.learn(who, &letter.truth));
    } else {
        broadcasts().for_each(|by| histories.learn_of(who, by.sender, by.words[TRUE_NUMBER]));
        common.by_history.tell(&news, histories.known_mut(who));
    }
    #[cfg(test)]
    plain.assert_same(who, clock, histories);
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// A participant's clock takes in what it has read.
    pub(crate) fn take_in_mail(&mut self, who: Participant) {
        let Some(mail) = &mut self.mail else { return };
        let clock = self.clocks[who.index()].as_mut().expect("whoever is there has a clock");
        let (pending, reader) = (&mut mail.pending[who.index()], mail.windows.reader());
        take_in(who, pending, clock, &mut self.truth.of(who), &mail.common, reader);
    }
}
