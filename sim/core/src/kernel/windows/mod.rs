//! Broadcasts without a queue: everything that reaches a block of recipients within a window, sorted at once.
//!
//! No message is faster than the network's lookahead. So within a window of virtual time that is no longer than that,
//! nothing that a recipient does can reach another, and each can live through the window on its own: first all that
//! happens to one recipient, then all that happens to the next. What a broadcast needs until then is one descriptor; each
//! thread draws the arrival times of its own recipients, and only descriptors cross threads.
//!
//! An arrival is 64 bits: the recipient's place in its block of [`BLOCK`], the time within the window, and the number
//! of the broadcast; the bucket that it waits in, one for each (window, block), supplies the rest. A bucket whose window
//! has come is sorted into [`Mailboxes`]: by counting on the recipient, then on the leading bits of the time, then by
//! insertion. Arrivals at the same nanosecond are put in the order of sender and message number.
//!
//! **The order of what happens to a recipient is that of the global order restricted to it**, for any number of threads;
//! what happens to different recipients is in no order, so the states that belong to parts of the population must not be
//! shared. Whoever drives this opens window after window by [`Windows::open`], and posts what is sent in between before
//! the next; what a mailbox still holds can be read on until then.
//!
//! The general [`Wheel`](super::wheel::Wheel) was rejected for this: every copy is then an event of 24 bytes that is moved
//! two or three times, and comes out in an order in which each has the state of another recipient loaded. A static
//! matrix of presorted latencies (a cursor per broadcast in a small queue) was rejected too: it costs N² entries and an
//! operation of a heap per copy. Conservative parallel simulation by windows is old (R. M. Fujimoto, "Parallel discrete
//! event simulation", CACM 33, 1990); windows as a way to be friendly to caches on one thread are why it pays here.

mod buckets;
mod live;
mod mailbox;
mod shard;
mod sort;

use std::ops::Range;

use super::time::{Span, Time};
use crate::ids::Participant;
use live::Live;
use shard::Shard;

pub use mailbox::{Delivery, Mailboxes, Reader};

/// Recipients in a block; the last block of a population may hold fewer.
pub const BLOCK: usize = 256;

/// An arrival time that stands for none: this recipient gets no copy.
pub const NEVER: Time = Time(u64::MAX);

/// Deliveries and draws in a window that are worth starting threads for; in tests, few are.
const THREADED_MIN: usize = if cfg!(test) { 1 } else { 1 << 12 };

/// A message to many, before anybody has received it.
///
/// Sender and message number tell a broadcast from all others that are under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broadcast {
    /// When it was sent.
    pub sent: Time,
    /// The sender's number for it.
    pub message: u64,
    /// Who sent it.
    pub sender: Participant,
    /// What its receivers read of it every time; means nothing here.
    pub words: [u32; 5],
}

/// When copies arrive: a pure function of broadcast, what was posted with it, and recipient.
pub trait Arrivals<T>: Sync {
    /// Fills in when the copies for consecutive recipients from `first` on arrive; [`NEVER`] for whoever gets none.
    fn draw(&self, broadcast: &Broadcast, content: &T, first: Participant, times: &mut [Time]);
}

/// Broadcasts under way to a population. See the module head.
///
/// Memory: 8 bytes per copy under way and 10 % more, and 40 bytes and the content per broadcast.
#[derive(Debug)]
pub struct Windows<T> {
    grid: Grid,
    shards: Vec<Shard>,
    live: Live<T>,
    /// The window opened last.
    opened: u64,
}

