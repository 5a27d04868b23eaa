//! What the tests of statistics share: samples from known distributions, to see how often intervals cover what they
//! should, and published data.

use twintrack_core::kernel::philox::philox4x32_10;

use super::estimate::Estimate;

/// Additional hours of sleep under two drugs, ten patients: W. S. Gosset ("Student"), "The probable error of a mean",
/// Biometrika 6 (1908).
pub(crate) const SLEEP: [[f64; 10]; 2] = [
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
];

/// Random numbers of one experiment.
pub(crate) struct Draws {
    experiment: u32,
    next: u32,
}

impl Draws {
    pub(crate) fn of(experiment: u32) -> Draws {
        Draws { experiment, next: 0 }
    }

    /// Uniform in (0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        self.next += 1;
        let [high, low, ..] = philox4x32_10([self.next, 0, 0, 0], [self.experiment, 0x7e57]);
        ((f64::from(high) * 4_294_967_296.0 + f64::from(low)) + 0.5) / 18_446_744_073_709_551_616.0
    }

    /// Standard normal values (G. E. P. Box and M. E. Muller, 1958).
    pub(crate) fn normal(&mut self, count: usize) -> Vec<f64> {
        let one = |draws: &mut Draws| {
            let radius = libm::sqrt(-2.0 * libm::log(draws.unit()));
            radius * libm::cos(std::f64::consts::TAU * draws.unit())
        };
        (0..count).map(|_| one(self)).collect()
    }

    /// Exponential values with mean 1.
    pub(crate) fn exponential(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| -libm::log(self.unit())).collect()
    }

    /// Gamma values: sums of `shape` exponential ones, with mean `shape`.
    pub(crate) fn gamma(&mut self, count: usize, shape: usize) -> Vec<f64> {
        (0..count).map(|_| self.exponential(shape).iter().sum()).collect()
    }
}

/// In what share of experiments an interval covers the truth.
pub(crate) fn coverage(experiments: u32, interval: impl Fn(&mut Draws) -> Estimate, truth: f64) -> f64 {
    let covered = (0..experiments).filter(|e| interval(&mut Draws::of(*e)).covers(truth)).count();
    covered as f64 / f64::from(experiments)
}

#[track_caller]
pub(crate) fn near(value: f64, expected: f64, slack: f64) {
    assert!((value - expected).abs() <= slack, "{value} is not within {slack} of {expected}");
}
