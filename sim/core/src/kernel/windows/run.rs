//! Window after window, on any number of threads.

use super::meeting::{Meeting, News, Seat};
use super::shard::Shard;
use super::{Arrivals, BLOCK, Block, Grid};
use crate::kernel::time::Time;

/// Runs a population, window after window, until nothing is due any more or the next window begins after `until`. The
/// last window opened may hold deliveries after `until`, which are its blocks' to ignore.
///
/// Each thread looks after blocks that lie side by side; there are never more threads than blocks. What blocks are told
/// does not depend on the number of threads.
///
/// Memory: 8 bytes per copy under way and 10 % more, and 32 bytes per broadcast and thread.
///
/// # Panics
/// When there are not as many blocks as `recipients` need, when a copy arrives sooner than the lookahead, and when a
/// block panics.
pub fn run<A: Arrivals, B: Block>(
    blocks: &mut [B],
    recipients: u32,
    arrivals: &A,
    until: Time,
    threads: usize,
) {
    assert_eq!(blocks.len(), (recipients as usize).div_ceil(BLOCK), "{recipients} recipients in blocks");
    let grid = Grid::new(arrivals.lookahead());
    let per_thread = blocks.len().div_ceil(threads.max(1)).max(1);
    let shards: Vec<Shard<'_, B>> = blocks
        .chunks_mut(per_thread)
        .enumerate()
        .map(|(index, blocks)| {
            let start = (index * per_thread * BLOCK) as u32;
            let end = recipients.min(start + (blocks.len() * BLOCK) as u32);
            Shard::new(grid, blocks, start..end)
        })
        .collect();
    let meeting = Meeting::new(shards.len());
    on_threads(shards, |shard| drive(shard, arrivals, grid.window(until), &meeting.seat()));
}

/// Calls `work` for each shard: the first on this thread, the others on one each.
#[expect(clippy::disallowed_methods, reason = "what threads do cannot show in the results")]
fn on_threads<B: Block>(shards: Vec<Shard<'_, B>>, work: impl Fn(Shard<'_, B>) + Sync) {
    std::thread::scope(|scope| {
        let mut shards = shards.into_iter();
        let own = shards.next();
        let work = &work;
        for shard in shards {
            scope.spawn(move || work(shard));
        }
        own.into_iter().for_each(work);
    });
}

fn drive<A: Arrivals, B: Block>(mut shard: Shard<'_, B>, arrivals: &A, last: u64, seat: &Seat<'_>) {
    let mut news = News { next: shard.next(), ..News::default() };
    loop {
        let all = seat.meet(news);
        shard.post(&all.broadcasts, arrivals);
        // What is new is not among the next windows yet; its copies arrive from the following window on.
        let Some(window) = all.next.filter(|window| *window <= last) else { return };
        news = News::default();
        shard.open(window, &mut news.broadcasts);
        news.next = shard.next();
        if !news.broadcasts.is_empty() {
            news.next = Some(news.next.map_or(window + 1, |next| next.min(window + 1)));
        }
    }
}
