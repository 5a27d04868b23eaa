//! What depends on the host: wall-clock time and memory, kept apart from what is simulated.
//!
//! Compared only with figures from the same kind of host, and called a regression only when interval and threshold agree: the
//! geometric mean has grown by more than the threshold, and the interval of the ratio leaves no doubt that it has grown.
//! Either alone cries wolf: a threshold when the machine is busy, an interval when a tenth of a percent is significant. Figures of
//! one moment against those of another are still no fair race; two revisions on one machine are raced by
//! `scripts/bench-compare`. Instruction counts depend on no load: one count is compared with one, and a hundredth more is a
//! regression.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use twintrack_core::settings::CiBetter;

use super::change::Change;
use super::verdicts::Judged;
use crate::stats::{LEVEL, student};

/// By how much a figure must have grown: a share, and an amount below which it says nothing.
#[derive(Clone, Copy, Debug)]
struct Threshold {
    share: f64,
    least: f64,
}

/// Another load of the machine, or its heat, makes half as long again of the same work.
const WALL: Threshold = Threshold { share: 0.5, least: 0.1 };
/// Memory comes in pages, and the allocator keeps some for later.
const MEMORY: Threshold = Threshold { share: 0.1, least: 4.0 * 1024.0 * 1024.0 };

/// Counts move by a few parts in ten thousand with addresses and the environment; a hundredth is a change of the code.
const INSTRUCTIONS: f64 = 0.01;

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
    /// Instructions, if they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<f64>,
}

/// Time and memory of every engine against the baseline's. Both must be from the same kind of host.
#[must_use]
pub fn judge(old: &HostFigures, new: &HostFigures) -> Vec<Judged> {
    let mut out = Vec::new();
    for (engine, now) in &new.engines {
        let Some(then) = old.engines.get(engine) else { continue };
        for (metric, unit, then, now, threshold) in [
            ("host.wall", "s", &then.wall_s, &now.wall_s, WALL),
            ("host.memory", "bytes", &then.peak_bytes, &now.peak_bytes, MEMORY),
        ] {
            let (Some(old), Some(new)) = (middle(then), middle(now)) else { continue };
            let (engine, metric, unit) = (engine.clone(), metric.into(), unit.into());
            let change = change(then, now, threshold);
            let tolerance = threshold.share;
            out.push(Judged { engine, metric, unit, old: Some(old), new: Some(new), tolerance, change });
        }
        if now.instructions.is_some() && then.instructions.is_some() {
            out.push(Judged {
                engine: engine.clone(),
                metric: "host.instructions".into(),
                unit: "instructions".into(),
                old: then.instructions,
                new: now.instructions,
                tolerance: INSTRUCTIONS,
                change: Change::of(then.instructions, now.instructions, INSTRUCTIONS, CiBetter::Lower),
            });
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

fn change(then: &[f64], now: &[f64], threshold: Threshold) -> Change {
    let (ratio, middles) =
        (student::welch(&logarithms(now), &logarithms(then), LEVEL), middle(then).zip(middle(now)));
    let (Some(ratio), Some((old, new))) = (ratio, middles) else { return Change::Changed };
    if (new - old).abs() < threshold.least {
        return Change::Within;
    }
    let share = libm::log(1.0 + threshold.share);
    if ratio.value > share && ratio.low > 0.0 {
        Change::Worse
    } else if ratio.value < -share && ratio.high < 0.0 {
        Change::Better
    } else {
        Change::Within
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interval_share_and_amount_must_agree() {
        let limit = Threshold { share: 0.1, least: 0.01 };
        let steady = [1.0, 1.01, 0.99, 1.0, 1.02];
        let times = |factor: f64| steady.map(|value| value * factor);
        assert_eq!(change(&steady, &times(1.3), limit), Change::Worse);
        assert_eq!(change(&steady, &times(1.05), limit), Change::Within, "certain, and too little a share");
        assert_eq!(
            change(&steady, &times(1.3), Threshold { least: 0.5, ..limit }),
            Change::Within,
            "too little"
        );
        let noisy = [0.5, 2.5, 0.6, 2.9, 1.3];
        assert_eq!(change(&steady, &noisy, limit), Change::Within, "much, and uncertain");
        assert_eq!(change(&steady, &times(0.7), limit), Change::Better);
        assert_eq!(change(&steady, &[2.0], limit), Change::Changed, "one measurement has no interval");
    }

    #[test]
    fn more_memory_is_caught_and_named() {
        let of = |peak: f64| HostFigures {
            kind: "one".into(),
            engines: BTreeMap::from([(
                "v2".into(),
                Samples {
                    wall_s: vec![1.0, 1.1, 0.9],
                    peak_bytes: vec![peak, peak * 1.01, peak * 0.99],
                    instructions: Some(peak),
                },
            )]),
        };
        let judged = judge(&of(100e6), &of(150e6));
        let worse: Vec<&str> =
            judged.iter().filter(|j| j.change == Change::Worse).map(|j| j.metric.as_str()).collect();
        assert_eq!(worse, ["host.memory", "host.instructions"]);
        assert!(judge(&of(100e6), &of(101e6)).iter().all(|j| j.change == Change::Within));
    }
}
