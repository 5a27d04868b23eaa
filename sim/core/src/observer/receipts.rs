//! Receipts: how many, how long messages took, and what a plain clock would read for them.

use hdrhistogram::Histogram;

use crate::kernel::time::Span;

/// Tallies of receipts. Those of parts of a population add up to that of the whole.
#[derive(Clone, Debug)]
pub struct Receipts {
    /// Stamps received.
    pub count: u64,
    /// Entries or nodes that comparing and merging them reads.
    pub entries_read: u64,
    /// Delivery times in microseconds.
    pub delivery_us: Histogram<u64>,
}

impl Default for Receipts {
    fn default() -> Self {
        let delivery_us = Histogram::new(3).expect("three significant digits are valid");
        Receipts { count: 0, entries_read: 0, delivery_us }
    }
}

impl Receipts {
    /// A message arrived: how long it took, and how many entries or nodes its stamp has.
    #[inline]
    pub fn received(&mut self, took: Span, nodes: u64) {
        self.count += 1;
        // Once to compare, once to merge.
        self.entries_read += 2 * nodes;
        self.delivery_us.record(took.0 / 1_000).expect("the histogram resizes itself");
    }

    /// Adds what was tallied elsewhere, to the same histogram, to the byte, as if all had been recorded here.
    pub fn add(&mut self, other: &Receipts) {
        self.count += other.count;
        self.entries_read += other.entries_read;
        // Adding makes room up to the largest value, recording up to the end of its power of two.
        if other.count > 0 {
            self.delivery_us.record_n(other.delivery_us.max(), 0).expect("the histogram resizes itself");
        }
        self.delivery_us.add(&other.delivery_us).expect("the histogram resizes itself");
    }
}
