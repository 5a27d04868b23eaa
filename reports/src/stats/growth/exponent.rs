//! The exponent: the slope in logarithms.

use std::collections::BTreeMap;

use super::observation::Observation;
use crate::stats::line::Line;
use crate::stats::{Estimate, student};

/// How the interval of an exponent came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Student's t over one slope per replication.
    Slopes,
    /// The standard error of the one regression.
    Regression,
}

/// The exponent with its interval; `None` unless all values are above 0 and there are three sizes (two suffice with
/// several replications). Replications that lack a size that another one has are left out.
#[must_use]
pub fn exponent(observations: &[Observation], level: f64) -> Option<(Estimate, Method)> {
    if observations.iter().any(|o| !(o.value > 0.0 && o.size > 0.0)) {
        return None;
    }
    let mut curves: BTreeMap<u32, Vec<(f64, f64, f64)>> = BTreeMap::new();
    for o in observations {
        curves.entry(o.replication).or_default().push((libm::log(o.size), libm::log(o.value), 1.0));
    }
    let longest = curves.values().map(Vec::len).max()?;
    let lines: Vec<Line> = curves
        .values()
        .filter(|curve| curve.len() == longest)
        .filter_map(|curve| Line::through(curve))
        .collect();
    match lines.as_slice() {
        [] => None,
        [line] => Some((line.slope_interval(level)?, Method::Regression)),
        lines => {
            let slopes: Vec<f64> = lines.iter().map(|line| line.slope).collect();
            Some((student::interval(&slopes, level)?, Method::Slopes))
        }
    }
}
