//! A snapshot of a clock, and the log that its counters stand in.

use std::sync::{Arc, RwLock, RwLockReadGuard};

use crate::kernel::numbers::Numbers;

/// Per participant, the counter at each of its publications. The lock is for threads that read mail side by side, which is
/// when nobody publishes.
#[derive(Clone, Debug)]
pub(super) struct Log(pub(super) Arc<RwLock<Vec<Vec<u32>>>>);

impl Log {
    pub(super) fn read(&self) -> RwLockReadGuard<'_, Vec<Vec<u32>>> {
        self.0.read().expect("nobody panics while it writes")
    }

    /// Notes the counter at a participant's next publication; returns the publication's number.
    pub(super) fn note(&self, who: usize, counter: u32) -> u32 {
        let noted = &mut self.0.write().expect("nobody panics while it writes")[who];
        noted.push(counter);
        noted.len() as u32
    }
}

/// A snapshot of a [`SharedVector`](super::SharedVector).
#[derive(Clone, Debug)]
pub(crate) struct SharedStamp {
    pub(super) origin: usize,
    pub(super) counter: u32,
    pub(super) initial: usize,
    pub(super) entries: usize,
    pub(super) known: Arc<Numbers>,
    pub(super) log: Log,
}

/// The counter at a publication; 0 before the first.
pub(super) fn counter_at(publications: &[u32], number: u32) -> u32 {
    number.checked_sub(1).map_or(0, |before| publications[before as usize])
}

impl SharedStamp {
    /// The publications that it knows, itself among them.
    pub(crate) fn publications(&self) -> &Numbers {
        &self.known
    }

    /// The number of a published stamp among those of its origin.
    #[inline]
    pub(crate) fn number(&self) -> u32 {
        self.known.get(self.origin)
    }

    /// The counter of a participant, whose counters at its publications are given.
    pub(super) fn counter(&self, who: usize, publications: &[u32]) -> u32 {
        match who == self.origin {
            true => self.counter,
            false => counter_at(publications, self.known.get(who)),
        }
    }

    /// The entries, as the simulated system holds them: (participant, counter), ascending by participant.
    pub(crate) fn entries(&self) -> Vec<(usize, u32)> {
        let log = self.log.read();
        let entry = |(who, publications): (usize, &Vec<u32>)| {
            let counter = self.counter(who, publications);
            (counter > 0 || who < self.initial || who == self.origin).then_some((who, counter))
        };
        log.iter().enumerate().filter_map(entry).collect()
    }
}
