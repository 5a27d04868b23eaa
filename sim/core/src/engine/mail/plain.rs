//! The plain way to take in what was read, to hold the quick one against at every step of every test: letter by letter, each
//! merged as a whole.

use crate::engine::clocks::ClockFamily;
use crate::ids::Participant;
use crate::kernel::numbers::Numbers;
use crate::kernel::windows::Reader;
use crate::observer::causality::Histories;

use super::Posted;
use super::common::Common;
use super::pending::Pending;

/// What a participant knows once it has taken in what it has read.
pub(super) struct Plain {
    clock: Option<Numbers>,
    history: Numbers,
}

impl Plain {
    /// Before it takes that in.
    pub(super) fn merged<C: ClockFamily>(
        who: Participant,
        pending: &Pending,
        clock: &C,
        histories: &mut Histories<'_>,
        common: &Common<C>,
        reader: Reader<'_, Posted<C::Stamp>>,
    ) -> Plain {
        let mut clock = clock.clone().publications_mut().cloned();
        let mut history = histories.known_mut(who).clone();
        // What has arrived at everyone has arrived here.
        common.by_history.teach(&mut history);
        clock.iter_mut().for_each(|known| common.by_clock.teach(known));
        for number in pending.read() {
            let letter = &reader.content(number).letter;
            if let Some((known, more)) = clock.as_mut().zip(C::publications(&letter.stamp)) {
                known.merge(more);
            }
            history.merge(letter.truth.known());
        }
        Plain { clock, history }
    }

    /// After it has taken that in.
    pub(super) fn assert_same<C: ClockFamily>(
        &self,
        who: Participant,
        clock: &mut C,
        histories: &mut Histories<'_>,
    ) {
        assert_eq!(entries(histories.known_mut(who)), entries(&self.history), "the history of {who:?}");
        if let Some(known) = clock.clone().publications_mut() {
            assert_eq!(self.clock.as_ref().map(entries), Some(entries(known)), "the clock of {who:?}");
        }
    }
}

fn entries(known: &Numbers) -> Vec<u32> {
    (0..known.len()).map(|place| known.get(place)).collect()
}
