//! What participants have read and their clocks have not taken in yet.
//!
//! A clock is looked at when its owner publishes and when a verdict is checked; until then a receipt is counted, and the
//! number of the broadcast noted. Taken in newest first, most of what is noted brings nothing: whoever published late had
//! read what others published before, so one look at the sender's entry suffices. Of those who published last nobody
//! else knew, and each would have to be merged by each receiver; but what has arrived at *everyone* is the same for all: it
//! is merged once, and taken in as a whole.
//!
//! The exact histories go the same way.

use crate::ids::Participant;
use crate::kernel::numbers::Numbers;
use crate::kernel::windows::{Broadcast, Reader};
use crate::observer::causality::Histories;

use super::super::clock_family::ClockFamily;
use super::super::letter::Letter;
use super::super::substrate::Substrate;
use super::{NUMBER, Posted, TRUE_NUMBER};

/// The lower halves of the numbers of broadcasts noted, by participant: no two that are told apart are 2³² apart.
#[derive(Debug)]
pub(super) struct Pending(pub(super) Vec<Vec<u32>>);

impl Pending {
    pub(super) fn new(participants: usize) -> Pending {
        Pending((0..participants).map(|_| Vec::new()).collect())
    }
}

/// What everyone knows, or will once it has taken in what it has noted.
#[derive(Debug)]
pub(super) struct Common<C> {
    clock: C,
    history: Numbers,
}

impl<C: ClockFamily> Common<C> {
    /// `nothing` is a clock that knows nothing.
    pub(super) fn new(nothing: C, witnesses: usize) -> Common<C> {
        Common { clock: nothing, history: Numbers::zeros(witnesses) }
    }

    /// A letter has arrived at everyone.
    pub(super) fn learn(&mut self, letter: &Letter<C::Stamp>) {
        self.clock.learn(&letter.stamp);
        letter.truth.add_to(&mut self.history);
    }
}

/// A participant takes in what it has noted.
pub(super) fn take_in<C: ClockFamily>(
    who: Participant,
    noted: &mut Vec<u32>,
    clock: &mut C,
    histories: &mut Histories<'_>,
    common: &Common<C>,
    reader: Reader<'_, Posted<C::Stamp>>,
) {
    if noted.is_empty() {
        return;
    }
    let oldest = reader.oldest();
    // Negative for what is older than all that are kept, and so common.
    let age = |number: u32| number.wrapping_sub(oldest as u32).cast_signed();
    if noted.iter().any(|number| age(*number) < 0) {
        clock.learn_common(&common.clock);
        histories.learn_common(who, &common.history);
    }
    let newest = noted.iter().copied().max_by_key(|number| age(*number));
    for number in newest.into_iter().chain(noted.drain(..).rev()) {
        let Ok(age) = u64::try_from(age(number)) else { continue };
        let broadcast = reader.broadcast(oldest + age);
        let Broadcast { sender, words, .. } = *broadcast;
        let letter = || &reader.content(oldest + age).letter;
        let news = !clock.knows(sender.index(), words[NUMBER]);
        if news {
            clock.learn(&letter().stamp);
        }
        if histories.is_news(sender, who, words[TRUE_NUMBER], news) {
            histories.learn(who, &letter().truth);
        }
    }
}

impl<C: ClockFamily> Substrate<'_, C> {
    /// A participant's clock takes in what it has read.
    pub(in crate::coordination) fn take_in_mail(&mut self, who: Participant) {
        let Some(mail) = &mut self.mail else { return };
        let clock = self.clocks[who.index()].as_mut().expect("whoever is there has a clock");
        let (noted, reader) = (&mut mail.pending.0[who.index()], mail.windows.reader());
        take_in(who, noted, clock, &mut self.truth.of(who), &mail.common, reader);
    }
}
