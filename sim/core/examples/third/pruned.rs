//! A version vector that keeps the entries most recently counted and drops the oldest, as Dynamo does (DeCandia and others,
//! 2007). Its stamps have a bound; what fell out of them is not known to have happened.

use std::sync::Arc;

use twintrack_clocks::{Causality, Clock, Encoding, encoding};
use twintrack_core::custom::PopulationClock;
use twintrack_core::kernel::time::Time;
use twintrack_core::settings::Clocks;

/// A participant, how many events are known of it, and when it counted the last of them by its own clock.
pub(crate) type Entry = (usize, u32, Time);

/// The clock of one participant: at most `keep` entries, ascending by participant.
#[derive(Clone, Debug)]
pub(crate) struct PrunedVector {
    own: usize,
    keep: usize,
    now: Time,
    entries: Arc<Vec<Entry>>,
}

impl PrunedVector {
    pub(crate) fn new(own: usize, keep: usize) -> PrunedVector {
        PrunedVector { own, keep, now: Time::ZERO, entries: Arc::default() }
    }

    fn count(&mut self) {
        let events = events_of(&self.entries, self.own) + 1;
        self.merge(&[(self.own, events, self.now)]);
    }

    fn merge(&mut self, news: &[Entry]) {
        let entries = Arc::make_mut(&mut self.entries);
        for new in news {
            match entries.binary_search_by_key(&new.0, |entry| entry.0) {
                Ok(at) => entries[at] = if entries[at].1 < new.1 { *new } else { entries[at] },
                Err(at) => entries.insert(at, *new),
            }
        }
        while entries.len() > self.keep {
            let oldest = (0..entries.len()).min_by_key(|at| entries[*at].2).expect("there are some");
            entries.remove(oldest);
        }
    }
}

fn events_of(entries: &[Entry], who: usize) -> u32 {
    entries.binary_search_by_key(&who, |entry| entry.0).map_or(0, |at| entries[at].1)
}

fn knows_more(one: &[Entry], other: &[Entry]) -> bool {
    one.iter().any(|(who, events, _)| *events > events_of(other, *who))
}

impl Clock for PrunedVector {
    type Stamp = Arc<Vec<Entry>>;

    fn publish(&mut self) -> Self::Stamp {
        self.count();
        self.peek()
    }
    fn peek(&self) -> Self::Stamp {
        self.entries.clone()
    }
    fn receive(&mut self, stamp: &Self::Stamp) {
        self.merge(stamp);
        self.count();
    }
    fn compare(&self, stamp: &Self::Stamp) -> Causality {
        Causality::from_differences(knows_more(stamp, &self.entries), knows_more(&self.entries, stamp))
    }
    fn covers(&self, stamp: &Self::Stamp, origin: usize) -> bool {
        events_of(stamp, origin) <= events_of(&self.entries, origin)
    }
    /// Eight bytes more for each entry than a vector clock's: when it was last counted.
    fn encoded_len(stamp: &Self::Stamp, encoding: Encoding) -> usize {
        let counters = stamp.iter().map(|(who, events, _)| (*who, *events));
        size_of::<Time>() * stamp.len() + encoding::vector::len(counters, encoding)
    }
    fn nodes(stamp: &Self::Stamp) -> usize {
        stamp.len()
    }
}

impl PopulationClock for PrunedVector {
    fn newcomer(self, own: usize, _: &Clocks) -> PrunedVector {
        PrunedVector { own, ..self }
    }
    fn counts_receipts(_: &Clocks) -> bool {
        true
    }
    fn tell_time(&mut self, own: Time) {
        self.now = own;
    }
}
