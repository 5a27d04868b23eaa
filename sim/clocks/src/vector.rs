//! The vector clock: one counter per participant ever seen.
//!
//! Counters sit densely in a `Vec<u32>` by participant index, and an entry is never dropped. Merging thousands of
//! entries is the hottest operation of a round-based protocol; dense counters make it one pass at memory speed.
//! Rejected: an ordered map by participant (a pointer chase per entry instead of a stream) and 64-bit
//! counters (twice the memory traffic, for event counts that no run comes near).

//!
//! # What needs no pass at all
//!
//! Knowing the k-th event of a participant means knowing all that it knew then. So a stamp that was *published* as p's
//! k-th event has nothing new for a clock whose entry for p is at least k; and a clock that merged nothing since its own
//! last event lies in the past of every stamp that knows that event. Both questions are one look each. Where many relay
//! each other's news, most stamps are old news on arrival, and most merges and comparisons cost that one look. The
//! argument needs stamps that come from clocks; one made by hand ([`VectorStamp::new`]) turns it off for every clock that
//! takes it in. A property test holds both against the full pass.

use std::sync::Arc;

use crate::clock::{Causality, Clock, Encoding};
use crate::counters::{COUNT_MAX, count_event, exceeds, merge_max, relate};
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
    /// Merged nothing since the own last event.
    unchanged_since_event: bool,
    /// All that was taken in came from clocks.
    genuine: bool,
}

/// An immutable snapshot of a vector clock. Clones share the counters.
#[derive(Clone, Debug)]
pub struct VectorStamp {
    counters: Arc<[u32]>,
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
    /// The clock of participant `own` that knows `entries` participants (at least itself), all counters at 0. With
    /// `count_receipts`, each receipt counts as an event too.
    pub fn new(own: usize, entries: usize, count_receipts: bool) -> Self {
        Self {
            own,
            counters: vec![0; entries.max(own + 1)],
            count_receipts,
            unchanged_since_event: true,
            genuine: true,
        }
    }

    /// The counters by participant index.
    pub fn counters(&self) -> &[u32] {
        &self.counters
    }

    fn count(&self, participant: usize) -> u32 {
        self.counters.get(participant).copied().unwrap_or(0)
    }

    fn count_event(&mut self) {
        count_event(&mut self.counters, self.own);
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
        VectorStamp { counters: Arc::from(self.counters()), origin }
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
        Self { counters: Arc::from(counters), origin: Origin::Unknown }
    }

    /// The counters by participant index. A participant beyond the end has not been seen.
    pub fn counters(&self) -> &[u32] {
        &self.counters
    }

    /// The counter of `participant`, 0 when it has not been seen.
    pub fn count(&self, participant: usize) -> u32 {
        self.counters.get(participant).copied().unwrap_or(0)
    }
}

impl PartialEq for VectorStamp {
    /// Stamps are equal when their counters are, wherever they come from.
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
        encoding::vector::len(encoding::vector::dense(&stamp.counters), encoding)
    }

    fn nodes(stamp: &VectorStamp) -> usize {
        stamp.counters.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PARTICIPANTS: usize = 5;

    #[derive(Clone, Debug)]
    enum Step {
        Publish { from: usize },
        Peek { from: usize },
        ByHand { entry: usize },
        Receive { to: usize, pick: usize },
    }

    fn step() -> impl Strategy<Value = Step> {
        let who = 0..PARTICIPANTS;
        prop_oneof![
            6 => who.clone().prop_map(|from| Step::Publish { from }),
            2 => who.clone().prop_map(|from| Step::Peek { from }),
            1 => who.clone().prop_map(|entry| Step::ByHand { entry }),
            12 => (who, 0..1_000usize).prop_map(|(to, pick)| Step::Receive { to, pick }),
        ]
    }

    proptest! {
        #[test]
        fn one_look_tells_what_the_full_pass_tells(
            steps in prop::collection::vec(step(), 1..120),
            count_receipts in any::<bool>(),
            by_hand in any::<bool>(),
        ) {
            let mut clocks: Vec<VectorClock> =
                (0..PARTICIPANTS).map(|own| VectorClock::new(own, PARTICIPANTS, count_receipts)).collect();
            let mut stamps = Vec::new();
            for step in steps {
                match step {
                    Step::Publish { from } => stamps.push(clocks[from].publish()),
                    Step::Peek { from } => stamps.push(clocks[from].peek()),
                    Step::ByHand { entry } if by_hand => {
                        let counters: Vec<u32> = (0..PARTICIPANTS).map(|at| 3 * u32::from(at == entry)).collect();
                        stamps.push(VectorStamp::new(&counters));
                    }
                    Step::Receive { to, pick } if !stamps.is_empty() => {
                        let (clock, stamp) = (&mut clocks[to], &stamps[pick % stamps.len()]);
                        prop_assert_eq!(clock.compare(stamp), relate(&stamp.counters, &clock.counters));
                        let mut plain = clock.counters.clone();
                        merge_max(&mut plain, &stamp.counters);
                        plain[to] += u32::from(count_receipts);
                        clock.receive(stamp);
                        prop_assert_eq!(&clock.counters, &plain);
                    }
                    Step::ByHand { .. } | Step::Receive { .. } => {}
                }
            }
        }
    }
}
