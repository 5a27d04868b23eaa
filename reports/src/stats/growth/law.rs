//! Laws fitted by weighted least squares, and which of them is named.

use std::collections::BTreeMap;

use super::akaike::{aicc, weights};
use super::observation::Observation;
use crate::stats::describe::mean;
use crate::stats::line::Line;

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
