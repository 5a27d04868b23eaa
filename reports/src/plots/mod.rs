//! What no table can show: when things happen, and how they compare.
//!
//! Each plot is a figure, data alone; one place draws them all. Ticks and logarithms are computed here on
//! `libm`, not by the drawing library on the platform's: the files are part of the fingerprint. SVG was chosen over
//! bitmaps for text that stays text, one file for light and dark, and equal bytes without any font installed.

pub(crate) mod axis;
mod draw;
mod epochs;
mod evenly;
pub(crate) mod figure;
mod latency;
mod over_time;
pub(crate) mod png;
mod recording;
pub(crate) mod sweeps;
pub(crate) mod theme;
pub(crate) mod trend;
mod values;

pub use epochs::EpochPoint;
pub(crate) use figure::Figure;
pub use recording::{Faults, Recording};
pub(crate) use values::Table;

use crate::artifact::ExportError;

/// Names of the series and latencies that plots are drawn from.
pub mod source {
    /// Messages sent in a bin, by class.
    pub const MESSAGES: [&str; 2] = ["messages.data", "messages.coordination"];
    /// Bytes sent in a bin, payload and clocks.
    pub const BYTES: [&str; 2] = ["bytes.payload", "bytes.clock"];
    /// Mean size of the stamps published in a bin.
    pub const STAMP: &str = "stamp.mean";
    /// Sum of unmet need at the end of a bin.
    pub const RESIDUAL: &str = "residual";
    /// Share of replicas that are up to date at the end of a bin.
    pub const AGREEMENT: &str = "agreement";
    /// Amount that providers and recipients disagree on at the end of a bin.
    pub const WRONG: &str = "wrong_allocation";
    /// Lowest and highest round of any participant at the end of a bin.
    pub const ROUNDS: [&str; 2] = ["round.min", "round.max"];
    /// Latency until the first provider concerned computes with an action.
    pub const REACTION: &str = "reaction";
    /// Latency until a recipient concerned sees an action's effect.
    pub const VISIBILITY: &str = "visibility";
}

/// Where the data of a plot come from, for the line below it.
pub(crate) fn caption(scenario: &str, hash: &str, seed: u64) -> String {
    format!("scenario {scenario} · hash {hash} · seed {seed}")
}

/// The figures of one run with the names of their files.
pub(crate) fn figures(run: &[Recording], faults: &[Faults]) -> Vec<(&'static str, Figure)> {
    let mut figures = vec![
        ("messages", over_time::messages(run)),
        ("bytes", over_time::bytes(run)),
        ("stamp-size", over_time::stamp_size(run)),
        ("residual-need", over_time::residual_need(run)),
        ("timeline", over_time::timeline(run, faults)),
        ("latency", latency::of_run(run)),
    ];
    if let Some(figure) = epochs::figure("Stamps by epoch", &epochs::points_of(run)) {
        figures.push(("epochs", figure));
    }
    figures
}

/// A plot that could not be drawn, as an error.
pub(crate) fn failed(plot: &str, reason: String) -> ExportError {
    ExportError::Plot { plot: plot.into(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_series_drawn_is_in_the_catalogue() {
        use twintrack_core::observer::catalogue::SERIES;
        let drawn = [source::STAMP, source::RESIDUAL, source::AGREEMENT, source::WRONG]
            .into_iter()
            .chain(source::MESSAGES);
        for name in drawn.chain(source::BYTES).chain(source::ROUNDS) {
            assert!(SERIES.iter().any(|metric| metric.name == name), "{name}");
        }
    }
}
