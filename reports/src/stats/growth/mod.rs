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

mod akaike;
mod exponent;
mod law;
mod observation;

pub use exponent::{Method, exponent};
pub use law::{Fit, Law, laws, plainest};
pub use observation::Observation;

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
