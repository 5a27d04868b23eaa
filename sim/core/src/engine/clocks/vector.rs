//! A population on vector clocks.

use twintrack_clocks::{Clock, Encoding};

use crate::kernel::numbers::Numbers;
use crate::settings::Clocks;

use super::shared_vector::{SharedVector, sizes as shared_sizes};
use super::{ClockFamily, Founding};

impl Founding for SharedVector {
    fn initial(
        initial: usize,
        ever: usize,
        settings: &Clocks,
        _: u64,
        _: impl Fn(usize) -> bool,
    ) -> Vec<Self> {
        SharedVector::population(initial, ever, settings.count_receipts)
    }
}

impl ClockFamily for SharedVector {
    type Gift = <SharedVector as Clock>::Stamp;

    fn mailed(_: &Clocks) -> bool {
        true
    }

    fn learn(&mut self, stamp: &Self::Stamp) {
        self.learn(stamp);
    }

    fn count_receipts(&mut self, receipts: u32) {
        self.count_receipts(receipts);
    }

    fn publications(stamp: &Self::Stamp) -> Option<&Numbers> {
        Some(stamp.publications())
    }

    fn publications_mut(&mut self) -> Option<&mut Numbers> {
        Some(self.publications_mut())
    }

    fn is_ahead(&self) -> bool {
        self.is_ahead()
    }

    fn give(&mut self, _: &Clocks) -> Self::Gift {
        self.give()
    }

    fn started(own: usize, old: Option<Self>, gift: Self::Gift, settings: &Clocks) -> Self {
        let mut clock = old.unwrap_or_else(|| SharedVector::newcomer(own, &gift, settings.count_receipts));
        clock.adopt(&gift);
        clock
    }

    fn absorb(&mut self, gift: Self::Gift) {
        self.adopt(&gift);
    }

    fn gift_len(gift: &Self::Gift, encoding: Encoding) -> usize {
        Self::encoded_len(gift, encoding)
    }

    fn sizes(stamps: impl Iterator<Item = Self::Stamp>) -> (usize, [usize; 4]) {
        shared_sizes(stamps)
    }

    fn readable(&self) -> String {
        vector_text(self.peek().entries().into_iter())
    }
}

/// A vector clock as people write it: a counter for each participant that it has an entry for.
pub(crate) fn vector_text(entries: impl Iterator<Item = (usize, u32)>) -> String {
    let entries: Vec<String> = entries.map(|(who, counter)| format!("p{who}: {counter}")).collect();
    format!("{{{}}}", entries.join(", "))
}

/// The plain way to run a population on vector clocks, to hold the shared ones against.
#[cfg(test)]
impl Founding for twintrack_clocks::VectorClock {
    fn initial(initial: usize, _: usize, settings: &Clocks, _: u64, _: impl Fn(usize) -> bool) -> Vec<Self> {
        (0..initial).map(|own| Self::new(own, initial, settings.count_receipts)).collect()
    }
}
