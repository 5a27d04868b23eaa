//! How two systems differ: pair by pair where they met the same worlds, else mean against mean.
//!
//! With common random numbers a pair is two values of one replication, and what the world did to both cancels out of the
//! difference: A. M. Law, "Simulation Modeling and Analysis" (5th ed., 2015), sections 10.2 and 11.2. The ratio is the
//! geometric mean of the pairs' ratios, from the mean difference of their logarithms; it exists when all values are above
//! 0. A ratio of the means was rejected: a few large worlds would decide it.

use super::describe::{deviation, mean};
use super::estimate::Estimate;
use super::student;

/// How `first` differs from `second`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Whether values were compared pair by pair.
    pub paired: bool,
    /// Pairs, or values of the smaller sample.
    pub count: usize,
    /// Mean of the first.
    pub first: f64,
    /// Mean of the second: what tolerances refer to.
    pub second: f64,
    /// Mean of first − second.
    pub difference: Estimate,
    /// Geometric mean of first / second; `None` when a value is not above 0.
    pub ratio: Option<Estimate>,
    /// The difference in standard deviations, corrected for small samples (Hedges' g); of the differences when paired, else
    /// of both samples pooled. `None` when there is no spread, and for two pairs.
    pub effect: Option<f64>,
}

/// Compares pairs; `None` below two. Intervals by Student's t.
#[must_use]
pub fn paired(pairs: &[(f64, f64)], level: f64) -> Option<Comparison> {
    let differences: Vec<f64> = pairs.iter().map(|(a, b)| a - b).collect();
    let difference = student::interval(&differences, level)?;
    let (first, second): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let logs = logs(&first).zip(logs(&second));
    let log_ratio = logs.map(|(a, b)| a.iter().zip(&b).map(|(a, b)| a - b).collect::<Vec<f64>>());
    let spread = deviation(&differences).filter(|spread| *spread > 0.0 && pairs.len() > 2);
    Some(Comparison {
        paired: true,
        count: pairs.len(),
        first: mean(&first)?,
        second: mean(&second)?,
        difference,
        ratio: log_ratio.and_then(|logs| student::interval(&logs, level)).map(|e| e.map(libm::exp)),
        effect: spread.map(|spread| correction(pairs.len() - 1) * difference.value / spread),
    })
}

/// Compares independent samples; `None` unless both have two values. Intervals by Welch's t.
#[must_use]
pub fn independent(first: &[f64], second: &[f64], level: f64) -> Option<Comparison> {
    let difference = student::welch(first, second, level)?;
    let ratio = logs(first).zip(logs(second)).and_then(|(a, b)| student::welch(&a, &b, level));
    let (n, m) = (first.len() - 1, second.len() - 1);
    let squares = |sample, freedom: usize| Some(deviation(sample)? * deviation(sample)? * freedom as f64);
    let pooled = libm::sqrt((squares(first, n)? + squares(second, m)?) / (n + m) as f64);
    Some(Comparison {
        paired: false,
        count: first.len().min(second.len()),
        first: mean(first)?,
        second: mean(second)?,
        difference,
        ratio: ratio.map(|e| e.map(libm::exp)),
        effect: (pooled > 0.0).then(|| correction(n + m) * difference.value / pooled),
    })
}

/// Logarithms of values that are all above 0.
fn logs(values: &[f64]) -> Option<Vec<f64>> {
    values.iter().map(|value| (*value > 0.0).then(|| libm::log(*value))).collect()
}

/// What takes the bias out of a standardised difference with that many degrees of freedom: L. V. Hedges, "Distribution
/// theory for Glass's estimator of effect size and related estimators", Journal of Educational Statistics 6 (1981).
fn correction(freedom: usize) -> f64 {
    let half = freedom as f64 / 2.0;
    libm::exp(libm::lgamma(half) - libm::lgamma(half - 0.5)) / libm::sqrt(half)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::LEVEL;
    use crate::stats::simulated::{Draws, SLEEP, coverage, near};

    /// `t.test` of the differences in the sleep data, as printed by R: t = −4.0621, −2.4598858 to −0.7001142.
    #[test]
    fn the_sleep_data_pair_by_pair() {
        let pairs: Vec<_> = SLEEP[0].into_iter().zip(SLEEP[1]).collect();
        let found = paired(&pairs, LEVEL).expect("ten pairs");
        near(found.difference.value, -1.58, 1e-12);
        near(found.difference.low, -2.459_885_8, 5e-7);
        near(found.difference.high, -0.700_114_2, 5e-7);
        assert_eq!(found.ratio, None, "some patients slept less");
        // t / √n, times the correction for nine degrees of freedom.
        near(found.effect.expect("spread"), -4.062_1 / libm::sqrt(10.0) * 0.9139, 5e-4);
    }

    /// Hedges (1981), table 1: the correction for 2, 10 and 50 degrees of freedom.
    #[test]
    fn the_correction_is_that_of_the_table() {
        for (freedom, expected) in [(2, 0.5642), (10, 0.9228), (50, 0.9849)] {
            near(correction(freedom), expected, 1e-4);
        }
    }

    #[test]
    fn ratios_are_those_of_the_pairs() {
        let pairs = [(20.0, 10.0), (400.0, 100.0), (8.0, 1.0)];
        let ratio = paired(&pairs, LEVEL).expect("three pairs").ratio.expect("all above zero");
        near(ratio.value, 4.0, 1e-12);
        // The logarithms 1, 2, 3 in halvings: mean 2, standard error 1 / √3, and t = 4.3027 with two degrees of freedom.
        near(ratio.high, libm::exp2(2.0 + 4.302_65 / libm::sqrt(3.0)), 1e-3);
    }

    #[test]
    fn what_the_world_does_to_both_cancels_out() {
        let both = |draws: &mut Draws| {
            let (world, own) = (draws.normal(20), draws.normal(20));
            let pairs: Vec<_> = world.iter().zip(own).map(|(w, o)| (10.0 * w + o + 1.0, 10.0 * w)).collect();
            pairs
        };
        near(
            coverage(2_000, |draws| paired(&both(draws), LEVEL).expect("enough").difference, 1.0),
            LEVEL,
            0.01,
        );
        let (first, second): (Vec<f64>, Vec<f64>) = both(&mut Draws::of(1)).into_iter().unzip();
        let pairs: Vec<_> = first.iter().copied().zip(second.iter().copied()).collect();
        let width = |e: Estimate| e.high - e.low;
        let narrow = width(paired(&pairs, LEVEL).expect("enough").difference);
        let wide = width(independent(&first, &second, LEVEL).expect("enough").difference);
        assert!(narrow * 5.0 < wide, "{narrow} against {wide}");
    }

    #[test]
    fn ratios_cover_as_often_as_they_claim() {
        let ratio = |draws: &mut Draws| {
            let (a, b) = (draws.normal(20), draws.normal(20));
            let pairs: Vec<_> =
                a.iter().zip(b).map(|(a, b)| (3.0 * libm::exp(0.4 * a), libm::exp(0.4 * b))).collect();
            paired(&pairs, LEVEL).expect("enough").ratio.expect("above zero")
        };
        near(coverage(2_000, ratio, 3.0), LEVEL, 0.01);
    }

    #[test]
    fn without_spread_there_is_no_effect_size() {
        let found = paired(&[(3.0, 1.0), (4.0, 2.0)], LEVEL).expect("two pairs");
        assert_eq!((found.difference, found.effect), (Estimate::symmetric(2.0, 0.0), None));
        assert_eq!(paired(&[(1.0, 2.0)], LEVEL), None);
    }
}
