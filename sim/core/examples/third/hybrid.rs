//! A hybrid logical clock (Kulkarni and others, 2014): the largest time heard of, or a little more. Eight bytes however many
//! take part. It never puts an effect before its cause, and orders what is concurrent all the same.

use std::cmp::Ordering;

use twintrack_clocks::{Causality, Clock, Encoding};
use twintrack_core::custom::PopulationClock;
use twintrack_core::kernel::time::Time;
use twintrack_core::settings::Clocks;

/// Bits for events that time is too coarse to tell apart; the other 48 are time in units of 2^16 ns.
const LOGICAL_BITS: u32 = 16;

/// The clock of one participant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hybrid {
    wall: u64,
    latest: u64,
}

impl Hybrid {
    fn count(&mut self) {
        self.latest = self.wall.max(self.latest + 1);
    }
}

impl Clock for Hybrid {
    type Stamp = u64;

    fn publish(&mut self) -> u64 {
        self.count();
        self.latest
    }
    fn peek(&self) -> u64 {
        self.latest
    }
    fn receive(&mut self, stamp: &u64) {
        self.latest = self.latest.max(*stamp);
        self.count();
    }
    /// Causes have smaller times than their effects, so that equal ones are of concurrent events.
    fn compare(&self, stamp: &u64) -> Causality {
        match stamp.cmp(&self.latest) {
            Ordering::Less => Causality::Before,
            Ordering::Equal => Causality::Concurrent,
            Ordering::Greater => Causality::After,
        }
    }
    fn covers(&self, stamp: &u64, _origin: usize) -> bool {
        *stamp <= self.latest
    }
    fn encoded_len(stamp: &u64, encoding: Encoding) -> usize {
        if encoding == Encoding::Json { stamp.to_string().len() } else { size_of::<u64>() }
    }
    fn nodes(_: &u64) -> usize {
        1
    }
}

impl PopulationClock for Hybrid {
    fn newcomer(self, _own: usize, _: &Clocks) -> Hybrid {
        self
    }
    fn counts_receipts(_: &Clocks) -> bool {
        true
    }
    fn tell_time(&mut self, own: Time) {
        self.wall = own.0 >> LOGICAL_BITS << LOGICAL_BITS;
    }
}
