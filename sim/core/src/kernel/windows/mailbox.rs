//! What a block of recipients is handed when a window opens.

use super::live::Live;
use super::{BLOCK, Broadcast, Grid, place};
use crate::ids::Participant;
use crate::kernel::time::Time;

/// The deliveries to a block of recipients within a window, recipient by recipient.
#[derive(Debug)]
pub struct Mailboxes {
    /// The block's first recipient.
    pub first: Participant,
    /// In order.
    pub(super) keys: Vec<u64>,
    /// Where the deliveries of each recipient that have not been taken begin, and where they end.
    pub(super) runs: [(u32, u32); BLOCK],
}

/// One copy at its recipient.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'w> {
    /// When it arrives.
    pub at: Time,
    /// What it is a copy of.
    pub broadcast: &'w Broadcast,
    /// The place of the broadcast among all of the run, in the order in which they were sent.
    pub number: u64,
}

/// Tells what a packed delivery stands for.
#[derive(Debug)]
pub struct Reader<'w, T> {
    pub(super) grid: Grid,
    pub(super) live: &'w Live<T>,
    /// Where the window begins.
    pub(super) start: Time,
}

impl<T> Clone for Reader<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Reader<'_, T> {}

impl<'w, T> Reader<'w, T> {
    /// The delivery that a key stands for.
    #[inline]
    #[must_use]
    pub fn read(&self, key: u64) -> Delivery<'w> {
        let number = self.live.number(key);
        Delivery { at: self.start + self.grid.within(key), broadcast: self.live.get(number), number }
    }

    /// The number of the oldest broadcast that is kept.
    #[inline]
    #[must_use]
    pub fn oldest(&self) -> u64 {
        self.live.base()
    }

    /// The number of the next broadcast to be posted.
    #[inline]
    #[must_use]
    pub fn next_number(&self) -> u64 {
        self.live.next_number()
    }

    /// A broadcast that is kept.
    #[inline]
    #[must_use]
    pub fn broadcast(&self, number: u64) -> &'w Broadcast {
        self.live.get(number)
    }

    /// What was posted with a broadcast.
    #[inline]
    #[must_use]
    pub fn content(&self, number: u64) -> &'w T {
        self.live.content(number)
    }
}

impl Mailboxes {
    pub(super) fn new(first: Participant) -> Mailboxes {
        Mailboxes { first, keys: Vec::new(), runs: [(0, 0); BLOCK] }
    }

    /// Whether nothing is left in any of them.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// What a recipient has not taken yet, in the order of arrival: time, then sender, then message number.
    #[inline]
    #[must_use]
    pub fn left(&self, to: Participant) -> &[u64] {
        let (start, end) = self.runs[(to.0 - self.first.0) as usize];
        &self.keys[start as usize..end as usize]
    }

    /// All deliveries, taken or not, with their recipients.
    pub fn all(&self) -> impl Iterator<Item = (Participant, u64)> {
        self.keys.iter().map(|key| (Participant(self.first.0 + place(*key) as u32), *key))
    }

    /// A recipient took its next so many deliveries.
    #[inline]
    pub fn took(&mut self, to: Participant, count: usize) {
        self.runs[(to.0 - self.first.0) as usize].0 += count as u32;
    }
}