impl<T: Sync> Windows<T> {
    /// Nothing is under way yet. No copy takes less than `lookahead`. Work is divided among up to `threads` threads;
    /// there are never more than blocks.
    ///
    /// # Panics
    /// When the lookahead is zero.
    #[must_use]
    pub fn new(recipients: u32, lookahead: Span, threads: usize) -> Windows<T> {
        let grid = Grid::new(lookahead);
        let blocks = (recipients as usize).div_ceil(BLOCK);
        let per_shard = (blocks.div_ceil(threads.max(1)).max(1) * BLOCK) as u32;
        let starts = (0..recipients).step_by(per_shard as usize);
        let shards = starts.map(|first| Shard::new(grid, first..recipients.min(first + per_shard)));
        Windows { grid, shards: shards.collect(), live: Live::new(grid), opened: 0 }
    }

    /// The number of the window that a time is in.
    #[must_use]
    pub fn window(&self, at: Time) -> u64 {
        self.grid.window(at)
    }

    /// From when until when a window lasts.
    #[must_use]
    pub fn span(&self, window: u64) -> Range<Time> {
        self.grid.span(window)
    }

    /// How the recipients are divided among threads.
    pub fn parts(&self) -> impl Iterator<Item = Range<usize>> {
        self.shards.iter().map(|shard| shard.recipients.start as usize..shard.recipients.end as usize)
    }

    /// The number of the broadcast that is posted next.
    #[must_use]
    pub fn next_number(&self) -> u64 {
        self.live.next_number()
    }

    /// The next window in which anything arrives.
    #[must_use]
    pub fn next(&self) -> Option<u64> {
        self.shards.iter().filter_map(Shard::next).min()
    }

    /// How many copies arrive in one of the next windows; those far ahead may not be counted yet.
    #[must_use]
    pub fn waiting(&self, window: u64) -> usize {
        self.shards.iter().map(|shard| shard.waiting(window)).sum()
    }

    /// Draws the arrivals of broadcasts, given in the order in which they were sent, after what was posted before.
    ///
    /// # Panics
    /// When a copy arrives sooner than the lookahead allows, and when more are under way than an arrival has bits for.
    pub fn post<A: Arrivals<T>>(&mut self, broadcasts: impl Iterator<Item = (Broadcast, T)>, arrivals: &A) {
        let mut numbers: Option<Range<u64>> = None;
        for (broadcast, content) in broadcasts {
            let number = self.live.add(broadcast, content);
            numbers = Some(numbers.map_or(number, |before| before.start)..number + 1);
        }
        let Some(numbers) = numbers else { return };
        let live = &self.live;
        let copies = (numbers.end - numbers.start) as usize * self.recipients();
        let mut last: Vec<Vec<u64>> = self.shards.iter().map(|_| Vec::new()).collect();
        in_parallel(copies, self.shards.iter_mut().zip(&mut last), |(shard, last)| {
            *last = shard.post(numbers.clone(), live, arrivals);
        });
        for last in last {
            numbers.clone().zip(last).for_each(|(number, window)| self.live.arrives(number, window));
        }
    }

    fn recipients(&self) -> usize {
        self.shards.last().map_or(0, |shard| shard.recipients.end as usize)
    }

    /// Forgets the oldest broadcast under way, if its last copy arrived before this window, and tells what it was. Of those
    /// that have arrived, the ones sent after one that has not are kept.
    pub fn retire(&mut self, window: u64) -> Option<(Broadcast, T)> {
        self.live.retire(window)
    }

