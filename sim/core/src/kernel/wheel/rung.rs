//! One wheel of the hierarchy: buckets of equal width, except that the last has no end.

use super::Event;
use super::bucket::{Bucket, SpareChunks};
use crate::kernel::time::Time;

/// Events that a bucket should get when a wheel is made.
const EVENTS_PER_BUCKET: usize = 64;
/// Fewest buckets of a wheel: one made for few events that came late often gets many more.
const MIN_BUCKETS: usize = 8;
/// Most buckets of a wheel: as many places of memory as are written to by turns without leaving the cache.
const MAX_BUCKETS: usize = 1024;

/// See the module head. Buckets are opened in order and once; what is earlier than [`Rung::bound`] is not for it.
#[derive(Debug)]
pub(super) struct Rung<E> {
    buckets: Box<[Bucket<E>]>,
    /// Where the first bucket begins.
    start: Time,
    /// Buckets are 2^shift nanoseconds wide.
    shift: u32,
    /// Index of the first bucket that was not opened yet.
    next: usize,
    /// Where that bucket begins.
    bound: Time,
}

impl<E: Event> Rung<E> {
    /// An empty wheel for about `events` events between `min` and `max`, and whatever comes later.
    pub(super) fn new(min: Time, max: Time, events: usize) -> Self {
        let wanted = (events / EVENTS_PER_BUCKET).clamp(MIN_BUCKETS, MAX_BUCKETS).next_power_of_two();
        let span = max.0 - min.0;
        let bits = u64::BITS - span.leading_zeros();
        let shift = bits.saturating_sub(wanted.trailing_zeros());
        let buckets = (0..=(span >> shift)).map(|_| Bucket::new()).collect();
        Rung { buckets, start: min, shift, next: 0, bound: min }
    }

    /// Events from this time on may be pushed.
    #[inline]
    pub(super) fn bound(&self) -> Time {
        self.bound
    }

    #[inline]
    pub(super) fn push(&mut self, event: E, spare: &mut SpareChunks<E>) {
        debug_assert!(event.time() >= self.bound, "the bucket of this event was opened already");
        let last = self.buckets.len() - 1;
        let index = ((event.time().0 - self.start.0) >> self.shift).min(last as u64);
        self.buckets[index as usize].push(event, spare);
    }

    /// Takes the next bucket that holds anything; `None` when all are empty.
    pub(super) fn open_next(&mut self) -> Option<Bucket<E>> {
        let skipped = self.buckets[self.next..].iter().position(|bucket| !bucket.is_empty())?;
        let index = self.next + skipped;
        self.next = index + 1;
        // Meaningless after the last bucket, which ends the wheel.
        self.bound = Time(self.start.0.saturating_add((self.next as u64) << self.shift));
        Some(std::mem::replace(&mut self.buckets[index], Bucket::new()))
    }

    /// Whether the last bucket was opened, so that no event is for this wheel any more.
    pub(super) fn is_over(&self) -> bool {
        self.next == self.buckets.len()
    }
}
