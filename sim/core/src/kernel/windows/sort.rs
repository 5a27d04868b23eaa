//! Sorting the arrivals of a bucket: recipient, time, then sender and message number.
//!
//! Counting on the recipient makes runs of some hundred arrivals, which fit the first cache; counting on the leading
//! bits of the time leaves each within a few places of where it belongs, and insertion does the rest. Times within a
//! window are close to uniform; where they are not, the standard library's sort takes over.

use super::buckets::{Buckets, Pass};
use super::live::Live;
use super::mailbox::Mailboxes;
use super::{BLOCK, Grid, PLACE_BITS, place};

/// Shorter runs are left to insertion alone.
const COUNTED_MIN: usize = 24;
/// Most arrivals under the same leading bits for which insertion is quick.
const CROWD_MAX: u32 = 24;
/// Most leading bits that are counted on: their table fits the first cache together with a run.
const COUNTED_BITS_MAX: u32 = 10;

/// Memory that is used again for every bucket.
#[derive(Debug)]
pub(super) struct Sorter {
    grid: Grid,
    /// By recipient, each run unsorted.
    staged: Vec<u64>,
    counts: Vec<u32>,
}

impl Sorter {
    pub(super) fn new(grid: Grid) -> Sorter {
        Sorter { grid, staged: Vec::new(), counts: vec![0; 1 << COUNTED_BITS_MAX] }
    }

    /// Empties a block's bucket of the current window into its mailboxes, in order.
    pub(super) fn sort<T>(
        &mut self,
        buckets: &mut Buckets,
        block: usize,
        live: &Live<T>,
        into: &mut Mailboxes,
    ) {
        let ends = self.stage(buckets, block);
        into.keys.resize(self.staged.len(), 0);
        let mut start = 0;
        for (run, end) in into.runs.iter_mut().zip(ends) {
            *run = (start, end);
            let range = start as usize..end as usize;
            sort_run(self.grid, &mut self.counts, &self.staged[range.clone()], &mut into.keys[range]);
            start = end;
        }
        settle_ties(self.grid, &mut into.keys, live);
    }

    /// Groups the arrivals by recipient; returns where each one's run ends.
    fn stage(&mut self, buckets: &mut Buckets, block: usize) -> [u32; BLOCK] {
        let mut ends = [0; BLOCK];
        let mut counted = false;
        let staged = &mut self.staged;
        buckets.drain(block, |pass, keys| match pass {
            Pass::Count => keys.iter().for_each(|key| ends[place(*key)] += 1),
            Pass::Move => {
                if !std::mem::replace(&mut counted, true) {
                    staged.resize(starts(&mut ends) as usize, 0);
                }
                for key in keys {
                    let end = &mut ends[place(*key)];
                    staged[*end as usize] = *key;
                    *end += 1;
                }
            }
        });
        if !counted {
            staged.clear();
        }
        ends
    }
}

/// Sorts the arrivals of one recipient from `staged` into `sorted`.
fn sort_run(grid: Grid, counts: &mut [u32], staged: &[u64], sorted: &mut [u64]) {
    if staged.len() < COUNTED_MIN {
        sorted.copy_from_slice(staged);
        insertion_sort(sorted);
        return;
    }
    let bits = staged.len().ilog2().min(COUNTED_BITS_MAX).min(grid.shift);
    let counts = &mut counts[..1 << bits];
    counts.fill(0);
    // The place comes first in a key and is the same in all of a run.
    let leading = |key: u64| (key << PLACE_BITS >> (u64::BITS - bits)) as usize;
    staged.iter().for_each(|key| counts[leading(*key)] += 1);
    let crowd = counts.iter().copied().max().unwrap_or(0);
    if bits == 0 || crowd > CROWD_MAX {
        sorted.copy_from_slice(staged);
        sorted.sort_unstable();
        return;
    }
    starts(counts);
    for key in staged {
        let at = &mut counts[leading(*key)];
        sorted[*at as usize] = *key;
        *at += 1;
    }
    insertion_sort(sorted);
}

/// Turns counts into where each begins; returns their sum.
fn starts(counts: &mut [u32]) -> u32 {
    let mut sum = 0;
    for count in counts {
        (*count, sum) = (sum, sum + *count);
    }
    sum
}

/// Quick when every key is within a few places of where it belongs.
fn insertion_sort(keys: &mut [u64]) {
    for unsorted in 1..keys.len() {
        let key = keys[unsorted];
        let mut at = unsorted;
        while at > 0 && keys[at - 1] > key {
            keys[at] = keys[at - 1];
            at -= 1;
        }
        keys[at] = key;
    }
}

/// Puts arrivals of one recipient at the same time into the order of sender and message number.
fn settle_ties<T>(grid: Grid, keys: &mut [u64], live: &Live<T>) {
    let mut at = 1;
    while at < keys.len() {
        let instant = grid.instant(keys[at]);
        if grid.instant(keys[at - 1]) == instant {
            let end = at + keys[at..].iter().take_while(|key| grid.instant(**key) == instant).count();
            keys[at - 1..end].sort_by_key(|key| (live.of(*key).sender, live.of(*key).message));
            at = end;
        }
        at += 1;
    }
}
