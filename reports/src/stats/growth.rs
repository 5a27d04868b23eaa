//! How a quantity grows with a size: the exponent, and which of a few laws describes it best.
//!
//! **Exponent.** The slope of log(quantity) over log(size). Where replications of all sizes share their seeds, their
//! errors are not independent, so each replication gets a slope of its own, and the interval is Student's around the mean
//! of these, which are independent. Where there is one replication, it is that of the regression.
//!
//! **Law.** `quantity = a + b · f(size)` with `f` one of 1, log n, n, n log n, n², n³, fitted by least squares with weights
//! `1 / (mean at that size)²`: errors grow with the quantity. Laws are compared by the second-order information criterion
//! AICc: K. P. Burnham and D. R. Anderson, "Model Selection and Multimodel Inference" (2002). Its weights say how likely
//! each law is the best *of those compared*, not that it is true. A law that would fall with size is left out (weight 0).
//! Free exponents were rejected as further candidates: the first half answers that.

use std::collections::BTreeMap;

use super::describe::mean;
use super::line::Line;
use super::{Estimate, student};

/// A quantity at a size in one replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// The size; above 0.
    pub size: f64,
    /// What was measured.
    pub value: f64,
    /// Which replication; equal ones share their randomness.
    pub replication: u32,
}

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

/// A law of growth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// O(1)
    Constant,
    /// O(log n)
    Logarithmic,
    /// O(n)
    Linear,
    /// O(n log n)
    Linearithmic,
    /// O(n²)
    Quadratic,
    /// O(n³): stamps of size n on n² messages
    Cubic,
}

impl Law {
    /// All laws, from the slowest to the fastest.
    pub const ALL: [Law; 6] =
        [Law::Constant, Law::Logarithmic, Law::Linear, Law::Linearithmic, Law::Quadratic, Law::Cubic];

    /// As it is written: `O(n log n)`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Law::Constant => "O(1)",
            Law::Logarithmic => "O(log n)",
            Law::Linear => "O(n)",
            Law::Linearithmic => "O(n log n)",
            Law::Quadratic => "O(n^2)",
            Law::Cubic => "O(n^3)",
        }
    }

    /// The law at a size.
    #[must_use]
    pub fn of(self, n: f64) -> f64 {
        match self {
            Law::Constant => 1.0,
            Law::Logarithmic => libm::log(n),
            Law::Linear => n,
            Law::Linearithmic => n * libm::log(n),
            Law::Quadratic => n * n,
            Law::Cubic => n * n * n,
        }
    }
}

/// How well a law describes the observations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// The law.
    pub law: Law,
    /// `a` of `a + b · f(n)`.
    pub offset: f64,
    /// `b`; 0 for O(1).
    pub factor: f64,
    /// The criterion: less is better, and only differences mean something.
    pub aicc: f64,
    /// The law's share of the evidence among those compared; they sum to 1.
    pub weight: f64,
}

/// All laws fitted, in the order of [`Law::ALL`]; a law that would fall with size is not among them. `None` unless there
/// are four sizes and all values are above 0.
#[must_use]
pub fn laws(observations: &[Observation]) -> Option<Vec<Fit>> {
    let mut sizes: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for o in observations {
        sizes.entry(o.size.to_bits()).or_default().push(o.value);
    }
    if sizes.len() < 4 || observations.iter().any(|o| !(o.value > 0.0 && o.size > 0.0)) {
        return None;
    }
    let means: BTreeMap<u64, f64> =
        sizes.iter().filter_map(|(n, values)| Some((*n, mean(values)?))).collect();
    let weighted = |law: Law| {
        let point = |o: &Observation| (law.of(o.size), o.value, libm::pow(means[&o.size.to_bits()], -2.0));
        observations.iter().map(point).collect::<Vec<_>>()
    };
    let mut fits: Vec<Fit> = Law::ALL.iter().filter_map(|law| fit(*law, &weighted(*law))).collect();
    let criteria: Vec<f64> = fits.iter().map(|fit| fit.aicc).collect();
    for (fit, weight) in fits.iter_mut().zip(weights(&criteria)) {
        fit.weight = weight;
    }
    Some(fits)
}

