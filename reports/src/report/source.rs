//! What a report is made from: what the files of a folder hold.

use hdrhistogram::Histogram;
use twintrack_core::settings::Engine;

use crate::plots::{Faults, Recording, source as plotted};
use crate::run::manifest::Manifest;
use crate::sweep::Observations;
use crate::sweep::manifest::SweepManifest;

/// The latencies that reports show.
pub(crate) const LATENCIES: [&str; 2] = [plotted::REACTION, plotted::VISIBILITY];

/// Results of a run, or of a sweep.
#[derive(Debug)]
pub enum Source {
    /// One run.
    Run(Box<RunResults>),
    /// Many.
    Sweep(Box<SweepResults>),
}

/// What a run left behind.
#[derive(Debug)]
pub struct RunResults {
    /// What was run.
    pub manifest: Manifest,
    /// The scenario as resolved.
    pub scenario: String,
    /// The value of every metric.
    pub observations: Observations,
    /// What its plots are drawn from.
    pub recordings: Vec<Recording>,
    /// When the network was disturbed.
    pub faults: Vec<Faults>,
}

/// What a sweep left behind.
#[derive(Debug)]
pub struct SweepResults {
    /// What was run.
    pub manifest: SweepManifest,
    /// The sweep as resolved.
    pub scenario: String,
    /// The values of all metrics in all runs.
    pub observations: Observations,
    /// How each run ended.
    pub ends: Vec<Ended>,
    /// Latencies by point and engine.
    pub latencies: Vec<PointLatency>,
    /// Metrics by epoch; none without a turnover.
    pub epochs: Vec<EpochValue>,
    /// How metrics grow.
    pub growth: Vec<Growth>,
}

/// How one run of a sweep ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// Its point, from 1.
    pub point: usize,
    /// Name of the engine.
    pub engine: String,
    /// `settled`, `not-settled`, `broken`.
    pub end: String,
    /// Why, where it did not settle.
    pub reason: String,
}

/// The distribution of a latency over the replications of a point.
#[derive(Clone, Debug, PartialEq)]
pub struct PointLatency {
    /// The point, from 1.
    pub point: usize,
    /// The engine.
    pub engine: Engine,
    /// Name of the latency.
    pub latency: String,
    /// In microseconds.
    pub histogram: Histogram<u64>,
}

/// A metric at the end of an epoch in one run.
#[derive(Clone, Debug, PartialEq)]
pub struct EpochValue {
    /// The point, from 1.
    pub point: usize,
    /// The engine.
    pub engine: Engine,
    /// The epoch, from 1.
    pub epoch: u32,
    /// Name of the metric.
    pub metric: String,
    /// Its value.
    pub value: f64,
}

/// How a metric grows, and by which law.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// Name of the engine.
    pub engine: String,
    /// Name of the metric.
    pub metric: String,
    /// The setting it grows with.
    pub over: String,
    /// What else is held, in words; empty when nothing varies.
    pub held: String,
    /// Exponent with its interval.
    pub exponent: [f64; 3],
    /// The law that describes it ([`plainest`](crate::stats::growth::plainest)) and its weight; empty where none was fitted.
    pub law: Option<(String, f64)>,
}
