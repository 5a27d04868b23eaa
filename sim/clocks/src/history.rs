//! Exact causal histories: the oracle that clocks are checked against.
//!
//! A causal history is the set of all events that happened before a point, and it is downward closed: with the n-th
//! event of a participant it contains that participant's earlier ones. A set of events is therefore the *number* of
//! them per participant, which is exact as long as participants never change identity. Rejected: explicit event sets
//! (a test proves them equal to this form; they grow with every event).

use std::sync::Arc;

use crate::clock::{Causality, Clock, Encoding};
use crate::counters::{self, merge_max, relate};
use crate::encoding;

/// A downward-closed set of events, each named by its origin and its number there, from 1.
#[derive(Clone, Debug)]
pub struct History {
    counts: Arc<Vec<i32>>,
}

impl History {
    /// The empty history over `origins` participants, which are seen from the beginning; others are seen with their first
    /// event.
    #[must_use]
    pub fn new(origins: usize) -> Self {
        Self { counts: Arc::new(vec![0; origins]) }
    }

    /// Adds the next event of `origin` and returns its number.
    ///
    /// # Panics
    ///
    /// When there are [`COUNT_MAX`](crate::COUNT_MAX) events of `origin` already.
    pub fn record(&mut self, origin: usize) -> u32 {
        counters::count_event(Arc::make_mut(&mut self.counts), origin)
    }

    /// Adds all events of `other`. O(origins).
    pub fn absorb(&mut self, other: &Self) {
        merge_max(Arc::make_mut(&mut self.counts), &other.counts);
    }

    /// Whether the `nth` event of `origin` (from 1) is in the history.
    #[must_use]
    pub fn contains(&self, origin: usize, nth: u32) -> bool {
        (1..=self.count(origin)).contains(&nth)
    }

    /// Whether `other` contains every event of this history. O(origins).
    #[must_use]
    pub fn is_subset(&self, other: &Self) -> bool {
        matches!(self.relation_to(other), Causality::Equal | Causality::Before)
    }

    /// How this history relates to `other`: `Before` when it is a proper subset. O(origins); stops when certain.
    #[must_use]
    pub fn relation_to(&self, other: &Self) -> Causality {
        relate(&self.counts, &other.counts)
    }

    /// The participants seen and the number of their events, ascending by index.
    pub fn entries(&self) -> impl Iterator<Item = (usize, u32)> {
        counters::entries(&self.counts)
    }

    /// The number of events of `origin`.
    #[must_use]
    pub fn count(&self, origin: usize) -> u32 {
        counters::count(&self.counts, origin)
    }
}

impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        self.relation_to(other) == Causality::Equal
    }
}

impl Eq for History {}

/// A participant's exact history, as a [`Clock`]: what a vector clock reports, by construction.
///
/// Histories do not travel in a real system. As a stamp one is given the size of the vector clock with the same counts.
#[derive(Clone, Debug)]
pub struct HistoryClock {
    own: usize,
    history: History,
    count_receipts: bool,
}

impl HistoryClock {
    /// The clock of participant `own` that knows everyone with an index below `origins`, and itself, and no events. With
    /// `count_receipts`, each receipt counts as an event too.
    #[must_use]
    pub fn new(own: usize, origins: usize, count_receipts: bool) -> Self {
        Self::join_through(own, &History::new(origins), count_receipts)
    }

    /// The clock of a newcomer that starts out from what its sponsor knows, and knows itself.
    #[must_use]
    pub fn join_through(own: usize, sponsor: &History, count_receipts: bool) -> Self {
        let mut history = sponsor.clone();
        counters::entry(Arc::make_mut(&mut history.counts), own);
        Self { own, history, count_receipts }
    }

    /// What has happened before now.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }
}

impl Clock for HistoryClock {
    type Stamp = History;

    fn publish(&mut self) -> History {
        self.history.record(self.own);
        self.peek()
    }

    fn peek(&self) -> History {
        self.history.clone()
    }

    fn receive(&mut self, stamp: &History) {
        self.history.absorb(stamp);
        if self.count_receipts {
            self.history.record(self.own);
        }
    }

    fn compare(&self, stamp: &History) -> Causality {
        stamp.relation_to(&self.history)
    }

    fn covers(&self, stamp: &History, origin: usize) -> bool {
        stamp.count(origin) <= self.history.count(origin)
    }

    fn encoded_len(stamp: &History, encoding: Encoding) -> usize {
        encoding::vector::len(stamp.entries(), encoding)
    }

    fn nodes(stamp: &History) -> usize {
        counters::seen(&stamp.counts)
    }
}