/// The slowest-growing of those whose criterion is at most 2 above the best, of `(law, weight)` in the order of [`Law::ALL`]:
/// differences up to 2 are no evidence for one over the other (Burnham and Anderson, Model Selection and Multimodel Inference,
/// 2002, section 2.6), and the faster-growing claims more. Such laws weigh at least 1/e of the best.
pub fn plainest<T>(laws: impl IntoIterator<Item = (T, f64)>) -> Option<(T, f64)> {
    let laws: Vec<(T, f64)> = laws.into_iter().collect();
    let best = laws.iter().map(|(_, weight)| *weight).fold(0.0, f64::max);
    laws.into_iter().find(|(_, weight)| *weight >= best / std::f64::consts::E)
}

fn fit(law: Law, points: &[(f64, f64, f64)]) -> Option<Fit> {
    let (offset, factor, squares, parameters) = if law == Law::Constant {
        let total: f64 = points.iter().map(|p| p.2).sum();
        let level = points.iter().map(|p| p.2 * p.1).sum::<f64>() / total;
        let squares = points.iter().map(|p| p.2 * (p.1 - level) * (p.1 - level)).sum();
        (level, 0.0, squares, 2)
    } else {
        let line = Line::through(points).filter(|line| line.slope > 0.0)?;
        (line.intercept, line.slope, line.squares, 3)
    };
    Some(Fit { law, offset, factor, aicc: aicc(squares, points.len(), parameters)?, weight: 0.0 })
}

/// The criterion of a least-squares fit with normal errors, up to a constant: `n ln(RSS / n) + 2K + 2K(K + 1) / (n − K − 1)`
/// with `parameters` K, the variance among them. `None` when there are too few points for K. Squares that are nothing but
/// rounding count as such, so that two perfect fits do not differ by noise.
#[must_use]
pub fn aicc(squares: f64, points: usize, parameters: usize) -> Option<f64> {
    let room = points.checked_sub(parameters + 1).filter(|room| *room > 0)?;
    let (n, k) = (points as f64, parameters as f64);
    let variance = (squares / n).max(f64::EPSILON * f64::EPSILON);
    Some(n * libm::log(variance) + 2.0 * k + 2.0 * k * (k + 1.0) / room as f64)
}

