//! How things stood at the end of each epoch of a turnover: one row per epoch.

use crate::kernel::time::Time;

use super::traffic::Totals;

/// One epoch, as it ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// When it began: the start, or the turnover before it.
    pub began: Time,
    /// When it ended.
    pub ended: Time,
    /// Whether the network had settled.
    pub settled: bool,
    /// Participants that were in.
    pub participants: u64,
    /// Mean number of entries or nodes of their stamps.
    pub stamp_nodes: f64,
    /// Mean size of their stamps in bytes: packed, varint, JSON, bits.
    pub stamp_bytes: [f64; 4],
    /// Share of the id space that was lost so far.
    pub ids_lost: f64,
    /// Messages and bytes sent in it.
    pub sent: Totals,
}

/// All epochs that ended so far; empty without a turnover.
#[derive(Debug, Default)]
pub struct Epochs {
    ended: Vec<Epoch>,
    began: Time,
    totals: Totals,
}

impl Epochs {
    /// When the current epoch began.
    #[must_use]
    pub fn began(&self) -> Time {
        self.began
    }

    /// Number of epochs that ended.
    #[must_use]
    pub fn ended(&self) -> usize {
        self.ended.len()
    }

    /// The current epoch ends. `row` has its figures, apart from when it began and what was sent in it, which `totals`
    /// (of the run so far) tells.
    pub fn end(&mut self, row: Epoch, totals: Totals) {
        self.ended.push(Epoch { began: self.began, sent: totals.since(&self.totals), ..row });
        self.began = row.ended;
        self.totals = totals;
    }

    /// All of them.
    #[must_use]
    pub fn into_rows(self) -> Vec<Epoch> {
        self.ended
    }
}
