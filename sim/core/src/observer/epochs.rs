//! How things stood at the end of each epoch of a turnover: one row per epoch.

use crate::kernel::time::Time;

use crate::outcome::Measure;

use super::catalogue::{EPOCHS, Sheet};
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

impl Epoch {
    /// One value per metric of the catalogue of epochs, in its order.
    #[must_use]
    pub fn measures(&self) -> Vec<Measure> {
        let mut sheet = Sheet::new(EPOCHS);
        sheet.set("began", self.began.as_secs_f64());
        sheet.set("ended", self.ended.as_secs_f64());
        sheet.set("settled", f64::from(u8::from(self.settled)));
        sheet.set("participants", self.participants as f64);
        sheet.set("stamp.nodes", self.stamp_nodes);
        for (encoding, bytes) in ["packed", "varint", "json", "bits"].iter().zip(self.stamp_bytes) {
            sheet.set(&format!("stamp.{encoding}"), bytes);
        }
        sheet.set("ids.lost", self.ids_lost);
        sheet.set("messages.data", self.sent.data as f64);
        sheet.set("messages.coordination", self.sent.coordination as f64);
        sheet.set("messages.membership", self.sent.membership as f64);
        sheet.set("bytes.payload", self.sent.payload_bytes as f64);
        sheet.set("bytes.clock", self.sent.clock_bytes as f64);
        EPOCHS.iter().zip(sheet.into_values()).map(|(metric, value)| Measure { metric, value }).collect()
    }
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
