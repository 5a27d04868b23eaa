//! Intervals around means by Student's t distribution.
//!
//! Exact for normal samples of any size; for others the error falls with the sample's size and rises with its skewness
//! ([`super::bootstrap`] is the alternative that says by how much).

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::describe::{mean, variance};
use super::estimate::Estimate;

/// The value that a t variable with `freedom` degrees of freedom stays within on both sides with probability `level`.
///
/// # Panics
/// Unless `freedom` is above 0 and `level` between 0 and 1.
#[must_use]
pub fn critical(level: f64, freedom: f64) -> f64 {
    let t = StudentsT::new(0.0, 1.0, freedom).expect("degrees of freedom are above zero");
    t.inverse_cdf(0.5 + level / 2.0)
}

/// The mean with its interval; `None` below two values.
#[must_use]
pub fn interval(sample: &[f64], level: f64) -> Option<Estimate> {
    let (mean, variance) = (mean(sample)?, variance(sample)?);
    if variance == 0.0 {
        return Some(Estimate::symmetric(mean, 0.0));
    }
    let n = sample.len() as f64;
    Some(Estimate::symmetric(mean, critical(level, n - 1.0) * libm::sqrt(variance / n)))
}

/// The mean with its interval, which has no width where there is one value; `None` of none.
#[must_use]
pub fn of_mean(sample: &[f64], level: f64) -> Option<Estimate> {
    interval(sample, level).or_else(|| Some(Estimate::symmetric(mean(sample)?, 0.0)))
}

/// The difference of the means of two independent samples, without assuming equal variances: B. L. Welch, "The
/// generalization of 'Student's' problem when several different population variances are involved", Biometrika 34
/// (1947), with the degrees of freedom by Satterthwaite's formula. `None` unless both have two values.
#[must_use]
pub fn welch(first: &[f64], second: &[f64], level: f64) -> Option<Estimate> {
    let difference = mean(first)? - mean(second)?;
    let part = |sample: &[f64]| Some(variance(sample)? / sample.len() as f64);
    let (a, b) = (part(first)?, part(second)?);
    if a + b == 0.0 {
        return Some(Estimate::symmetric(difference, 0.0));
    }
    let (n, m) = (first.len() as f64, second.len() as f64);
    let freedom = (a + b) * (a + b) / (a * a / (n - 1.0) + b * b / (m - 1.0));
    Some(Estimate::symmetric(difference, critical(level, freedom) * libm::sqrt(a + b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::LEVEL;
    use crate::stats::simulated::{self, SLEEP, coverage, near};

    /// Two-sided 95 % points as in any table of the distribution (here NIST/SEMATECH e-Handbook, 1.3.6.7.2).
    #[test]
    fn critical_values_are_those_of_the_tables() {
        for (freedom, expected) in
            [(1.0, 12.706), (2.0, 4.303), (9.0, 2.262), (29.0, 2.045), (100.0, 1.984), (1e6, 1.960)]
        {
            near(critical(LEVEL, freedom), expected, 5.1e-4);
        }
        near(critical(0.9, 9.0), 1.833, 5.1e-4);
        near(critical(0.99, 29.0), 2.756, 5.1e-4);
    }

    /// A. M. Law, "Simulation Modeling and Analysis": ten observations, 90 % interval 1.34 ± 0.24.
    #[test]
    fn a_textbook_interval() {
        let sample = [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09];
        let estimate = interval(&sample, 0.9).expect("ten values");
        near(estimate.value, 1.34, 0.005);
        near(estimate.high - estimate.value, 0.24, 0.005);
    }

    /// `t.test(extra ~ group, data = sleep)`, as printed by R: −3.3654832 to 0.2054832.
    #[test]
    fn welch_on_the_sleep_data() {
        let estimate = welch(&SLEEP[0], &SLEEP[1], LEVEL).expect("ten values each");
        near(estimate.value, -1.58, 1e-12);
        near(estimate.low, -3.365_483_2, 5e-7);
        near(estimate.high, 0.205_483_2, 5e-7);
    }

    #[test]
    fn nothing_is_said_of_a_single_value_and_no_spread_is_no_width() {
        assert_eq!(interval(&[3.0], LEVEL), None);
        assert_eq!(welch(&[3.0], &[1.0, 2.0], LEVEL), None);
        assert_eq!(interval(&[3.0; 5], LEVEL), Some(Estimate::symmetric(3.0, 0.0)));
        assert_eq!(welch(&[3.0; 5], &[1.0; 4], LEVEL), Some(Estimate::symmetric(2.0, 0.0)));
    }

    #[test]
    fn intervals_cover_as_often_as_they_claim() {
        for size in [5, 30] {
            let share = coverage(4_000, |draws| interval(&draws.normal(size), LEVEL).expect("enough"), 0.0);
            near(share, LEVEL, 0.01);
        }
        // 30 values of a skewed distribution: the level is no longer exact, but still within two per cent of it.
        let share = coverage(4_000, |draws| interval(&draws.gamma(60, 3), LEVEL).expect("enough"), 3.0);
        near(share, LEVEL, 0.02);
        let welch = |draws: &mut simulated::Draws| {
            let wide: Vec<f64> = draws.normal(25).iter().map(|x| 5.0 * x).collect();
            welch(&draws.normal(10), &wide, LEVEL).expect("enough")
        };
        near(coverage(4_000, welch, 0.0), LEVEL, 0.01);
    }
}
