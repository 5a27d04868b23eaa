//! The broadcasts that still have copies under way, by number.

use std::collections::VecDeque;

use super::{Broadcast, Grid};

/// Broadcasts in the order of their numbers, which is the order in which they were sent.
#[derive(Debug)]
pub(super) struct Live<T> {
    grid: Grid,
    /// Apart from the contents, since every delivery reads one.
    broadcasts: VecDeque<Broadcast>,
    contents: VecDeque<T>,
    /// The window of the last arrival of each.
    last: VecDeque<u64>,
    /// Number of the first.
    base: u64,
}

impl<T> Live<T> {
    pub(super) fn new(grid: Grid) -> Live<T> {
        Live { grid, broadcasts: VecDeque::new(), contents: VecDeque::new(), last: VecDeque::new(), base: 0 }
    }

    /// Adds a broadcast; returns its number.
    ///
    /// # Panics
    /// When there are more than an arrival has bits for.
    pub(super) fn add(&mut self, broadcast: Broadcast, content: T) -> u64 {
        let number = self.next_number();
        self.broadcasts.push_back(broadcast);
        self.contents.push_back(content);
        self.last.push_back(0);
        assert!(self.broadcasts.len() >> self.grid.number_bits() == 0, "too many broadcasts are under way");
        number
    }

    /// A copy arrives in this window.
    pub(super) fn arrives(&mut self, number: u64, window: u64) {
        let last = &mut self.last[(number - self.base) as usize];
        *last = window.max(*last);
    }

    /// See [`super::Windows::retire`].
    pub(super) fn retire(&mut self, window: u64) -> Option<(Broadcast, T)> {
        self.last.pop_front_if(|last| *last < window)?;
        self.base += 1;
        self.broadcasts.pop_front().zip(self.contents.pop_front())
    }

    /// The number of the oldest that is kept.
    #[inline]
    pub(super) fn base(&self) -> u64 {
        self.base
    }

    /// The number of the broadcast that is added next.
    pub(super) fn next_number(&self) -> u64 {
        self.base + self.broadcasts.len() as u64
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

    #[inline]
    pub(super) fn content(&self, number: u64) -> &T {
        &self.contents[(number - self.base) as usize]
    }

    /// The broadcast that an arrival is a copy of.
    #[inline]
    pub(super) fn of(&self, key: u64) -> &Broadcast {
        self.get(self.number(key))
    }
}
