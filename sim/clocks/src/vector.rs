//! The vector clock: one counter per participant ever seen.
//!
//! An entry appears when a participant is first heard of and is never dropped. Entries sit densely in one array by
//! participant index, -1 for whoever has not been seen: then a merge is one pass of signed maxima at memory speed,
//! whether newcomers come with it or not. Merging thousands of entries is the hottest operation of a round-based protocol.
//!
//! # What was tried
//!
//! Nanoseconds for a merge and for a comparison of 10,240 indices that has to look at all of them, and bytes of a clock,
//! by the share of the indices that have been seen (medians of one run on a shared virtual processor):
//!
//! | | merge 100 % | 25 % | 1 % | compare 100 % | 25 % | 1 % | bytes 100 % | 25 % | 1 % |
//! | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
//! | one array, -1 for unseen | 1,081 | 1,110 | 1,097 | 1,413 | 1,405 | 1,394 | 40,960 | 40,960 | 40,960 |
//! | counters and a bit per index | 1,108 | 1,108 | 1,108 | 954 | 952 | 940 | 42,240 | 42,240 | 42,240 |
//! | sorted pairs (index, counter) | 34,166 | 13,345 | 526 | 13,034 | 5,138 | 143 | 81,920 | 20,512 | 752 |
//!
//! Sorted pairs lost: they win where fewer than one index in thirty has been seen, which no population stays at whose
//! members hear of each other at all. Separate bits lost: comparisons that gain by them are mostly decided by one look,
//! see below, while every copy, growth and merge would have to keep two arrays in step. Also rejected: an ordered map
//! by participant (a pointer chase per entry instead of a stream) and 64-bit counters (twice the memory traffic, for event
//! counts that no run comes near).
//!
//! # What needs no pass at all
//!
//! Knowing the k-th event of a participant means knowing all that it knew then. So a stamp that was *published* as p's
//! k-th event has nothing new for a clock whose entry for p is at least k; and a clock that merged nothing since its own
//! last event lies in the past of every stamp that knows that event. Both questions are one look each. Where many relay
//! each other's news, most stamps are old news on arrival, and most merges and comparisons cost that one look. A newcomer
//! knows what its sponsor knew without an event of its own, so until its first event it cannot conclude the latter. The
//! argument needs stamps that come from clocks; one made by hand ([`VectorStamp::new`]) or read from bytes turns it off
//! for every clock that takes it in. Property tests hold both against the full pass and against a plain map.

use std::sync::Arc;

use crate::clock::{Causality, Clock, Encoding};
use crate::counters::{self, COUNT_MAX, exceeds, merge_max, relate};
use crate::encoding;

/// One participant's vector clock.
///
/// ```
/// use twintrack_clocks::{Causality, Clock, VectorClock};
///
/// let mut ann = VectorClock::new(0, 2, false);
/// let mut bob = VectorClock::new(1, 2, false);
/// let news = ann.publish();
/// assert_eq!(bob.compare(&news), Causality::After);
/// bob.receive(&news);
/// assert!(bob.entries().eq([(0, 1), (1, 0)]));
/// ```
#[derive(Clone, Debug)]
pub struct VectorClock {
    own: usize,
    counters: Vec<i32>,
    count_receipts: bool,
    /// Merged nothing since the own last event.
    unchanged_since_event: bool,
    /// All that was taken in came from clocks.
    genuine: bool,
}

/// An immutable snapshot of a vector clock. Clones share the counters.
#[derive(Clone, Debug)]
pub struct VectorStamp {
    counters: Arc<[i32]>,
    origin: Origin,
}

/// Where a stamp comes from, and with it what may be concluded from a single entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// Published by this participant, as an event of its own.
    Published(usize),
    /// A clock as it stood.
    Peeked,
    /// Made by hand: nothing but its entries is known of it.
    Unknown,
}

impl VectorClock {
    /// The clock of participant `own` that knows everyone with an index below `entries`, and itself, and no events. With
    /// `count_receipts`, each receipt counts as an event too. Further participants appear when they are heard of.
    #[must_use]
    pub fn new(own: usize, entries: usize, count_receipts: bool) -> Self {
        Self::knowing(own, 0..entries, count_receipts)
    }

    /// The clock of participant `own` that knows the participants `known`, and itself, and no events. O(largest index).
    pub fn knowing(own: usize, known: impl IntoIterator<Item = usize>, count_receipts: bool) -> Self {
        let mut counters = Vec::new();
        for participant in known.into_iter().chain([own]) {
            counters::entry(&mut counters, participant);
        }
        Self { own, counters, count_receipts, unchanged_since_event: true, genuine: true }
    }

    /// The clock of a newcomer, participant `own`, that starts out from what its sponsor knows, given as a stamp of the
    /// sponsor's, and an entry of its own. O(entries).
    ///
    /// ```
    /// use twintrack_clocks::{Clock, VectorClock};
    ///
    /// let mut ann = VectorClock::new(0, 1, false);
    /// let mut carol = VectorClock::join_through(7, &ann.publish(), false);
    /// assert!(carol.entries().eq([(0, 1), (7, 0)]));
    /// ann.receive(&carol.publish());
    /// assert_eq!(ann.count(7), 1);
    /// ```
    ///
    /// # Panics
    ///
    /// When the sponsor knows events of `own`: two participants would count under one index.
    #[must_use]
    pub fn join_through(own: usize, sponsor: &VectorStamp, count_receipts: bool) -> Self {
        assert!(sponsor.count(own) == 0, "participant {own} has counted events before, so it is no newcomer");
        let mut counters = sponsor.counters.to_vec();
        counters::entry(&mut counters, own);
        let genuine = sponsor.origin != Origin::Unknown;
        Self { own, counters, count_receipts, unchanged_since_event: false, genuine }
    }

