//! What plots of one run are drawn from, whether the run has just ended or is read from its folder.

use hdrhistogram::Histogram;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::Engine;
use twintrack_core::world::World;

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
    /// What cuts participants of a world off from each other, at stated and at random times, and pauses at stated times.
    /// Pauses at random times are each participant's own: taken together they would cover everything.
    #[must_use]
    pub fn of(world: &World) -> Vec<Faults> {
        let seconds = |at: Time| at.as_secs_f64();
        let outages = |link: bool| {
            let wanted = world.schedule.outages().filter(move |(_, _, is_link)| *is_link == link);
            wanted.map(|(from, until, _)| (seconds(from), seconds(until))).collect::<Vec<_>>()
        };
        let pauses = world.scenario.faults.pauses.iter();
        let pauses = pauses.map(|pause| (pause.from.as_secs_f64(), pause.until.as_secs_f64()));
        [("partition", outages(false)), ("cut link", outages(true)), ("pause", pauses.collect())]
            .into_iter()
            .filter(|(_, spans)| !spans.is_empty())
            .map(|(what, spans)| Faults { what: what.into(), spans })
            .collect()
    }
}
