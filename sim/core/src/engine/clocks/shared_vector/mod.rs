//! Vector clocks for a whole population, with what they have in common held once.
//!
//! A counter of participant q that anyone else knows is the counter of one of q's publications. So a clock need not hold
//! the counter, only the *number* of the publication: a small integer that fits a byte for the first 255 publications,
//! and two or four bytes after that. The counters themselves stand in a log shared by all. What the simulated system
//! holds, sends and compares is unchanged and counted in full; only the simulator's memory traffic falls to a quarter,
//! and with thousands of participants traffic is what a round costs: 3,783 participants merge 14.3 million clocks of
//! 15 KB a round. [`VectorClock`](twintrack_clocks::VectorClock) is the plain way, and tests hold the two equal, step by
//! step and over whole runs.
//!
//! News is told from old news by one look, by the argument in the head of `twintrack_clocks`' vector clock. Rejected: a bit
//! for each publication of a round, which with the other publications are half as small as numbers and no quicker to merge;
//! tree clocks (ASPLOS 2022), which touch only what changes but in scattered places, each a cache miss.

mod sizes;
mod stamp;

pub(crate) use sizes::sizes;
pub(crate) use stamp::SharedStamp;

use std::sync::{Arc, RwLock};

use twintrack_clocks::{Causality, Clock, Encoding, encoding};

use crate::kernel::numbers::Numbers;

use stamp::Log;

/// One participant's vector clock within a simulated population.
#[derive(Clone, Debug)]
pub(crate) struct SharedVector {
    own: usize,
    /// Everyone below this index was known from the start, and has an entry in every clock.
    initial: usize,
    /// The own counter: publications, and receipts where they count.
    counter: u32,
    /// The counter at the last publication: others know of no later one.
    noted: u32,
    known: Numbers,
    count_receipts: bool,
    /// Merged nothing since the own last event.
    unchanged_since_event: bool,
    log: Log,
}

impl SharedVector {
    /// The clocks of an initial population in which everyone knows of everyone; up to `ever` are there in all.
    pub(crate) fn population(initial: usize, ever: usize, count_receipts: bool) -> Vec<SharedVector> {
        let log = Log(Arc::new(RwLock::new(vec![Vec::new(); ever])));
        let known = Numbers::zeros(ever);
        (0..initial)
            .map(|own| SharedVector {
                own,
                initial,
                counter: 0,
                noted: 0,
                known: known.clone(),
                count_receipts,
                unchanged_since_event: true,
                log: log.clone(),
            })
            .collect()
    }

    /// The clock of a newcomer that knows nothing yet, in the population of `other`.
    pub(crate) fn newcomer(own: usize, other: &SharedStamp, count_receipts: bool) -> SharedVector {
        SharedVector {
            own,
            initial: other.initial,
            counter: 0,
            noted: 0,
            known: Numbers::zeros(other.known.len()),
            count_receipts,
            unchanged_since_event: true,
            log: other.log.clone(),
        }
    }

    /// The clock as it stands, for a newcomer to start from. If receipts have raised the own counter since the last
    /// publication, it is noted in the log like that of a publication, since others will know of it.
    pub(crate) fn give(&mut self) -> SharedStamp {
        if self.counter > self.noted {
            self.note_counter();
        }
        self.peek()
    }

    /// Gives the own counter a number that others can know it by.
    fn note_counter(&mut self) {
        self.noted = self.counter;
        self.known.set(self.own, self.log.note(self.own, self.counter));
    }

    /// Takes in a clock as it stood, which need not be a publication: one look tells nothing here.
    pub(crate) fn adopt(&mut self, stamp: &SharedStamp) {
        self.known.merge(&stamp.known);
        self.unchanged_since_event = false;
        if self.count_receipts {
            self.count_event();
        }
    }

    /// Takes in a published stamp; counting its receipt is a matter of its own.
    #[inline]
    pub(crate) fn learn(&mut self, stamp: &SharedStamp) {
        if !self.knows(stamp.origin, stamp.number()) {
            self.known.merge(&stamp.known);
            // Where receipts count, the receipt is a later event than what it brings.
            self.unchanged_since_event &= self.count_receipts;
        }
    }

    /// What is known, to take in more that was published; counting the receipts is a matter of its own.
    pub(crate) fn publications_mut(&mut self) -> &mut Numbers {
        self.unchanged_since_event &= self.count_receipts;
        &mut self.known
    }

    /// Counts receipts, where receipts count.
    #[inline]
    pub(crate) fn count_receipts(&mut self, receipts: u32) {
        if self.count_receipts && receipts > 0 {
            self.count_events(receipts);
        }
    }

    /// Whether something has happened here since the last publication: nobody else knows of it.
    #[inline]
    pub(crate) fn is_ahead(&self) -> bool {
        self.unchanged_since_event && self.counter > self.noted
    }

    /// Whether a publication of that number is known, and with it all that it knew.
    #[inline]
    pub(crate) fn knows(&self, origin: usize, number: u32) -> bool {
        number <= self.known.get(origin)
    }

    /// Number of participants that it has an entry for: everyone that it has ever heard of.
    fn entries(&self) -> usize {
        let newcomers = (self.initial..self.known.len()).filter(|who| self.has_entry(*who));
        self.initial + newcomers.count()
    }

    fn has_entry(&self, who: usize) -> bool {
        who < self.initial || who == self.own || self.known.get(who) > 0
    }

    fn count_event(&mut self) {
        self.count_events(1);
    }

    fn count_events(&mut self, events: u32) {
        assert!(
            events <= twintrack_clocks::COUNT_MAX - self.counter,
            "an event counter would exceed the largest count"
        );
        self.counter += events;
        self.unchanged_since_event = true;
    }
}

impl Clock for SharedVector {
    type Stamp = SharedStamp;

    fn publish(&mut self) -> SharedStamp {
        self.count_event();
        self.note_counter();
        self.peek()
    }

    fn peek(&self) -> SharedStamp {
        SharedStamp {
            origin: self.own,
            counter: self.counter,
            initial: self.initial,
            entries: self.entries(),
            known: Arc::new(self.known.clone()),
            log: self.log.clone(),
        }
    }

    #[inline]
    fn receive(&mut self, stamp: &SharedStamp) {
        self.learn(stamp);
        self.count_receipts(1);
    }

    /// For published stamps: one look each way, or one pass where something was merged since the own last event.
    fn compare(&self, stamp: &SharedStamp) -> Causality {
        let ahead = stamp.known.get(stamp.origin) > self.known.get(stamp.origin);
        let behind = if self.unchanged_since_event {
            // They know the last event here if that is a publication, and they know it.
            self.counter > self.noted || stamp.known.get(self.own) < self.known.get(self.own)
        } else {
            (0..self.known.len()).any(|who| self.known.get(who) > stamp.known.get(who))
        };
        match (ahead, behind) {
            (false, false) => Causality::Equal,
            (false, true) => Causality::Before,
            (true, false) => Causality::After,
            (true, true) => Causality::Concurrent,
        }
    }

    fn covers(&self, stamp: &SharedStamp, origin: usize) -> bool {
        stamp.known.get(origin) <= self.known.get(origin)
    }

    fn encoded_len(stamp: &SharedStamp, encoding: Encoding) -> usize {
        match encoding {
            Encoding::Packed => encoding::vector::packed_len(stamp.entries),
            _ => encoding::vector::len(stamp.entries().into_iter(), encoding),
        }
    }

    fn nodes(stamp: &SharedStamp) -> usize {
        stamp.entries
    }
}

#[cfg(test)]
mod tests;
