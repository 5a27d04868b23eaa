//! What a run of one engine yields: how it ended, its metrics, series, latencies and final allocations.
//!
//! Everything here is a function of (scenario, seed, engine, version): no wall clock, no host.

use hdrhistogram::Histogram;

use crate::ids::Participant;
use crate::kernel::time::{Span, Time};
use crate::observer::catalogue::Metric;
pub use crate::observer::epochs::Epoch;
pub use crate::observer::traffic::Totals;
use crate::settings::Engine;

/// Everything a run of one engine yields. `E` is what the engine is called: an [`Engine`], or the label that a caller gives
/// to one of its own ([`custom`](crate::custom)).
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<E = Engine> {
    /// The engine that ran.
    pub engine: E,
    /// How the run ended.
    pub end: End,
    /// Virtual time at the end.
    pub ended_at: Time,
    /// Simulated events processed.
    pub events: u64,
    /// One value per metric of the catalogue, in the catalogue's order.
    pub metrics: Vec<Measure>,
    /// The same by time bin.
    pub series: Series,
    /// How things stood at the end of each epoch; empty without a turnover.
    pub epochs: Vec<Epoch>,
    /// Latency distributions.
    pub latencies: Vec<Latency>,
    /// Effective allocations at the end, ascending by (provider, slot, recipient, need slot).
    pub allocations: Vec<AllocationLine>,
    /// What a reader of the table must know: lost updates, sampled checks, actions that were never seen …
    pub notes: Vec<String>,
}

impl<E> Outcome<E> {
    /// The value of a metric by its name in the catalogue; `None` where the run has none, and where no metric is called that.
    #[must_use]
    pub fn value(&self, metric: &str) -> Option<f64> {
        self.metrics.iter().find(|measure| measure.metric.name == metric)?.value
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// No effective allocation changed for the scenario's quiet time before the end.
    Settled,
    /// The run reached a bound without settling, and why.
    NotSettled {
        /// What kept it from settling, in a sentence.
        reason: String,
    },
    /// An invariant was broken.
    Broken(Violation),
    /// The user interrupted the run.
    Interrupted,
}

/// The first broken invariant of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// When.
    pub at: Time,
    /// Whose state broke it.
    pub participant: Participant,
    /// The number of the event that broke it, counted from 1.
    pub event: u64,
    /// Which invariant, with the figures.
    pub what: String,
}

/// The value of one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Name, unit, direction and definition.
    pub metric: &'static Metric,
    /// The value; `None` where the run has none (a latency nobody experienced, a time that never came).
    pub value: Option<f64>,
}

/// Columns over time bins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Width of a bin.
    pub bin: Span,
    /// One column per series of the catalogue; all of equal length. Bin `i` covers `[i·bin, (i+1)·bin)`.
    pub columns: Vec<SeriesColumn>,
}

/// One quantity over time.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesColumn {
    /// Name, unit and definition.
    pub metric: &'static Metric,
    /// Value per bin; `None` where the bin has none.
    pub values: Vec<Option<f64>>,
}

/// A latency distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Latency {
    /// Name as in file names: `visibility`, `reaction`, `delivery`.
    pub name: &'static str,
    /// What was timed.
    pub definition: &'static str,
    /// Microseconds, three significant digits.
    pub histogram: Histogram<u64>,
}

/// What one provider's capacity slot effectively gives to one need slot of a recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct AllocationLine {
    /// Who gives.
    pub provider: Participant,
    /// From which of its capacity slots.
    pub slot: u32,
    /// Who receives.
    pub recipient: Participant,
    /// For which of its need slots.
    pub need: u32,
    /// How much.
    pub amount: f64,
}
