//! What plots of one run are drawn from, whether the run has just ended or is read from its folder.

use hdrhistogram::Histogram;
use twintrack_core::kernel::time::Span;
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::{Engine, Scenario};

/// What one engine left behind.
#[derive(Clone, Debug)]
pub struct Recording {
    /// The engine.
    pub engine: Engine,
    /// Virtual seconds at the end.
    pub ended_at_s: f64,
    /// Width of a bin.
    pub bin: Span,
    /// Name and values of each series.
    pub series: Vec<(String, Vec<Option<f64>>)>,
    /// Name and distribution of each latency, in microseconds.
    pub latencies: Vec<(String, Histogram<u64>)>,
    /// How things stood at the end of each epoch: the names and values of the metrics of epochs.
    pub epochs: Vec<Vec<(String, Option<f64>)>>,
}

impl Recording {
    /// The recording of an outcome.
    #[must_use]
    pub fn of(outcome: &Outcome) -> Recording {
        let series = outcome.series.columns.iter();
        let latencies = outcome.latencies.iter();
        let measures = |epoch: &twintrack_core::outcome::Epoch| {
            epoch.measures().into_iter().map(|m| (m.metric.name.to_owned(), m.value)).collect()
        };
        Recording {
            engine: outcome.engine,
            ended_at_s: outcome.ended_at.as_secs_f64(),
            bin: outcome.series.bin,
            series: series.map(|c| (c.metric.name.to_owned(), c.values.clone())).collect(),
            latencies: latencies.map(|l| (l.name.to_owned(), l.histogram.clone())).collect(),
            epochs: outcome.epochs.iter().map(measures).collect(),
        }
    }

    pub(crate) fn latency(&self, name: &str) -> Option<&Histogram<u64>> {
        self.latencies.iter().find(|(known, _)| known == name).map(|(_, histogram)| histogram)
    }
}

/// One kind of fault with the stretches of time, in seconds, that it lasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Faults {
    /// What, for a legend.
    pub what: String,
    /// From and until, in seconds.
    pub spans: Vec<(f64, f64)>,
}

impl Faults {
    /// The faults that a scenario states times for; those at random times are drawn with the world and not known here.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Vec<Faults> {
        let span = |from: Span, until: Span| (from.as_secs_f64(), until.as_secs_f64());
        let faults = &scenario.faults;
        let kinds = [
            ("partition", faults.partitions.iter().map(|f| span(f.from, f.until)).collect::<Vec<_>>()),
            ("cut link", faults.cuts.iter().map(|f| span(f.from, f.until)).collect()),
            ("pause", faults.pauses.iter().map(|f| span(f.from, f.until)).collect()),
        ];
        let stated = kinds.into_iter().filter(|(_, spans)| !spans.is_empty());
        stated.map(|(what, spans)| Faults { what: what.into(), spans }).collect()
    }
}
