//! What participants have read, and neither their clocks nor their coordination have looked at yet.
//!
//! A clock is looked at when its owner publishes and when a verdict is checked; until then a receipt is counted, and the
//! broadcast noted by a bit. Taken in latest first ([`common`](super::common)), most of what is noted brings nothing where
//! participants publish one after the other: whoever published late had read what others published before. Where they
//! publish in step, each broadcast is news, but little of it. The exact histories go the same way.
//!
//! What the coordination hears of is written down one after the other, and looked at by the hundred: who is ready is a
//! matter of bits, which among thousands of participants are in no cache by the next window.

use crate::engine::delivery::recent::Recent;
use crate::ids::Participant;

use super::read::Listens;

/// So many round states are written down at most: some kilobytes a participant.
const UNHEARD_MAX: usize = 512;

/// Marks a round state for the next round; others are for the one that its receiver is in, or an earlier one.
const NEXT: u32 = 1 << 31;

/// A broadcast that one knows and another does not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beyond {
    pub(super) number: u64,
    /// It was read, and its history was not merged yet.
    pub(super) noted: bool,
}

/// A round state that was read.
#[derive(Clone, Copy, Debug)]
struct Unheard {
    /// The lower half of the broadcast's number: no two that are told apart are 2³² apart.
    number: u32,
    /// The sender, and whether it is for the next round.
    from: u32,
}

/// What one participant has read.
#[derive(Debug, Default)]
pub(super) struct Pending {
    unheard: Vec<Unheard>,
    /// The broadcasts under way that the clock knows.
    taken_in: Recent,
    /// What the clock has not taken in, …
    noted: Recent,
    /// … none of it before this broadcast.
    oldest: u64,
    /// Something that was noted has arrived at everyone since.
    is_common: bool,
}

impl Pending {
    /// How many round states can still be written down by somebody of that patience.
    pub(super) fn room(&self, patience: usize) -> usize {
        patience.min(UNHEARD_MAX).saturating_sub(self.unheard.len())
    }

    /// Writes down a round state, for the receiver's next round or for none beyond the one it is in.
    #[inline]
    pub(super) fn write_down(&mut self, number: u64, from: Participant, is_next: bool) {
        let next = if is_next { NEXT } else { 0 };
        self.unheard.push(Unheard { number: number as u32, from: from.0 | next });
    }

    /// Notes a broadcast that its receiver's clock has not taken in.
    pub(super) fn note(&mut self, number: u64, oldest: u64) {
        self.forget_before(oldest);
        self.noted.insert(number);
    }

    /// Broadcasts before that number have arrived at everyone.
    #[inline]
    fn forget_before(&mut self, oldest: u64) {
        if oldest > self.oldest {
            self.oldest = oldest;
            self.is_common |= self.noted.forget_before(oldest);
        }
    }

    /// Whether something is noted that is in a set, too.
    pub(super) fn meets(&self, others: &Recent) -> bool {
        self.noted.meets(others)
    }

    /// Whether something that was noted has arrived at everyone since this was last asked: what everyone knows is then to be
    /// taken in.
    pub(super) fn knows_common(&mut self, oldest: u64) -> bool {
        self.note_unheard(oldest);
        self.taken_in.forget_before(oldest);
        std::mem::take(&mut self.is_common)
    }

    /// The clock takes in what is noted, by `take_in` latest first where it is not known by then, which adds to the broadcasts
    /// known what its sender knew. Returns the broadcasts from `oldest` on that have become known.
    pub(super) fn take_noted(&mut self, oldest: u64, mut take_in: impl FnMut(&mut Recent, u64)) -> Recent {
        let before = self.taken_in.clone();
        self.noted.drain_news(&mut self.taken_in, |taken_in, number| {
            taken_in.insert(number);
            take_in(taken_in, number);
        });
        // What a sender knew begins with a whole word.
        self.taken_in.forget_before(oldest);
        self.taken_in.without(&before)
    }

    /// What is noted.
    #[cfg(test)]
    pub(super) fn read(&self) -> impl Iterator<Item = u64> + '_ {
        self.noted.iter()
    }

    /// Whether nothing is noted.
    pub(super) fn is_up_to_date(&self) -> bool {
        self.noted.is_empty()
    }

    /// The broadcasts under way that the clock knows.
    pub(super) fn taken_in(&self) -> &Recent {
        &self.taken_in
    }

    /// The clock has taken in something that knew these broadcasts.
    pub(super) fn take_in_too(&mut self, recent: &Recent) {
        self.taken_in.merge(recent);
    }

    /// This is the sender of that broadcast.
    pub(super) fn sent(&mut self, number: u64) {
        self.taken_in.insert(number);
    }

    /// A broadcast known here, or once what is noted is taken in, that is not among those that a sender knew; from a number
    /// on, from which on they are told apart.
    pub(super) fn beyond(&self, known: &Recent, oldest: u64) -> Option<Beyond> {
        let noted = self.noted.beyond(known, oldest).map(|number| Beyond { number, noted: true });
        noted.or_else(|| self.taken_in.beyond(known, oldest).map(|number| Beyond { number, noted: false }))
    }

    /// Notes what is written down; it is still to be heard of.
    fn note_unheard(&mut self, oldest: u64) {
        self.forget_before(oldest);
        for Unheard { number, .. } in &self.unheard {
            // Negative for what is older than all that are kept, and so has arrived at everyone.
            let age = number.wrapping_sub(oldest as u32).cast_signed();
            match u64::try_from(age) {
                Ok(age) => self.noted.insert(oldest + age),
                Err(_) => self.is_common = true,
            }
        }
    }

    /// The coordination hears of what is written down; none of it is reason to go on to another round.
    pub(super) fn be_heard<L: Listens>(&mut self, listener: &mut L, oldest: u64) {
        self.note_unheard(oldest);
        let next = listener.round() + 1;
        for Unheard { from, .. } in self.unheard.drain(..) {
            let ready_for = if from & NEXT > 0 { next } else { 0 };
            let goes_on = listener.hear(Participant(from & !NEXT), ready_for);
            debug_assert!(!goes_on, "only what can wait is written down");
        }
    }
}
