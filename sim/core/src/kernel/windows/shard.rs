//! The recipients that one thread looks after.

use std::ops::Range;

use super::buckets::Buckets;
use super::live::Live;
use super::mailbox::Mailboxes;
use super::sort::Sorter;
use super::{Arrivals, BLOCK, Grid, NEVER};
use crate::ids::Participant;

/// See the module head.
#[derive(Debug)]
pub(super) struct Shard {
    grid: Grid,
    /// First recipient of the first block, and the one after the last.
    pub(super) recipients: Range<u32>,
    buckets: Buckets,
    sorter: Sorter,
    pub(super) blocks: Vec<Mailboxes>,
}

impl Shard {
    /// `recipients` are those of some blocks side by side.
    pub(super) fn new(grid: Grid, recipients: Range<u32>) -> Shard {
        let blocks: Vec<Mailboxes> =
            recipients.clone().step_by(BLOCK).map(|first| Mailboxes::new(Participant(first))).collect();
        Shard { grid, recipients, buckets: Buckets::new(blocks.len()), sorter: Sorter::new(grid), blocks }
    }

    /// The next window in which anything arrives.
    pub(super) fn next(&self) -> Option<u64> {
        self.buckets.next()
    }

    /// About how many copies arrive in a window.
    pub(super) fn waiting(&self, window: u64) -> usize {
        self.buckets.waiting(window) as usize
    }

    /// Draws the arrivals of new broadcasts at the shard's recipients. Returns the window of the last one of each.
    pub(super) fn post<T, A: Arrivals<T>>(
        &mut self,
        numbers: Range<u64>,
        live: &Live<T>,
        arrivals: &A,
    ) -> Vec<u64> {
        let mut last = vec![0; (numbers.end - numbers.start) as usize];
        let mut times = [NEVER; BLOCK];
        // Block by block, so that the buckets written to stay in the cache.
        for (block, first) in self.recipients.clone().step_by(BLOCK).enumerate() {
            let count = BLOCK.min((self.recipients.end - first) as usize);
            for (number, last) in numbers.clone().zip(&mut last) {
                let times = &mut times[..count];
                arrivals.draw(live.get(number), live.content(number), Participant(first), times);
                *last = self.store(block, number, times).max(*last);
            }
        }
        last
    }

    /// Puts the arrivals of one broadcast at one block into their buckets; returns the last window.
    fn store(&mut self, block: usize, number: u64, times: &[crate::kernel::time::Time]) -> u64 {
        let mut last = 0;
        for (place, at) in times.iter().enumerate() {
            if *at != NEVER {
                let window = self.grid.window(*at);
                last = window.max(last);
                self.buckets.push(window, block, self.grid.pack(place, *at, number));
            }
        }
        last
    }

    /// Sorts what arrives within a window, and hands each block that gets something to `visit`.
    pub(super) fn open<T>(&mut self, window: u64, live: &Live<T>, mut visit: impl FnMut(&mut Mailboxes)) {
        self.buckets.advance(window);
        for (index, block) in self.blocks.iter_mut().enumerate() {
            self.sorter.sort(&mut self.buckets, index, live, block);
            if !block.is_empty() {
                visit(block);
            }
        }
    }
}
