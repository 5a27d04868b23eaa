//! The blocks that one thread looks after.

use super::buckets::Buckets;
use super::deliveries::Deliveries;
use super::live::Live;
use super::sort::Sorter;
use super::{Arrivals, BLOCK, Block, Broadcast, Grid, NEVER};
use crate::ids::Participant;
use crate::kernel::time::Time;

/// See the module head.
#[derive(Debug)]
pub(super) struct Shard<'b, B> {
    grid: Grid,
    blocks: &'b mut [B],
    /// First recipient of the first block, and the one after the last.
    recipients: std::ops::Range<u32>,
    buckets: Buckets,
    live: Live,
    sorter: Sorter,
}

impl<'b, B: Block> Shard<'b, B> {
    /// `recipients` are those of all blocks given.
    pub(super) fn new(grid: Grid, blocks: &'b mut [B], recipients: std::ops::Range<u32>) -> Shard<'b, B> {
        let buckets = Buckets::new(blocks.len());
        Shard { grid, blocks, recipients, buckets, live: Live::new(grid), sorter: Sorter::new(grid) }
    }

    /// The next window in which anything is due.
    pub(super) fn next(&self) -> Option<u64> {
        let timers = self.blocks.iter().filter_map(Block::next).map(|time| self.grid.window(time));
        timers.chain(self.buckets.next()).min()
    }

    /// Draws the arrivals of new broadcasts, given in their order, at the shard's recipients.
    pub(super) fn post<A: Arrivals>(&mut self, broadcasts: &[Broadcast], arrivals: &A) {
        let number = self.live.add(broadcasts);
        let mut times = [NEVER; BLOCK];
        // Block by block, so that the buckets written to stay in the cache.
        for (block, first) in self.recipients.clone().step_by(BLOCK).enumerate() {
            let count = BLOCK.min((self.recipients.end - first) as usize);
            for (number, broadcast) in (number..).zip(broadcasts) {
                arrivals.draw(broadcast, Participant(first), &mut times[..count]);
                self.store(block, number, &times[..count]);
            }
        }
    }

    /// Puts the arrivals of one broadcast at one block into their buckets.
    fn store(&mut self, block: usize, number: u64, times: &[Time]) {
        let mut last = 0;
        for (place, at) in times.iter().enumerate() {
            if *at != NEVER {
                let window = self.grid.window(*at);
                last = window.max(last);
                self.buckets.push(window, block, self.grid.pack(place, *at, number));
            }
        }
        self.live.arrives(number, last);
    }

    /// Lets every block live through a window.
    pub(super) fn open(&mut self, window: u64, outbox: &mut Vec<Broadcast>) {
        self.buckets.advance(window);
        self.live.advance(window);
        let span = self.grid.span(window);
        for (index, block) in self.blocks.iter_mut().enumerate() {
            let keys = self.sorter.sort(&mut self.buckets, index, &self.live);
            let first = Participant(self.recipients.start + (index * BLOCK) as u32);
            let deliveries = Deliveries { grid: self.grid, live: &self.live, start: span.start, first, keys };
            if !deliveries.is_empty() || block.next().is_some_and(|next| next < span.end) {
                block.open(span.clone(), &deliveries, outbox);
            }
        }
    }
}
