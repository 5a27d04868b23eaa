//! What is known of an engine while it runs: pure data, from which the view draws.
//!
//! A frame holds the latest reading and three curves, a value a sample. A curve has as many columns on the screen as fit;
//! as a run grows, more samples are put into a column, so that a curve always shows the whole run. Cutting off what is older
//! than the screen is wide was rejected: the burst that an engine starts with is what one wants to compare the rest with.

use twintrack_core::kernel::time::Time;
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::Engine;
use twintrack_core::watch::{Reading, Totals};

/// One engine.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) engine: Engine,
    /// The latest reading; none before the first.
    pub(super) latest: Option<Reading>,
    /// How it ended, once it has.
    pub(super) ended: Option<Ended>,
    /// Bytes sent per second.
    pub(super) bytes_per_s: Curve,
    /// Unmet need.
    pub(super) residual: Curve,
    /// Mean size of the stamps published, in bytes; where there was no publication, that of the last.
    pub(super) stamp: Curve,
}

/// How an engine ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ended {
    pub(super) how: &'static str,
    pub(super) at: Time,
}

impl Ended {
    pub(super) fn of(outcome: &Outcome) -> Ended {
        let how = match &outcome.end {
            End::Settled => "settled",
            End::NotSettled { .. } => "NOT SETTLED",
            End::Broken(_) => "INVARIANT BROKEN",
            End::Interrupted => "interrupted",
        };
        Ended { how, at: outcome.ended_at }
    }
}

impl Frame {
    pub(super) fn new(engine: Engine) -> Frame {
        Frame {
            engine,
            latest: None,
            ended: None,
            bytes_per_s: Curve::new(Merge::Mean),
            residual: Curve::new(Merge::Last),
            stamp: Curve::new(Merge::Last),
        }
    }

    /// Takes note of the next reading. What was sent before the first counts with the first sample.
    pub(super) fn note(&mut self, reading: &Reading) {
        if let Some(before) = self.latest.replace(*reading) {
            let first = self.residual.values.is_empty();
            let sent_before = if first { Totals::default() } else { before.sent };
            let sent = reading.sent.since(&sent_before);
            let seconds = reading.at.since(before.at).as_secs_f64();
            self.bytes_per_s.values.push(sent.bytes() as f64 / seconds);
            self.residual.values.push(reading.residual);
            let kept = self.stamp.values.last().copied().unwrap_or(0.0);
            let mean = (sent.stamps > 0).then(|| sent.stamp_bytes as f64 / sent.stamps as f64);
            self.stamp.values.push(mean.unwrap_or(kept));
        }
    }

    /// Samples so far.
    pub(super) fn samples(&self) -> usize {
        self.residual.values.len()
    }

    /// Share of all bytes so far that are clocks; none before the first.
    pub(super) fn clock_share(&self) -> Option<f64> {
        let sent = self.latest?.sent;
        (sent.bytes() > 0).then(|| sent.clock_bytes as f64 / sent.bytes() as f64)
    }
}

/// How the values of samples become that of a column.
#[derive(Clone, Copy, Debug)]
enum Merge {
    Mean,
    Last,
}

/// One quantity over virtual time.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    merge: Merge,
    values: Vec<f64>,
}

impl Curve {
    fn new(merge: Merge) -> Curve {
        Curve { merge, values: Vec::new() }
    }

    /// The value of the last sample.
    pub(super) fn last(&self) -> Option<f64> {
        self.values.last().copied()
    }

    /// Values of columns of so many samples each.
    pub(super) fn columns(&self, each: usize) -> Vec<f64> {
        let merged = |samples: &[f64]| match self.merge {
            Merge::Mean => samples.iter().sum::<f64>() / samples.len() as f64,
            Merge::Last => samples[samples.len() - 1],
        };
        self.values.chunks(each).map(merged).collect()
    }
}

/// How many samples a column takes so that all fit into a width.
pub(super) fn samples_each(samples: usize, width: usize) -> usize {
    samples.div_ceil(width.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use twintrack_core::kernel::time::Span;

    fn reading(seconds: u64, residual: f64, bytes: u64, stamps: u64) -> Reading {
        let sent = Totals { payload_bytes: bytes, stamps, stamp_bytes: 10 * stamps, ..Totals::default() };
        let at = Time::ZERO + Span::from_secs(seconds);
        Reading { at, residual, sent, ..super::super::testing::reading() }
    }

    #[test]
    fn curves_hold_rates_and_states_and_the_start_counts_with_the_first_sample() {
        let mut frame = Frame::new(Engine::V1);
        for (seconds, residual, bytes, stamps) in [(0, 9.0, 100, 1), (2, 5.0, 300, 1), (4, 1.0, 300, 1)] {
            frame.note(&reading(seconds, residual, bytes, stamps));
        }
        assert_eq!(frame.bytes_per_s.values, [150.0, 0.0]);
        assert_eq!(frame.residual.values, [5.0, 1.0]);
        assert_eq!(frame.stamp.values, [10.0, 10.0], "nothing was published in the second");
        assert_eq!(frame.clock_share(), Some(0.0));
    }

    #[test]
    fn columns_keep_means_of_rates_and_ends_of_states() {
        let mut frame = Frame::new(Engine::V2);
        for sample in 0..=5 {
            frame.note(&reading(sample, sample as f64, 100 * sample * sample, 0));
        }
        assert_eq!(frame.residual.columns(2), [2.0, 4.0, 5.0]);
        assert_eq!(frame.bytes_per_s.columns(2), [200.0, 600.0, 900.0]);
    }

    #[test]
    fn all_samples_fit() {
        assert_eq!(
            [0, 1, 36, 37, 72, 73, 400].map(|samples| samples_each(samples, 36)),
            [1, 1, 1, 2, 2, 3, 12]
        );
    }
}
