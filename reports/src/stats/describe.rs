//! Mean, spread and quantiles of a sample.
//!
//! Sums go in the order of the sample; callers sort by replication, so that equal samples give equal bits.

/// The arithmetic mean; `None` of nothing.
#[must_use]
pub fn mean(sample: &[f64]) -> Option<f64> {
    (!sample.is_empty()).then(|| sample.iter().sum::<f64>() / sample.len() as f64)
}

/// The unbiased variance (divisor n − 1), in two passes; `None` below two values.
#[must_use]
pub fn variance(sample: &[f64]) -> Option<f64> {
    if sample.len() < 2 {
        return None;
    }
    let mean = mean(sample)?;
    Some(squares(sample, mean) / (sample.len() - 1) as f64)
}

/// The root of [`variance`].
#[must_use]
pub fn deviation(sample: &[f64]) -> Option<f64> {
    variance(sample).map(libm::sqrt)
}

/// Sum of squared distances from `centre`.
pub(crate) fn squares(sample: &[f64], centre: f64) -> f64 {
    sample.iter().map(|x| (x - centre) * (x - centre)).sum()
}

/// The quantile of an ascending sample by linear interpolation between order statistics at `1 + (n − 1)·share`:
/// definition 7 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50
/// (1996), the default of R, NumPy and Excel. `None` of nothing.
#[must_use]
pub fn quantile(ascending: &[f64], share: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    let at = share.clamp(0.0, 1.0) * last as f64;
    let below = libm::floor(at) as usize;
    let above = (below + 1).min(last);
    let part = at - below as f64;
    Some(ascending[below] + part * (ascending[above] - ascending[below]))
}

/// The sample in ascending order.
#[must_use]
pub fn ascending(sample: &[f64]) -> Vec<f64> {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_interpolate_between_order_statistics() {
        let sample = ascending(&[40.0, 10.0, 30.0, 20.0]);
        for (share, expected) in [(0.0, 10.0), (0.25, 17.5), (0.5, 25.0), (0.9, 37.0), (1.0, 40.0)] {
            assert_eq!(quantile(&sample, share), Some(expected), "{share}");
        }
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[7.0], 0.9), Some(7.0));
    }

    /// `summary(mtcars$mpg)` and `sd(mtcars$mpg)`, as in the documentation of R: H. V. Henderson and P. F. Velleman,
    /// "Building multiple regression models interactively", Biometrics 37 (1981).
    #[test]
    fn the_fuel_economy_of_32_cars() {
        let mpg = [
            21.0, 21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4,
            14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4,
        ];
        let sorted = ascending(&mpg);
        let near = |value: Option<f64>, expected: f64, slack: f64| {
            assert!(
                value.is_some_and(|value| (value - expected).abs() <= slack),
                "{value:?}, not {expected}"
            );
        };
        near(mean(&mpg), 20.090_625, 1e-9);
        near(deviation(&mpg), 6.026_948, 1e-6);
        near(quantile(&sorted, 0.25), 15.425, 1e-9);
        near(quantile(&sorted, 0.5), 19.2, 1e-9);
        near(quantile(&sorted, 0.75), 22.8, 1e-9);
    }
}