    /// What is under way.
    #[must_use]
    pub fn reader(&self) -> Reader<'_, T> {
        Reader { grid: self.grid, live: &self.live, start: self.grid.span(self.opened).start }
    }

    /// Goes on to a window; nothing may wait in those before it. Hands the mailboxes of each block that gets something to
    /// `visit`, together with the state that belongs to their part of the recipients, on as many threads as there are
    /// parts. What is not taken can be taken later by [`Windows::left`].
    pub fn open<S: Send>(
        &mut self,
        window: u64,
        states: impl Iterator<Item = S>,
        visit: impl Fn(&mut S, &mut Mailboxes, Reader<'_, T>) + Sync,
    ) {
        self.opened = window;
        let waiting = self.waiting(window);
        let start = self.grid.span(window).start;
        let reader = Reader { grid: self.grid, live: &self.live, start };
        in_parallel(waiting, self.shards.iter_mut().zip(states), |(shard, mut state)| {
            shard.open(window, reader.live, |mailboxes| visit(&mut state, mailboxes, reader));
        });
    }

    /// The deliveries of the window that is open, as far as a recipient has not taken them, and how to read them.
    #[must_use]
    pub fn left(&mut self, to: Participant) -> (&mut Mailboxes, Reader<'_, T>) {
        let per_shard = self.shards[0].recipients.len();
        let shard = &mut self.shards[to.index() / per_shard];
        let block = (to.0 - shard.recipients.start) as usize / BLOCK;
        let start = self.grid.span(self.opened).start;
        (&mut shard.blocks[block], Reader { grid: self.grid, live: &self.live, start })
    }

    /// All blocks of the window that is open.
    pub fn blocks(&self) -> impl Iterator<Item = (&Mailboxes, Reader<'_, T>)> {
        let reader = self.reader();
        self.shards.iter().flat_map(|shard| &shard.blocks).map(move |block| (block, reader))
    }
}

/// Calls `work` for each of some parts: the last on this thread, the others on one each, if there is work enough.
#[expect(clippy::disallowed_methods, reason = "what threads do cannot show in the results")]
pub fn in_parallel<P: Send>(amount: usize, parts: impl Iterator<Item = P>, work: impl Fn(P) + Sync) {
    if amount < THREADED_MIN {
        parts.for_each(work);
        return;
    }
    let mut parts: Vec<P> = parts.collect();
    let own = parts.pop();
    std::thread::scope(|scope| {
        let work = &work;
        for part in parts {
            scope.spawn(move || work(part));
        }
        own.into_iter().for_each(work);
    });
}

/// Windows are 2^shift nanoseconds long: the longest power of two within the lookahead.
#[derive(Clone, Copy, Debug)]
struct Grid {
    shift: u32,
}

/// Longest windows, 2^30 ns or about a second: they leave 26 bits of an arrival for the number of the broadcast.
const SHIFT_MAX: u32 = 30;
/// Bits of the recipient's place in its block.
const PLACE_BITS: u32 = BLOCK.trailing_zeros();

impl Grid {
    /// # Panics
    /// When the lookahead is zero.
    fn new(lookahead: Span) -> Grid {
        assert!(lookahead > Span::ZERO, "windows need a lookahead");
        Grid { shift: lookahead.0.ilog2().min(SHIFT_MAX) }
    }

    /// The number of the window that a time is in.
    #[inline]
    fn window(self, time: Time) -> u64 {
        time.0 >> self.shift
    }

    /// From when until when a window lasts.
    fn span(self, window: u64) -> Range<Time> {
        Time(window << self.shift)..Time((window + 1) << self.shift)
    }

    /// Bits of an arrival that number its broadcast.
    #[inline]
    fn number_bits(self) -> u32 {
        u64::BITS - PLACE_BITS - self.shift
    }

    /// An arrival in 64 bits; the window and the block are known from its bucket.
    #[inline]
    fn pack(self, place: usize, at: Time, number: u64) -> u64 {
        let within = at.0 & ((1 << self.shift) - 1);
        let number = number & ((1 << self.number_bits()) - 1);
        (place as u64) << (u64::BITS - PLACE_BITS) | within << self.number_bits() | number
    }

    /// Everything but the number: equal for arrivals of the same recipient at the same time.
    #[inline]
    fn instant(self, key: u64) -> u64 {
        key >> self.number_bits()
    }

    /// Time since the window's beginning.
    #[inline]
    fn within(self, key: u64) -> Span {
        Span(self.instant(key) & ((1 << self.shift) - 1))
    }
}

/// The recipient's place in its block.
#[inline]
fn place(key: u64) -> usize {
    (key >> (u64::BITS - PLACE_BITS)) as usize
}
