//! An unsorted bag of events in chunks of fixed size.
//!
//! Growing a vector instead was rejected: doubling copies what it holds, keeps the largest size that each bucket ever
//! had, and leaves up to half of the memory unused, which matters at a hundred million events.

use super::Event;
use crate::kernel::time::Time;

/// Events per chunk.
const CHUNK: usize = 128;

/// Emptied chunks, kept for reuse. There are never more chunks, in use and spare, than the most that were once in use
/// at the same time.
#[derive(Debug)]
pub(super) struct SpareChunks<E>(Vec<Vec<E>>);

impl<E> SpareChunks<E> {
    pub(super) const fn new() -> Self {
        SpareChunks(Vec::new())
    }

    fn take(&mut self) -> Vec<E> {
        self.0.pop().unwrap_or_else(|| Vec::with_capacity(CHUNK))
    }

    fn put(&mut self, mut chunk: Vec<E>) {
        chunk.clear();
        self.0.push(chunk);
    }
}

/// See the module head.
#[derive(Debug)]
pub(super) struct Bucket<E> {
    full: Vec<Vec<E>>,
    open: Vec<E>,
}

impl<E: Event> Bucket<E> {
    pub(super) const fn new() -> Self {
        Bucket { full: Vec::new(), open: Vec::new() }
    }

    #[inline]
    pub(super) fn push(&mut self, event: E, spare: &mut SpareChunks<E>) {
        // Either the bucket is empty or its chunk is full.
        if self.open.len().is_multiple_of(CHUNK) {
            self.turn_over(spare);
        }
        self.open.push(event);
    }

    #[cold]
    fn turn_over(&mut self, spare: &mut SpareChunks<E>) {
        let filled = std::mem::replace(&mut self.open, spare.take());
        if !filled.is_empty() {
            self.full.push(filled);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.full.len() * CHUNK + self.open.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The earliest and the latest time; `None` when empty.
    pub(super) fn bounds(&self) -> Option<(Time, Time)> {
        let first = self.open.first()?.time();
        let events = self.full.iter().flatten().chain(&self.open);
        Some(events.fold((first, first), |(min, max), e| (min.min(e.time()), max.max(e.time()))))
    }

    /// Hands every event to `to`, giving each chunk back before the next is begun.
    pub(super) fn unload(self, spare: &mut SpareChunks<E>, mut to: impl FnMut(&[E], &mut SpareChunks<E>)) {
        for chunk in self.full.into_iter().chain([self.open]) {
            to(&chunk, spare);
            spare.put(chunk);
        }
    }
}
