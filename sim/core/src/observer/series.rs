//! Time series: what happened in each bin, and how things stood at its end.

use crate::kernel::time::{Span, Time};
use crate::outcome::{Series, SeriesColumn};

use super::catalogue::{SERIES, Sheet};
use super::traffic::Totals;

/// How participants stand to each other at the end of a bin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    /// Unmet need.
    pub(crate) residual: f64,
    /// Share of replicas that are up to date.
    pub(crate) agreement: Option<f64>,
    /// Amount that providers and recipients disagree on.
    pub(crate) wrong_allocation: f64,
}

/// How things stand at the end of a bin.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sampled {
    pub(crate) totals: Totals,
    pub(crate) computations: u64,
    pub(crate) state: State,
    pub(crate) participants: u64,
    pub(crate) declared: Option<f64>,
    pub(crate) rounds: Option<(u32, u32)>,
}

/// Collects rows bin by bin.
#[derive(Debug)]
pub(crate) struct SeriesRecorder {
    bin: Span,
    bins: u64,
    totals: Totals,
    computations: u64,
    rows: Vec<Vec<Option<f64>>>,
}

impl SeriesRecorder {
    pub(crate) fn new(bin: Span) -> SeriesRecorder {
        SeriesRecorder { bin, bins: 0, totals: Totals::default(), computations: 0, rows: Vec::new() }
    }

    pub(crate) fn due(&self, now: Time) -> bool {
        now.0 >= (self.bins + 1).saturating_mul(self.bin.0)
    }

    /// Closes every bin that ends at or before `now`. Whatever happened since the last call happened in the first of
    /// them; the others are empty.
    pub(crate) fn close_bins(&mut self, now: Time, sampled: &Sampled) {
        while self.due(now) {
            self.rows.push(self.row(sampled));
            self.totals = sampled.totals;
            self.computations = sampled.computations;
            self.bins += 1;
        }
    }

    fn row(&self, at: &Sampled) -> Vec<Option<f64>> {
        let sent = at.totals.since(&self.totals);
        let mut sheet = Sheet::new(SERIES);
        sheet.set("messages.data", sent.data as f64);
        sheet.set("messages.coordination", sent.coordination as f64);
        sheet.set("messages.membership", sent.membership as f64);
        sheet.set("bytes.payload", sent.payload_bytes as f64);
        sheet.set("bytes.clock", sent.clock_bytes as f64);
        sheet.set("stamp.mean", (sent.stamps > 0).then(|| sent.stamp_bytes as f64 / sent.stamps as f64));
        sheet.set("computations", (at.computations - self.computations) as f64);
        sheet.set("residual", at.state.residual);
        sheet.set("agreement", at.state.agreement);
        sheet.set("wrong_allocation", at.state.wrong_allocation);
        sheet.set("participants", at.participants as f64);
        sheet.set("declared", at.declared);
        sheet.set("round.min", at.rounds.map(|(lowest, _)| f64::from(lowest)));
        sheet.set("round.max", at.rounds.map(|(_, highest)| f64::from(highest)));
        sheet.into_values()
    }

    /// Mean of a series over the bins that have a value, and the largest.
    pub(crate) fn mean_and_max(&self, name: &str) -> Option<(f64, f64)> {
        let column = SERIES.iter().position(|metric| metric.name == name).expect("a series");
        let values: Vec<f64> = self.rows.iter().filter_map(|row| row[column]).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (!values.is_empty()).then(|| (mean, values.iter().copied().fold(f64::NEG_INFINITY, f64::max)))
    }

    pub(crate) fn into_series(self) -> Series {
        let columns = SERIES
            .iter()
            .enumerate()
            .map(|(at, metric)| SeriesColumn {
                metric,
                values: self.rows.iter().map(|row| row[at]).collect(),
            })
            .collect();
        Series { bin: self.bin, columns }
    }
}
