//! Broadcasts without a queue: everything that reaches a block of recipients within a window, sorted at once.
//!
//! No message is faster than the network's lookahead. So within a window of virtual time that is no longer than that,
//! nothing that a recipient does can reach another, and each can live through the window on its own: first all that
//! happens to one recipient, then all that happens to the next. What a broadcast needs until then is one descriptor; each
//! thread draws the arrival times of its own recipients when the next window begins, and only descriptors cross threads.
//!
//! An arrival is 64 bits: the recipient's place in its block of [`BLOCK`], the time within the window, and the number
//! of the broadcast; the bucket that it waits in, one for each (window, block), supplies the rest. A bucket whose window
//! has come is sorted: by counting on the recipient, then on the leading bits of the time, then by insertion. Arrivals
//! at the same nanosecond are put in the order of sender and message number.
//!
//! **The order of what happens to a recipient is that of the global order restricted to it**, for any number of threads;
//! what happens to different recipients is in no order, so a [`Block`] must not share state with another. Tallies that
//! blocks keep on their own, merged in the order of blocks, do not depend on the number of threads either.
//!
//! The general [`Wheel`](super::wheel::Wheel) was rejected for this: every copy is then an event of 24 bytes that is moved
//! two or three times, and comes out in an order in which each has the state of another recipient loaded. A static
//! matrix of presorted latencies (a cursor per broadcast in a small queue) was rejected too: it costs N² entries and an
//! operation of a heap per copy. Conservative parallel simulation by windows is old (R. M. Fujimoto, "Parallel discrete
//! event simulation", CACM 33, 1990); windows as a way to be friendly to caches on one thread are why it pays here.

mod buckets;
mod deliveries;
mod live;
mod meeting;
mod run;
mod shard;
mod sort;

use std::ops::Range;

use super::time::{Span, Time};
use crate::ids::Participant;

pub use deliveries::{Deliveries, Delivery, Received};
pub use run::run;

/// Recipients in a block; the last block of a population may hold fewer.
pub const BLOCK: usize = 256;

/// An arrival time that stands for none: this recipient gets no copy.
pub const NEVER: Time = Time(u64::MAX);

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
    /// Where its sender's block keeps the content; means nothing here.
    pub slot: u32,
}

/// When copies arrive: a pure function of broadcast and recipient.
pub trait Arrivals: Sync {
    /// No copy takes less than this; above zero.
    fn lookahead(&self) -> Span;

    /// Fills in when the copies for consecutive recipients from `first` on arrive; [`NEVER`] for whoever gets none.
    fn draw(&self, broadcast: &Broadcast, first: Participant, times: &mut [Time]);
}

/// [`BLOCK`] consecutive participants and all that is known of them.
pub trait Block: Send {
    /// When something other than a delivery is next due to one of them: a timer, a message to one alone.
    fn next(&self) -> Option<Time>;

    /// Lets everything happen that is due within the window, recipient by recipient, and posts what they broadcast. What
    /// is posted must have been sent within the window.
    fn open(&mut self, window: Range<Time>, deliveries: &Deliveries<'_>, outbox: &mut Vec<Broadcast>);
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