    /// The clock of participant `own` that goes on from a stamp of its own of unknown origin.
    #[cfg(feature = "serde")]
    pub(crate) fn restored(own: usize, stamp: &VectorStamp, count_receipts: bool) -> Self {
        let counters = stamp.counters.to_vec();
        Self { own, counters, count_receipts, unchanged_since_event: false, genuine: false }
    }

    /// The participant whose events this clock counts.
    #[must_use]
    pub fn own(&self) -> usize {
        self.own
    }

    /// Whether each receipt counts as an event.
    #[must_use]
    pub fn counts_receipts(&self) -> bool {
        self.count_receipts
    }

    fn count_event(&mut self) {
        counters::count_event(&mut self.counters, self.own);
        self.unchanged_since_event = true;
    }

    /// Whether the stamp has anything new, when one look can tell.
    #[inline]
    fn has_news(&self, stamp: &VectorStamp) -> Option<bool> {
        match stamp.origin {
            Origin::Published(origin) if self.genuine => Some(stamp.count(origin) > self.count(origin)),
            _ => None,
        }
    }

    fn snapshot(&self, origin: Origin) -> VectorStamp {
        let origin = if self.genuine { origin } else { Origin::Unknown };
        VectorStamp { counters: Arc::from(self.counters.as_slice()), origin }
    }
}

impl VectorStamp {
    /// A stamp that has seen everyone below `counters.len()`, with these counters by participant index.
    ///
    /// # Panics
    ///
    /// When a counter exceeds [`COUNT_MAX`].
    #[must_use]
    pub fn new(counters: &[u32]) -> Self {
        Self::from_entries(counters.iter().copied().enumerate())
    }

    /// A stamp that has seen these participants, each given with its counter; the larger of several counts. O(largest
    /// index), in time and memory.
    ///
    /// # Panics
    ///
    /// When a counter exceeds [`COUNT_MAX`].
    pub fn from_entries(entries: impl IntoIterator<Item = (usize, u32)>) -> Self {
        let mut counters = Vec::new();
        for (participant, count) in entries {
            assert!(count <= COUNT_MAX, "a counter exceeds {COUNT_MAX}");
            let entry = counters::entry(&mut counters, participant);
            *entry = (*entry).max(count.cast_signed());
        }
        Self { counters: Arc::from(counters), origin: Origin::Unknown }
    }
}

/// What can be read of a clock and of a stamp alike.
macro_rules! reading_entries {
    ($holder:ty) => {
        impl $holder {
            /// The participants seen, the clock's own among them, and their counters, ascending by index.
            pub fn entries(&self) -> impl Iterator<Item = (usize, u32)> {
                counters::entries(&self.counters)
            }

            /// The counter of `participant`, 0 when it has not been seen.
            pub fn count(&self, participant: usize) -> u32 {
                counters::count(&self.counters, participant)
            }

            /// Whether `participant` has been seen.
            pub fn sees(&self, participant: usize) -> bool {
                counters::sees(&self.counters, participant)
            }
        }
    };
}

reading_entries!(VectorClock);
reading_entries!(VectorStamp);

impl PartialEq for VectorStamp {
    /// Stamps are equal when their entries are, wherever they come from. The last entry is always one that has been seen.
    fn eq(&self, other: &Self) -> bool {
        self.counters == other.counters
    }
}

impl Eq for VectorStamp {}

impl Clock for VectorClock {
    type Stamp = VectorStamp;

    fn publish(&mut self) -> VectorStamp {
        self.count_event();
        self.snapshot(Origin::Published(self.own))
    }

    fn peek(&self) -> VectorStamp {
        self.snapshot(Origin::Peeked)
    }

    #[inline]
    fn receive(&mut self, stamp: &VectorStamp) {
        if self.has_news(stamp) != Some(false) {
            merge_max(&mut self.counters, &stamp.counters);
            self.unchanged_since_event = false;
            self.genuine &= stamp.origin != Origin::Unknown;
        }
        if self.count_receipts {
            self.count_event();
        }
    }

    fn compare(&self, stamp: &VectorStamp) -> Causality {
        let Some(ahead) = self.has_news(stamp) else { return relate(&stamp.counters, &self.counters) };
        let behind = if self.unchanged_since_event {
            self.count(self.own) > stamp.count(self.own)
        } else {
            exceeds(&self.counters, &stamp.counters)
        };
        Causality::from_differences(ahead, behind)
    }

    fn covers(&self, stamp: &VectorStamp, origin: usize) -> bool {
        stamp.count(origin) <= self.count(origin)
    }

    fn encoded_len(stamp: &VectorStamp, encoding: Encoding) -> usize {
        encoding::vector::len(stamp.entries(), encoding)
    }

    fn nodes(stamp: &VectorStamp) -> usize {
        counters::seen(&stamp.counters)
    }
}

#[cfg(test)]
#[path = "vector_tests.rs"]
mod tests;
