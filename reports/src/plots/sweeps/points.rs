//! What the plots of a sweep are drawn from: its points with their values, and what can be asked of them.

use hdrhistogram::Histogram;
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Engine;

use crate::axes::independent;
use crate::plots::epochs::EpochPoint;
use crate::stats::{Estimate, LEVEL, student};

/// What the plots of a sweep are drawn from.
#[derive(Debug)]
pub(crate) struct Sweep {
    /// The engines, in the scenario's order.
    pub engines: Vec<Engine>,
    /// Dotted paths of the settings that points differ in.
    pub settings: Vec<String>,
    /// The points, in the scenario's order.
    pub points: Vec<Point>,
}

/// One point of a sweep.
#[derive(Debug)]
pub(crate) struct Point {
    /// Value of each setting.
    pub values: Vec<String>,
    /// Values of metrics over the replications.
    pub samples: Vec<Sample>,
    /// Latencies over all replications, by engine and name.
    pub latencies: Vec<(Engine, String, Histogram<u64>)>,
    /// Metrics by epoch.
    pub epochs: Vec<EpochPoint>,
}

/// The values of a metric over the replications of one engine.
#[derive(Debug)]
pub(crate) struct Sample {
    /// The engine.
    pub engine: Engine,
    /// Name of the metric.
    pub metric: String,
    /// The values that there are.
    pub values: Vec<f64>,
    /// Runs without a value.
    pub missing: usize,
}

impl Sweep {
    /// The settings that vary by themselves, by index.
    pub(super) fn independent(&self) -> Vec<usize> {
        independent(&self.points.iter().map(|point| point.values.as_slice()).collect::<Vec<_>>())
    }

    /// The point's values of these settings, in words.
    pub(super) fn words(&self, point: &Point, settings: &[usize]) -> String {
        let word = |i: &usize| format!("{} = {}", self.settings[*i], point.values[*i]);
        settings.iter().map(word).collect::<Vec<_>>().join(", ")
    }
}

impl Point {
    pub(super) fn sample(&self, engine: Engine, metric: &str) -> Option<&Sample> {
        self.samples.iter().find(|sample| sample.engine == engine && sample.metric == metric)
    }
}

impl Sample {
    /// The mean with its interval.
    pub(super) fn estimate(&self) -> Option<Estimate> {
        student::of_mean(&self.values, LEVEL)
    }
}

/// A setting's value as a number: a plain one, or a time in seconds.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain = text.parse::<f64>().ok();
    plain.or_else(|| text.parse::<Span>().ok().map(Span::as_secs_f64)).filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_are_numbers() {
        for (text, expected) in [("30", Some(30.0)), ("1min30s", Some(90.0)), ("lan", None), ("inf", None)] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
