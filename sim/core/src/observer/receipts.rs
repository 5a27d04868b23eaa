//! Receipts: how many, how long messages took, and what a plain clock would read for them.

use hdrhistogram::Histogram;

use crate::kernel::time::Span;

/// Tallies of receipts. Those of parts of a population add up to that of the whole.
#[derive(Clone, Debug, Default)]
pub struct Receipts {
    /// Stamps received.
    pub count: u64,
    /// Entries or nodes that comparing and merging them reads.
    pub entries_read: u64,
    /// Delivery times in microseconds: how many had the same 11 leading bits, which is what the histogram tells apart. A
    /// receipt is then one addition.
    delivery_us: Vec<u64>,
}

/// Leading bits of a delivery time by which it is counted.
const BITS: u32 = 11;

/// The place of a time among the counts, in their order.
#[inline]
fn place(us: u64) -> usize {
    let shift = (us | 1).ilog2().saturating_sub(BITS - 1);
    ((u64::from(shift) << (BITS - 1)) + (us >> shift)) as usize
}

/// The shortest time that is counted in a place.
fn shortest(place: usize) -> u64 {
    let shift = (place >> (BITS - 1)).saturating_sub(1);
    (place as u64 - ((shift as u64) << (BITS - 1))) << shift
}

impl Receipts {
    /// A message arrived: how long it took, and how many entries or nodes its stamp has.
    #[inline]
    pub fn received(&mut self, took: Span, nodes: u64) {
        self.count += 1;
        // Once to compare, once to merge.
        self.entries_read += 2 * nodes;
        let place = place(took.0 / 1_000);
        if place >= self.delivery_us.len() {
            self.delivery_us.resize(place + 1, 0);
        }
        self.delivery_us[place] += 1;
    }

    /// Adds what was tallied elsewhere, to the same histogram, to the byte, as if all had been recorded here.
    pub fn add(&mut self, other: &Receipts) {
        self.count += other.count;
        self.entries_read += other.entries_read;
        let most = self.delivery_us.len().max(other.delivery_us.len());
        self.delivery_us.resize(most, 0);
        self.delivery_us.iter_mut().zip(&other.delivery_us).for_each(|(own, other)| *own += other);
    }

    /// Delivery times in microseconds.
    #[must_use]
    pub fn delivery_us(&self) -> Histogram<u64> {
        let mut histogram = Histogram::new(3).expect("three significant digits are valid");
        for (place, count) in self.delivery_us.iter().enumerate().filter(|(_, count)| **count > 0) {
            histogram.record_n(shortest(place), *count).expect("the histogram resizes itself");
        }
        histogram
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn counts_by_leading_bits_are_those_of_a_histogram(
            times in prop::collection::vec((0..40u32, any::<u64>()), 0..200),
        ) {
            let mut receipts = Receipts::default();
            let mut histogram = Histogram::<u64>::new(3).expect("three digits");
            for (bits, draw) in times {
                let us = draw >> (63 - bits);
                receipts.received(Span(us * 1_000), 1);
                histogram.record(us).expect("it resizes itself");
            }
            let counted = receipts.delivery_us();
            prop_assert_eq!(&counted, &histogram);
            prop_assert_eq!((counted.min(), counted.max(), counted.mean()), (histogram.min(), histogram.max(), histogram.mean()));
            prop_assert_eq!(counted.value_at_quantile(0.99), histogram.value_at_quantile(0.99));
        }
    }
}
