//! Whether there are enough replications: sequential stopping by relative precision.
//!
//! A. M. Law, "Simulation Modeling and Analysis" (5th ed., 2015), section 9.4.1: replicate until the half-width of the
//! mean's interval is at most γ/(1 + γ) of the mean; then the mean is within γ of the truth with about the stated
//! probability. γ/(1 + γ) instead of γ because the rule divides by the estimate, not by the truth.
//!
//! The rule looks at the data before it stops, so it must not look too early: below [`LEAST`] replications it never stops.

use super::describe::mean;
use super::student;

/// Replications before which the rule does not stop.
pub const LEAST: usize = 10;

/// Half the width of the mean's interval as a share of the mean; 0 when there is no spread. `None` below two values, and for
/// a mean of 0 with spread.
#[must_use]
pub fn relative_half_width(sample: &[f64], level: f64) -> Option<f64> {
    let estimate = student::interval(sample, level)?;
    let half = estimate.high - estimate.value;
    if half == 0.0 {
        return Some(0.0);
    }
    let mean = mean(sample)?.abs();
    (mean > 0.0).then_some(half / mean)
}

/// Whether the mean is known to within `precision`, a share of it.
#[must_use]
pub fn reached(sample: &[f64], precision: f64, level: f64) -> bool {
    sample.len() >= LEAST
        && relative_half_width(sample, level).is_some_and(|half| half <= precision / (1.0 + precision))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::LEVEL;
    use crate::stats::simulated::{Draws, near};

    /// The ten observations of Law's interval 1.34 ± 0.24 (see `student`): a relative half-width of 0.18.
    #[test]
    fn a_textbook_precision() {
        let sample = [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09];
        near(relative_half_width(&sample, 0.9).expect("ten values"), 0.18, 0.005);
        assert!(reached(&sample, 0.25, 0.9) && !reached(&sample, 0.18, 0.9));
        assert!(!reached(&sample[..9], 10.0, 0.9), "too few to look at");
    }

    #[test]
    fn no_spread_is_precise_and_a_mean_of_zero_with_spread_never() {
        assert!(reached(&[0.0; 10], 0.05, LEVEL));
        let turns: Vec<f64> = (0..20).map(|i| if i % 2 == 0 { 1.0 } else { -1.0 }).collect();
        assert!(!reached(&turns, 0.05, LEVEL));
    }

    /// Stopping by looking costs some coverage, not much: the mean is then within 10 % in about 95 % of experiments.
    #[test]
    fn means_are_as_precise_as_promised() {
        let experiments = 1_000;
        let mut within = 0;
        for experiment in 0..experiments {
            let all: Vec<f64> = Draws::of(experiment).normal(400).iter().map(|x| 10.0 + 3.0 * x).collect();
            let enough =
                (LEAST..all.len()).find(|n| reached(&all[..*n], 0.1, LEVEL)).expect("400 are enough");
            if (mean(&all[..enough]).expect("values") - 10.0).abs() <= 1.0 {
                within += 1;
            }
        }
        near(f64::from(within) / f64::from(experiments), LEVEL, 0.02);
    }
}
