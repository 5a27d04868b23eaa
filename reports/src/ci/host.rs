//! What depends on the host: wall-clock time and memory, kept apart from what is simulated.
//!
//! Compared only with figures from the same kind of host, and called a regression only when interval and threshold agree: the
//! geometric mean has grown by more than the threshold, and the interval of the ratio leaves no doubt that it has grown.
//! Either alone cries wolf: a threshold when the machine is busy, an interval when a tenth of a percent is significant. Figures of
//! one moment against those of another are still no fair race; two revisions on one machine are raced by
//! `scripts/bench-compare`, and instruction counts depend on no load at all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Change, Judged};
use crate::stats::{LEVEL, student};

/// Share by which time or memory must have grown.
pub const THRESHOLD: f64 = 0.1;

/// What was measured of the program on one host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostFigures {
    /// Operating system, architecture, processor, number of processors: figures are compared where this is equal.
    pub kind: String,
    /// By engine.
    pub engines: BTreeMap<String, Samples>,
}

/// Repeated measurements of one engine.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Samples {
    /// Wall-clock seconds.
    pub wall_s: Vec<f64>,
    /// Memory at its peak, bytes; empty where the system does not say.
    pub peak_bytes: Vec<f64>,
}

/// Time and memory of every engine against the baseline's. Both must be from the same kind of host.
#[must_use]
pub fn judge(old: &HostFigures, new: &HostFigures) -> Vec<Judged> {
    let mut out = Vec::new();
    for (engine, now) in &new.engines {
        let Some(then) = old.engines.get(engine) else { continue };
        for (metric, unit, then, now) in [
            ("host.wall", "s", &then.wall_s, &now.wall_s),
            ("host.memory", "bytes", &then.peak_bytes, &now.peak_bytes),
        ] {
            let (Some(old), Some(new)) = (middle(then), middle(now)) else { continue };
            let (engine, metric, unit) = (engine.clone(), metric.into(), unit.into());
            let change = change(then, now);
            let tolerance = THRESHOLD;
            out.push(Judged { engine, metric, unit, old: Some(old), new: Some(new), tolerance, change });
        }
    }
    out
}

fn logarithms(values: &[f64]) -> Vec<f64> {
    values.iter().filter(|value| **value > 0.0).map(|value| libm::log(*value)).collect()
}

/// Geometric mean.
fn middle(values: &[f64]) -> Option<f64> {
    crate::stats::describe::mean(&logarithms(values)).map(libm::exp)
}

fn change(then: &[f64], now: &[f64]) -> Change {
    let Some(ratio) = student::welch(&logarithms(now), &logarithms(then), LEVEL) else {
        return Change::Changed;
    };
    let threshold = libm::log(1.0 + THRESHOLD);
    if ratio.value > threshold && ratio.low > 0.0 {
        Change::Worse
    } else if ratio.value < -threshold && ratio.high < 0.0 {
        Change::Better
    } else {
        Change::Within
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interval_and_threshold_must_agree() {
        let steady = [1.0, 1.01, 0.99, 1.0, 1.02];
        let times = |factor: f64| steady.map(|value| value * factor);
        assert_eq!(change(&steady, &times(1.3)), Change::Worse);
        assert_eq!(change(&steady, &times(1.05)), Change::Within, "certain, and too little");
        let noisy = [0.5, 2.5, 0.6, 2.9, 1.3];
        assert_eq!(change(&steady, &noisy), Change::Within, "much, and uncertain");
        assert_eq!(change(&steady, &times(0.7)), Change::Better);
        assert_eq!(change(&steady, &[2.0]), Change::Changed, "one measurement has no interval");
    }
}
