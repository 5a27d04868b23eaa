//! How much more likely one model is than another: Akaike's criterion for small samples, and weights.

/// The criterion of a least-squares fit with normal errors, up to a constant: `n ln(RSS / n) + 2K + 2K(K + 1) / (n − K − 1)`
/// with `parameters` K, the variance among them. `None` when there are too few points for K. Squares that are nothing but
/// rounding count as such, so that two perfect fits do not differ by noise.
pub(super) fn aicc(squares: f64, points: usize, parameters: usize) -> Option<f64> {
    let room = points.checked_sub(parameters + 1).filter(|room| *room > 0)?;
    let (n, k) = (points as f64, parameters as f64);
    let variance = (squares / n).max(f64::EPSILON * f64::EPSILON);
    Some(n * libm::log(variance) + 2.0 * k + 2.0 * k * (k + 1.0) / room as f64)
}

/// Akaike weights: each model's share of the evidence, from the criteria.
pub(super) fn weights(criteria: &[f64]) -> Vec<f64> {
    let least = criteria.iter().copied().fold(f64::INFINITY, f64::min);
    let evidence: Vec<f64> = criteria.iter().map(|c| libm::exp((least - c) / 2.0)).collect();
    let total: f64 = evidence.iter().sum();
    evidence.iter().map(|e| e / total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::simulated::near;

    /// The cement data (Woods, Steinour and Starke, 1932) in K. P. Burnham and D. R. Anderson (2002), table 3.1: residual
    /// variance, parameters, and the weights of the seven best models.
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
}
