//! The queue of future events: timing wheels on integer nanoseconds that are made to fit what is pending.
//!
//! Events wait unsorted in the buckets of a wheel. When a bucket's turn comes and it is small, it is sorted and its
//! events are popped one by one; when it is large, its events are spread over a finer wheel first. So a busy queue
//! settles into two levels (hundreds of millions of events need a third), each event is moved two or three times
//! whatever the number pending, and memory is read and written in runs. Widths are chosen when a wheel is made, from
//! the number of its events and the time between the first and the last: nothing has to be tuned, bursts get a fine
//! wheel of their own, and empty stretches are skipped by the choice of the next wheel's start. The last bucket of a
//! wheel takes everything later and becomes the next wheel. Events that arrive for the stretch being popped go to a
//! small binary heap beside it; when that grows, it is spread over a wheel too. In the literature: hierarchical timing
//! wheels (G. Varghese and T. Lauck, SOSP 1987) opened on demand like a ladder queue (W. T. Tang, R. S. M. Goh and
//! I. L.-J. Thng, ACM TOMACS 15, 2005).
//!
//! A binary heap was rejected: it costs as much for few events, and many times more for millions, where each step of
//! a sift is a cache miss. A wheel of fixed width was rejected: rounds put millions of events into 200 ms of every
//! 90 s.
//!
//! Broadcasts to a whole population need not pass through this queue: see [`windows`](super::windows). Whoever drives
//! both pops up to a window's end, told by [`Wheel::next_time`], and merges.

mod bucket;
mod rung;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::time::Time;
use bucket::{Bucket, SpareChunks};
use rung::Rung;

/// Most events that are sorted at once instead of being spread over a finer wheel, and most that wait in the heap
/// beside them without being spread themselves.
const MAX_SORTED: usize = 256;

/// Something that happens at a time. `Ord` must be a total order with the time first: equal events are popped in
/// either order, so whatever must be told apart belongs into the order.
pub trait Event: Copy + Ord {
    /// When it happens.
    fn time(&self) -> Time;
}

/// A priority queue of events for time that only moves forwards. See the module head for how it works.
///
/// Memory: what the events pending at the busiest moment took, plus a hundredth, plus at most 128 events for each of some
/// thousand buckets; freed with the queue.
#[derive(Debug)]
pub struct Wheel<E> {
    /// The bucket being popped, latest first.
    near: Vec<E>,
    /// Events that were pushed for the same stretch of time since it was opened.
    late: BinaryHeap<Reverse<E>>,
    /// Coarsest first. Each covers the time before the bound of the one before it; `near` and `late` the time before
    /// the bound of the last.
    rungs: Vec<Rung<E>>,
    spare: SpareChunks<E>,
    len: usize,
    /// Time of the last event popped.
    now: Time,
}

impl<E: Event> Default for Wheel<E> {
    fn default() -> Self {
        Wheel::new()
    }
}

impl<E: Event> Wheel<E> {
    /// An empty queue. Nothing is allocated yet.
    #[must_use]
    pub const fn new() -> Self {
        Wheel {
            near: Vec::new(),
            late: BinaryHeap::new(),
            rungs: Vec::new(),
            spare: SpareChunks::new(),
            len: 0,
            now: Time::ZERO,
        }
    }

    /// Adds an event, not earlier than the last one popped (checked in debug builds). Amortised constant time.
    #[inline]
    pub fn push(&mut self, event: E) {
        let time = event.time();
        debug_assert!(time >= self.now, "event at {time} pushed at {}", self.now);
        self.len += 1;
        for rung in &mut self.rungs {
            if time >= rung.bound() {
                rung.push(event, &mut self.spare);
                return;
            }
        }
        self.late.push(Reverse(event));
        // Spreading moves `near` as well, hence not before as many events have come.
        if self.late.len() > MAX_SORTED.max(self.near.len()) {
            self.spread_late();
        }
    }

    /// Takes the least event out. Amortised constant time.
    #[inline]
    pub fn pop(&mut self) -> Option<E> {
        if self.near.is_empty() && self.late.is_empty() {
            self.refill();
        }
        let event = match (self.near.last(), self.late.peek()) {
            (Some(near), Some(Reverse(late))) if near <= late => self.near.pop(),
            (_, Some(_)) => self.late.pop().map(|Reverse(late)| late),
            (_, None) => self.near.pop(),
        }?;
        self.len -= 1;
        self.now = event.time();
        Some(event)
    }

    /// Time of the least event. Amortised constant time.
    #[inline]
    pub fn next_time(&mut self) -> Option<Time> {
        if self.near.is_empty() && self.late.is_empty() {
            self.refill();
        }
        let near = self.near.last().map(Event::time);
        let late = self.late.peek().map(|Reverse(late)| late.time());
        near.into_iter().chain(late).min()
    }

    /// Number of events pending.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no event is pending.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Opens buckets until `near` holds events or none are left.
    #[cold]
    fn refill(&mut self) {
        while let Some(rung) = self.rungs.last_mut() {
            let opened = rung.open_next();
            if opened.is_none() || rung.is_over() {
                self.rungs.pop();
            }
            if let Some(bucket) = opened {
                self.unload(bucket);
            }
            if !self.near.is_empty() {
                return;
            }
        }
    }

    /// Sorts a bucket into the empty `near` when that is quick or cannot be helped; else makes a wheel of it.
    fn unload(&mut self, bucket: Bucket<E>) {
        let bounds = if bucket.len() > MAX_SORTED { bucket.bounds() } else { None };
        match bounds {
            Some((min, max)) if min < max => {
                let mut rung = Rung::new(min, max, bucket.len());
                bucket.unload(&mut self.spare, |events, spare| {
                    events.iter().for_each(|event| rung.push(*event, spare));
                });
                self.rungs.push(rung);
            }
            _ => {
                bucket.unload(&mut self.spare, |events, _| self.near.extend_from_slice(events));
                self.near.sort_unstable_by(|a, b| b.cmp(a));
            }
        }
    }

    /// Makes a wheel of what is due next, when too much of it came late.
    #[cold]
    fn spread_late(&mut self) {
        let mut bucket = Bucket::new();
        for event in self.near.drain(..).chain(self.late.drain().map(|Reverse(late)| late)) {
            bucket.push(event, &mut self.spare);
        }
        self.unload(bucket);
    }
}
