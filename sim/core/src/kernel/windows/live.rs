//! The broadcasts that still have copies under way, by number.

use super::{Broadcast, Grid};

/// Broadcasts in the order of their numbers, which is that of (time sent, sender, message).
#[derive(Debug)]
pub(super) struct Live {
    grid: Grid,
    broadcasts: Vec<Broadcast>,
    /// The window of the last arrival of each.
    last: Vec<u64>,
    /// Number of the first.
    base: u64,
    /// How many of the first have no copies left.
    over: usize,
}

impl Live {
    pub(super) fn new(grid: Grid) -> Live {
        Live { grid, broadcasts: Vec::new(), last: Vec::new(), base: 0, over: 0 }
    }

    /// Adds broadcasts; returns the number of the first, from which they go on one by one.
    ///
    /// # Panics
    /// When there are more than an arrival has bits for.
    pub(super) fn add(&mut self, broadcasts: &[Broadcast]) -> u64 {
        let first = self.base + self.broadcasts.len() as u64;
        self.broadcasts.extend_from_slice(broadcasts);
        self.last.resize(self.broadcasts.len(), 0);
        assert!(self.broadcasts.len() >> self.grid.number_bits() == 0, "too many broadcasts are under way");
        first
    }

    /// A copy arrives in this window.
    #[inline]
    pub(super) fn arrives(&mut self, number: u64, window: u64) {
        let last = &mut self.last[(number - self.base) as usize];
        *last = window.max(*last);
    }

    /// Forgets broadcasts whose last copy arrived before this window.
    pub(super) fn advance(&mut self, window: u64) {
        self.over += self.last[self.over..].iter().take_while(|last| **last < window).count();
        // Moving what stays costs no more than what goes has cost.
        if self.over > self.broadcasts.len() / 2 {
            self.broadcasts.drain(..self.over);
            self.last.drain(..self.over);
            self.base += std::mem::take(&mut self.over) as u64;
        }
    }

    /// The number of the broadcast that an arrival is a copy of.
    #[inline]
    pub(super) fn number(&self, key: u64) -> u64 {
        let mask = (1 << self.grid.number_bits()) - 1;
        self.base + (key.wrapping_sub(self.base) & mask)
    }

    #[inline]
    pub(super) fn get(&self, number: u64) -> &Broadcast {
        &self.broadcasts[(number - self.base) as usize]
    }

    /// The broadcast that an arrival is a copy of.
    #[inline]
    pub(super) fn of(&self, key: u64) -> &Broadcast {
        self.get(self.number(key))
    }
}
