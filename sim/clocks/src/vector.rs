//! The vector clock: one counter per participant ever seen.
//!
//! Counters sit densely in a `Vec<u32>` by participant index, and an entry is never dropped. Merging thousands of
//! entries is the hottest operation of a round-based protocol; dense counters make it one pass at memory speed.
//! Rejected: an ordered map by participant (a pointer chase per entry instead of a stream) and 64-bit
//! counters (twice the memory traffic, for event counts that no run comes near).

use std::sync::Arc;

use crate::clock::{Causality, Clock, Encoding};
use crate::counters::{COUNT_MAX, count_event, merge_max, relate};
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
/// assert_eq!(bob.counters(), [1, 0]);
/// ```
#[derive(Clone, Debug)]
pub struct VectorClock {
    own: usize,
    counters: Vec<u32>,
    count_receipts: bool,
}

/// An immutable snapshot of a vector clock. Clones share the counters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VectorStamp(Arc<[u32]>);

impl VectorClock {
    /// The clock of participant `own` that knows `entries` participants (at least itself), all counters at 0. With
    /// `count_receipts`, each receipt counts as an event too.
    pub fn new(own: usize, entries: usize, count_receipts: bool) -> Self {
        Self { own, counters: vec![0; entries.max(own + 1)], count_receipts }
    }

    /// The counters by participant index.
    pub fn counters(&self) -> &[u32] {
        &self.counters
    }
}

impl VectorStamp {
    /// A stamp with the given counters by participant index.
    ///
    /// # Panics
    ///
    /// When a counter exceeds [`COUNT_MAX`].
    pub fn new(counters: &[u32]) -> Self {
        assert!(counters.iter().all(|count| *count <= COUNT_MAX), "a counter exceeds {COUNT_MAX}");
        Self(Arc::from(counters))
    }

    /// The counters by participant index. A participant beyond the end has not been seen.
    pub fn counters(&self) -> &[u32] {
        &self.0
    }

    /// The counter of `participant`, 0 when it has not been seen.
    pub fn count(&self, participant: usize) -> u32 {
        self.0.get(participant).copied().unwrap_or(0)
    }
}

impl Clock for VectorClock {
    type Stamp = VectorStamp;

    fn publish(&mut self) -> VectorStamp {
        count_event(&mut self.counters, self.own);
        self.peek()
    }

    fn peek(&self) -> VectorStamp {
        VectorStamp(Arc::from(self.counters()))
    }

    #[inline]
    fn receive(&mut self, stamp: &VectorStamp) {
        merge_max(&mut self.counters, &stamp.0);
        if self.count_receipts {
            count_event(&mut self.counters, self.own);
        }
    }

    fn compare(&self, stamp: &VectorStamp) -> Causality {
        relate(&stamp.0, &self.counters)
    }

    fn covers(&self, stamp: &VectorStamp, origin: usize) -> bool {
        stamp.count(origin) <= self.counters.get(origin).copied().unwrap_or(0)
    }

    fn encoded_len(stamp: &VectorStamp, encoding: Encoding) -> usize {
        encoding::vector::len(&stamp.0, encoding)
    }

    fn nodes(stamp: &VectorStamp) -> usize {
        stamp.0.len()
    }
}
