//! `plots/*.svg`: what the table cannot show: when things happen.
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

use crate::{Artifact, ExportError, Exporter, Run};

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

/// Writes every plot.
#[derive(Clone, Copy, Debug)]
pub struct Plots;

impl Exporter for Plots {
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError> {
        if run.finished().next().is_none() {
            return Ok(vec![]);
        }
        let caption = caption(&run.scenario.name, run.short_hash(), run.scenario.run.seed);
        let recordings: Vec<Recording> = run.finished().map(Recording::of).collect();
        figures(&recordings, run.faults)
            .into_iter()
            .map(|(name, figure)| {
                let svg = figure.draw(&caption).map_err(|reason| failed(name, reason))?;
                Ok(Artifact::new(format!("plots/{name}.svg"), svg))
            })
            .collect()
    }
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
    use crate::sample;

    fn plots(sample: &sample::Sample) -> Vec<(String, String)> {
        let files = Plots.export(&sample.run()).expect("drawn");
        files.into_iter().map(|f| (f.path, String::from_utf8(f.contents).expect("UTF-8"))).collect()
    }

    #[test]
    fn every_plot_names_its_axes_engines_and_origin() {
        let plots = plots(&sample::half_an_hour());
        assert_eq!(plots.len(), 6);
        for (path, svg) in plots {
            for text in ["hash 0123456789 ", "seed 1", "v1 · rounds", "v2 · events", "prefers-color-scheme"]
            {
                assert!(svg.contains(text), "{path} lacks {text}");
            }
            assert!(
                svg.contains("virtual time") || svg.contains("latency"),
                "{path} has no label at its time axis"
            );
            assert!(!svg.contains("NaN"), "{path}");
        }
    }

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

    #[test]
    fn a_plot_without_data_says_so() {
        let mut sample = sample::half_an_hour();
        for outcome in &mut sample.outcomes {
            outcome.series.columns.clear();
            outcome.latencies.clear();
        }
        for (path, svg) in plots(&sample) {
            assert!(svg.contains("nothing recorded"), "{path}");
        }
    }

    #[test]
    fn tiny_and_flat_data_can_be_drawn() {
        assert_eq!(plots(&sample::small()).len(), 6);
    }
}
