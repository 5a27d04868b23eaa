//! What happened to messages on their way: lost, blocked, doubled, sent again, made to wait, dropped.

use hdrhistogram::Histogram;

use crate::kernel::time::Span;

/// Tallies of everything that is not a plain delivery.
#[derive(Debug)]
pub struct Transit {
    /// Lost on the way.
    pub lost: u64,
    /// Not let through by a partition or a cut.
    pub blocked: u64,
    /// Arrived twice.
    pub doubled: u64,
    /// Sent again after a loss, a block or a drop.
    pub resent: u64,
    /// Arrived at somebody who is gone.
    pub undelivered: u64,
    /// Dropped by a full buffer, on the way out or in.
    pub dropped: u64,
    /// Most bytes that waited before a limit at any time.
    pub queued_bytes_max: u64,
    waited_us: Histogram<u64>,
}

impl Default for Transit {
    fn default() -> Self {
        Transit {
            lost: 0,
            blocked: 0,
            doubled: 0,
            resent: 0,
            undelivered: 0,
            dropped: 0,
            queued_bytes_max: 0,
            waited_us: Histogram::new(3).expect("three significant digits are valid"),
        }
    }
}

impl Transit {
    /// A message passed a limit after this long, with so many bytes waiting.
    pub fn queued(&mut self, waited: Span, queued_bytes: u64) {
        self.queued_bytes_max = self.queued_bytes_max.max(queued_bytes);
        self.waited_us.record(waited.0 / 1_000).expect("the histogram resizes itself");
    }

    /// Mean, 99th percentile and maximum of the waiting times in seconds; `None` without limits.
    #[must_use]
    pub fn waited(&self) -> Option<[f64; 3]> {
        let us = &self.waited_us;
        (!us.is_empty())
            .then(|| [us.mean(), us.value_at_quantile(0.99) as f64, us.max() as f64].map(|t| t / 1e6))
    }
}
