//! Where the warm-up of a series ends: MSER-5.
//!
//! K. P. White, M. J. Cobb and S. C. Spratt, "A comparison of five steady-state truncation heuristics for simulation",
//! Winter Simulation Conference 2000. The series is put into batches of five; the cut is the one that makes the squared
//! standard error of the mean of what is left smallest. A cut in the second half says that the series is too short to
//! tell, and then there is none. Visual inspection was rejected: it cannot be repeated.

use super::describe::{mean, squares};

/// Values per batch.
const BATCH: usize = 5;

/// How many values at the beginning belong to the warm-up; `None` when the series is too short to tell. Values behind the
/// last full batch are not looked at. Time: linear.
#[must_use]
pub fn mser5(series: &[f64]) -> Option<usize> {
    let batches: Vec<f64> = series.chunks_exact(BATCH).filter_map(mean).collect();
    let count = batches.len();
    if count < 2 {
        return None;
    }
    // Sums over what is left, from the end, about the mean of all: a large level would otherwise swallow the spread.
    let centre = mean(&batches)?;
    let (mut sum, mut square_sum) = (0.0, 0.0);
    let mut criteria = vec![0.0; count];
    for (cut, value) in batches.iter().enumerate().rev() {
        let off = value - centre;
        (sum, square_sum) = (sum + off, square_sum + off * off);
        let left = (count - cut) as f64;
        criteria[cut] = (square_sum - sum * sum / left) / (left * left);
    }
    // A cut that leaves fewer than five batches would rest on nothing.
    let last = count.saturating_sub(BATCH).max(1);
    let spread = squares(&batches, centre);
    let noise = spread * f64::EPSILON;
    let (cut, _) = criteria[..last].iter().enumerate().fold((0, f64::INFINITY), |best, (cut, value)| {
        if *value + noise < best.1 { (cut, *value) } else { best }
    });
    (cut <= count / 2).then_some(cut * BATCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::simulated::Draws;

    /// The definition, with nothing saved.
    fn by_definition(series: &[f64]) -> Option<usize> {
        let batches: Vec<f64> = series.chunks_exact(5).filter_map(mean).collect();
        let criterion = |cut: usize| {
            let rest = &batches[cut..];
            squares(rest, mean(rest).unwrap_or_default()) / (rest.len() * rest.len()) as f64
        };
        let last = batches.len().saturating_sub(5).max(1);
        let cut = (0..last).min_by(|a, b| criterion(*a).total_cmp(&criterion(*b)))?;
        (cut <= batches.len() / 2).then_some(cut * 5)
    }

    #[test]
    fn sums_from_the_end_give_what_the_definition_gives() {
        for experiment in 0..50 {
            let mut draws = Draws::of(experiment);
            let noise = draws.normal(200);
            let decay = 1.0 + draws.unit() * 40.0;
            let series: Vec<f64> = (0..200)
                .map(f64::from)
                .zip(noise)
                .map(|(i, e)| 1e3 + 20.0 * libm::exp(-i / decay) + e)
                .collect();
            assert_eq!(mser5(&series), by_definition(&series), "{experiment}");
        }
    }

    #[test]
    fn a_step_is_cut_where_it_ends() {
        let step: Vec<f64> = (0..200).map(|i| if i < 40 { 100.0 } else { f64::from(i % 3) }).collect();
        assert_eq!(mser5(&step), Some(40));
    }

    #[test]
    fn a_level_series_keeps_everything_and_a_rising_one_has_no_answer() {
        assert_eq!(mser5(&[7.0; 100]), Some(0));
        let rising: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(mser5(&rising), None);
        assert_eq!(mser5(&[1.0; 7]), None);
    }

    /// First-order autoregression that starts far off, the standard test bed of truncation heuristics: what is left after
    /// the cut must estimate the mean (0) better than all of it does.
    #[test]
    fn the_cut_takes_the_initial_bias_away() {
        let (mut with, mut without) = (0.0, 0.0);
        for experiment in 0..100 {
            let mut state = 30.0;
            let series: Vec<f64> = Draws::of(experiment)
                .normal(500)
                .iter()
                .map(|noise| {
                    state = 0.9 * state + noise;
                    state
                })
                .collect();
            let cut = mser5(&series).unwrap_or(0);
            with += libm::pow(mean(&series[cut..]).unwrap_or_default(), 2.0);
            without += libm::pow(mean(&series).unwrap_or_default(), 2.0);
        }
        assert!(with < 0.75 * without, "squared error {with} with the cut, {without} without");
    }
}