/// Akaike weights: each model's share of the evidence, from the criteria.
#[must_use]
pub fn weights(criteria: &[f64]) -> Vec<f64> {
    let least = criteria.iter().copied().fold(f64::INFINITY, f64::min);
    let evidence: Vec<f64> = criteria.iter().map(|c| libm::exp((least - c) / 2.0)).collect();
    let total: f64 = evidence.iter().sum();
    evidence.iter().map(|e| e / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::LEVEL;
    use crate::stats::simulated::{Draws, coverage, near};

    const SIZES: [f64; 6] = [10.0, 30.0, 100.0, 300.0, 1_000.0, 3_000.0];

    /// Replications of `law(n)`, each off by a few per cent as a whole and at each size.
    fn observed(law: impl Fn(f64) -> f64, replications: u32, draws: &mut Draws) -> Vec<Observation> {
        let mut out = Vec::new();
        for replication in 1..=replications {
            let shared = draws.normal(1)[0];
            for (size, own) in SIZES.into_iter().zip(draws.normal(SIZES.len())) {
                let value = law(size) * libm::exp(0.05 * shared + 0.03 * own);
                out.push(Observation { size, value, replication });
            }
        }
        out
    }

    /// The cement data (Woods, Steinour and Starke, 1932) in K. P. Burnham and D. R. Anderson (2002), table 3.1: residual
    /// variance, parameters, and the weights of the seven best models.
    #[test]
    fn a_faster_law_is_named_only_on_evidence() {
        let name = |laws: &[(&'static str, f64)]| plainest(laws.iter().copied()).map(|(law, _)| law);
        assert_eq!(
            name(&[("O(1)", 0.2), ("O(n)", 0.15), ("O(n^3)", 0.5)]),
            Some("O(1)"),
            "0.2 is more than 0.5 / e"
        );
        assert_eq!(
            name(&[("O(1)", 0.15), ("O(n)", 0.3), ("O(n^3)", 0.55)]),
            Some("O(n)"),
            "0.15 is less than 0.55 / e"
        );
        assert_eq!(name(&[]), None);
    }

    #[test]
    fn the_weights_of_the_cement_models() {
        let models: [(f64, usize, f64, f64); 7] = [
            (4.45, 4, 0.0, 0.567),
            (3.69, 5, 3.13, 0.119),
            (3.70, 5, 3.16, 0.117),
            (5.75, 4, 3.32, 0.107),
            (3.91, 5, 3.88, 0.081),
            (5.68, 5, 8.71, 0.007),
            (3.68, 6, 10.52, 0.003),
        ];
        let criteria: Vec<f64> =
            models.iter().map(|(variance, k, ..)| aicc(13.0 * variance, 13, *k).expect("room")).collect();
        for ((_, _, delta, weight), (criterion, found)) in
            models.iter().zip(criteria.iter().zip(weights(&criteria)))
        {
            near(criterion - criteria[0], *delta, 0.06);
            near(found, *weight, 0.004);
        }
    }

    /// Their evidence ratios: a criterion that is worse by 2, 4, 8, 10 is 2.7, 7.4, 54.6, 148.4 times less likely.
    #[test]
    fn published_evidence_ratios() {
        for (delta, ratio) in [(2.0, 2.7), (4.0, 7.4), (8.0, 54.6), (10.0, 148.4)] {
            let weights = weights(&[100.0, 100.0 + delta]);
            near(weights[0] / weights[1], ratio, 0.05);
        }
    }

    #[test]
    fn each_law_is_recognised() {
        for (number, law) in Law::ALL.into_iter().enumerate() {
            let data = observed(|n| 40.0 + 7.0 * law.of(n), 10, &mut Draws::of(number as u32));
            let fits = laws(&data).expect("six sizes");
            let best = fits.iter().max_by(|a, b| a.weight.total_cmp(&b.weight)).expect("a law");
            assert_eq!(best.law, law, "{fits:?}");
            near(fits.iter().map(|fit| fit.weight).sum(), 1.0, 1e-12);
        }
    }

    #[test]
    fn an_exact_power_has_its_exponent() {
        let data: Vec<_> =
            SIZES.map(|size| Observation { size, value: 3.0 * size * size, replication: 1 }).to_vec();
        let (estimate, method) = exponent(&data, LEVEL).expect("six sizes");
        near(estimate.value, 2.0, 1e-12);
        assert_eq!(method, Method::Regression);
    }

    #[test]
    fn what_has_no_logarithm_or_too_few_sizes_has_no_exponent() {
        let of = |values: &[(f64, f64)]| {
            let data: Vec<_> = values
                .iter()
                .map(|(size, value)| Observation { size: *size, value: *value, replication: 1 })
                .collect();
            (exponent(&data, LEVEL), laws(&data))
        };
        assert_eq!(of(&[(1.0, 0.0), (2.0, 1.0), (3.0, 2.0), (4.0, 2.0)]), (None, None));
        assert_eq!(of(&[(1.0, 1.0), (2.0, 1.0)]), (None, None));
        assert_eq!(of(&[]), (None, None));
    }

    #[test]
    fn exponents_cover_as_often_as_they_claim_though_sizes_share_their_seeds() {
        let exponent = |draws: &mut Draws| {
            let data = observed(|n| 5.0 * libm::pow(n, 1.5), 20, draws);
            exponent(&data, LEVEL).expect("six sizes").0
        };
        near(coverage(2_000, exponent, 1.5), LEVEL, 0.012);
    }
}
