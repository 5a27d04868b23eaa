//! A straight line through points by least squares, weighted or not.

use super::estimate::Estimate;
use super::student::critical;

/// A line `y = intercept + slope · x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Where it meets x = 0.
    pub intercept: f64,
    /// How far it rises per unit of x.
    pub slope: f64,
    /// Weighted sum of squared distances in y.
    pub squares: f64,
    /// Standard error of the slope; `None` when two points leave no freedom.
    pub slope_error: Option<f64>,
    /// Number of points.
    pub points: usize,
}

impl Line {
    /// The line that is nearest to points (x, y, weight). `None` unless there are two different x.
    #[must_use]
    pub fn through(points: &[(f64, f64, f64)]) -> Option<Line> {
        let total: f64 = points.iter().map(|(_, _, w)| w).sum();
        let centre =
            |of: fn(&(f64, f64, f64)) -> f64| points.iter().map(|p| p.2 * of(p)).sum::<f64>() / total;
        let (x_mean, y_mean) = (centre(|p| p.0), centre(|p| p.1));
        let spread: f64 = points.iter().map(|(x, _, w)| w * (x - x_mean) * (x - x_mean)).sum();
        if spread.is_nan() || spread <= 0.0 {
            return None;
        }
        let slope = points.iter().map(|(x, y, w)| w * (x - x_mean) * (y - y_mean)).sum::<f64>() / spread;
        let intercept = y_mean - slope * x_mean;
        let off = |(x, y, w): &(f64, f64, f64)| w * (y - intercept - slope * x) * (y - intercept - slope * x);
        let squares: f64 = points.iter().map(off).sum();
        let freedom = points.len().saturating_sub(2);
        let slope_error = (freedom > 0).then(|| libm::sqrt(squares / freedom as f64 / spread));
        Some(Line { intercept, slope, squares, slope_error, points: points.len() })
    }

    /// The slope with its interval by Student's t, if errors are independent, normal and of equal variance up to the
    /// weights; `None` when two points leave no freedom.
    #[must_use]
    pub fn slope_interval(&self, level: f64) -> Option<Estimate> {
        let freedom = self.points.checked_sub(2).filter(|freedom| *freedom > 0)?;
        Some(Estimate::symmetric(self.slope, critical(level, freedom as f64) * self.slope_error?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::LEVEL;
    use crate::stats::simulated::{Draws, coverage, near};

    /// The data set Norris of the NIST Statistical Reference Datasets (y, x): calibration of ozone monitors.
    const NORRIS: [(f64, f64); 36] = [
        (0.1, 0.2),
        (338.8, 337.4),
        (118.1, 118.2),
        (888.0, 884.6),
        (9.2, 10.1),
        (228.1, 226.5),
        (668.5, 666.3),
        (998.5, 996.3),
        (449.1, 448.6),
        (778.9, 777.0),
        (559.2, 558.2),
        (0.3, 0.4),
        (0.1, 0.6),
        (778.1, 775.5),
        (668.8, 666.9),
        (339.3, 338.0),
        (448.9, 447.5),
        (10.8, 11.6),
        (557.7, 556.0),
        (228.3, 228.1),
        (998.0, 995.8),
        (888.8, 887.6),
        (119.6, 120.2),
        (0.3, 0.3),
        (0.6, 0.3),
        (557.6, 556.8),
        (339.3, 339.1),
        (888.0, 887.2),
        (998.5, 999.0),
        (778.9, 779.0),
        (10.2, 11.1),
        (117.6, 118.3),
        (228.9, 229.2),
        (668.4, 669.1),
        (449.2, 448.9),
        (0.2, 0.5),
    ];

    /// Against the certified values of NIST, given to 15 digits.
    #[test]
    fn the_certified_line_of_norris() {
        let points: Vec<_> = NORRIS.iter().map(|(y, x)| (*x, *y, 1.0)).collect();
        let line = Line::through(&points).expect("36 points");
        near(line.intercept, -0.262_323_073_774_029, 1e-11);
        near(line.slope, 1.002_116_818_020_45, 1e-13);
        near(line.slope_error.expect("34 degrees of freedom"), 0.429_796_848_199_937e-3, 1e-14);
        near(libm::sqrt(line.squares / 34.0), 0.884_796_396_144_373, 1e-11);
    }

    #[test]
    fn a_point_of_twice_the_weight_is_two_points() {
        let twice = [(1.0, 2.0, 2.0), (2.0, 3.0, 1.0), (3.0, 9.0, 1.0)];
        let two = [(1.0, 2.0, 1.0), (1.0, 2.0, 1.0), (2.0, 3.0, 1.0), (3.0, 9.0, 1.0)];
        let (twice, two) = (Line::through(&twice).expect("a line"), Line::through(&two).expect("a line"));
        near(twice.slope, two.slope, 1e-12);
        near(twice.squares, two.squares, 1e-12);
    }

    #[test]
    fn without_two_different_x_there_is_no_line_and_without_freedom_no_interval() {
        assert_eq!(Line::through(&[(1.0, 2.0, 1.0), (1.0, 3.0, 1.0)]), None);
        assert_eq!(Line::through(&[]), None);
        let line = Line::through(&[(1.0, 2.0, 1.0), (2.0, 4.0, 1.0)]).expect("a line");
        assert_eq!((line.slope, line.slope_interval(LEVEL)), (2.0, None));
    }

    #[test]
    fn intervals_cover_as_often_as_they_claim() {
        let slope = |draws: &mut Draws| {
            let noise = draws.normal(12);
            let points: Vec<_> =
                (0..12).map(f64::from).zip(noise).map(|(x, e)| (x, 3.0 + 0.5 * x + e, 1.0)).collect();
            Line::through(&points).and_then(|line| line.slope_interval(LEVEL)).expect("twelve points")
        };
        near(coverage(4_000, slope, 0.5), LEVEL, 0.01);
    }
}
