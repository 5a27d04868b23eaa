//! Poisson processes: actions at random times, at a rate that may change with the time of day.
//!
//! Each participant has one process per kind, drawn from a stream of its own. A rate that changes is drawn by thinning
//! (P. A. W. Lewis and G. S. Shedler, Naval Research Logistics Quarterly 26, 1979): candidates come at the highest rate,
//! and each takes place with the probability that the rate at its time has of the highest. Inverting the integral of the
//! rate was rejected: for a cosine there is no closed form. What a candidate would change is drawn whether it takes place
//! or not, and whether it does comes from a second stream, so that amplitude and peak shift no other draw.

use crate::kernel::random::{Purpose, Stream, draw, stream, unit};
use crate::kernel::time::Time;
use crate::settings::{Diurnal, Hot, Rate, Workload};

use super::action::Change;

/// Whether a participant, should it be a recipient, is a hot one; a function of (seed, participant) alone.
pub(super) fn is_hot(hot: &Hot, seed: u64, participant: usize) -> bool {
    unit(draw(seed, Purpose::HotRecipients, participant as u32, 0, 0)) < hot.share
}

/// A process over the workload's span at `times` the rate; `change` turns random bits and a uniform draw into what happens.
pub(super) fn draw_process(
    workload: &Workload,
    rate: Rate,
    times: f64,
    seed: u64,
    entity: u64,
    mut change: impl FnMut(u64, f64) -> Option<Change>,
) -> impl Iterator<Item = (Time, Change)> {
    let mut random = stream(seed, Purpose::Actions, entity);
    let mut tide = workload.diurnal.as_ref().map(|diurnal| Tide::new(diurnal, seed, entity));
    let highest = tide.as_ref().map_or(1.0, |tide| 1.0 + tide.amplitude) * times;
    let (end, mean_gap) = (workload.until.0 as f64, rate.mean_gap_ns() / highest);
    let mut at = workload.from.0 as f64;
    std::iter::from_fn(move || {
        loop {
            at -= libm::log1p(-random.unit()) * mean_gap;
            if rate.count == 0.0 || at.is_nan() || at >= end {
                return None;
            }
            let (what, factor) = (random.next_u64(), random.unit());
            let time = Time(at as u64);
            if tide.as_mut().is_none_or(|tide| tide.lets_pass(time)) {
                // Whoever has nothing to change now has nothing later: the process ends.
                return change(what, factor).map(|change| (time, change));
            }
        }
    })
}

/// The rise and fall of a rate.
struct Tide {
    amplitude: f64,
    period_ns: u64,
    peak_ns: u64,
    random: Stream,
}

impl Tide {
    fn new(diurnal: &Diurnal, seed: u64, entity: u64) -> Tide {
        let period_ns = diurnal.period.0.max(1);
        Tide {
            amplitude: diurnal.amplitude,
            period_ns,
            peak_ns: diurnal.peak.0 % period_ns,
            random: stream(seed, Purpose::Thinning, entity),
        }
    }

    /// Whether a candidate takes place.
    fn lets_pass(&mut self, at: Time) -> bool {
        let since_peak = (at.0 % self.period_ns + self.period_ns - self.peak_ns) % self.period_ns;
        let angle = std::f64::consts::TAU * since_peak as f64 / self.period_ns as f64;
        self.random.unit() * (1.0 + self.amplitude) < 1.0 + self.amplitude * libm::cos(angle)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{draw, near, workload};
    use super::*;
    use crate::kernel::time::Span;
    use crate::population::Action;

    const HOUR_NS: f64 = 3_600e9;

    #[test]
    fn a_poisson_process_has_its_rate_and_stays_in_its_span() {
        let actions = draw(&workload("2/h"), 2_000);
        assert!(near(actions.len(), 4_000.0), "{}", actions.len());
        assert!(actions.iter().all(|a| a.at.0 >= 100_000_000_000 && a.at.0 < 3_700_000_000_000));
        assert!(actions.is_sorted_by_key(|a| (a.at, a.participant)));
    }

    #[test]
    fn one_more_participant_changes_nobody_elses_actions() {
        let diurnal =
            Some(Diurnal { amplitude: 0.8, period: Span::from_secs(1_800), peak: Span::from_secs(600) });
        let hot = Some(Hot { share: 0.2, factor: 10.0 });
        for workload in
            [workload("2/h"), Workload { diurnal, ..workload("2/h") }, Workload { hot, ..workload("2/h") }]
        {
            let before = draw(&workload, 50);
            let after = draw(&workload, 51);
            let kept: Vec<Action> = after.into_iter().filter(|action| action.participant.0 < 50).collect();
            assert_eq!(before, kept);
        }
    }

    #[test]
    fn a_rate_of_zero_draws_nothing() {
        assert!(draw(&workload("0/h"), 10).is_empty());
        let hot = Some(Hot { share: 1.0, factor: 10.0 });
        assert!(draw(&Workload { hot, ..workload("0/h") }, 10).is_empty());
    }

    #[test]
    fn a_diurnal_rate_keeps_its_mean_and_follows_its_cosine() {
        let day = Diurnal {
            amplitude: 0.8,
            period: Span::from_secs(24 * 3_600),
            peak: Span::from_secs(18 * 3_600),
        };
        let workload = Workload {
            from: Span::ZERO,
            until: Span::from_secs(48 * 3_600),
            need_changes: "1/h".parse().expect("a rate"),
            diurnal: Some(day),
            ..Workload::default()
        };
        let actions = draw(&workload, 1_000);
        assert!(near(actions.len(), 48_000.0), "{}", actions.len());
        // Quarters of a day, the last but one with the peak at its end; the integral of the cosine over a quarter.
        let cosine = |hour: f64| {
            (24.0 / std::f64::consts::TAU) * libm::sin(std::f64::consts::TAU * (hour - 18.0) / 24.0)
        };
        for quarter in 0..8 {
            let (start, end) = (f64::from(quarter) * 6.0, f64::from(quarter + 1) * 6.0);
            let within = |at: Time| (start..end).contains(&(at.0 as f64 / HOUR_NS));
            let count = actions.iter().filter(|action| within(action.at)).count();
            let expected = 1_000.0 * (6.0 + 0.8 * (cosine(end) - cosine(start)));
            assert!(near(count, expected), "quarter {quarter}: {count}, expected {expected}");
        }
    }

    #[test]
    fn full_amplitude_leaves_the_trough_empty() {
        let day = Diurnal { amplitude: 1.0, period: Span::from_secs(3_600), peak: Span::ZERO };
        let actions = draw(&Workload { diurnal: Some(day), ..workload("20/h") }, 1_000);
        let minute = |at: Time| at.0 / 60_000_000_000 % 60;
        let around = |low, high| actions.iter().filter(|a| (low..high).contains(&minute(a.at))).count();
        // Within two minutes of the trough at 30, the rate is below 1.1 % of its peak.
        assert!(around(28, 32) < around(0, 2) / 50, "{} {}", around(28, 32), around(0, 2));
    }

    #[test]
    fn hot_recipients_are_a_share_and_act_as_much_more_often() {
        let hot = Some(Hot { share: 0.05, factor: 20.0 });
        let actions = draw(&Workload { hot, ..workload("10/h") }, 2_000);
        let mut counts = vec![0usize; 2_000];
        actions.iter().for_each(|action| counts[action.participant.index()] += 1);
        // 10 expected of the others, 200 of the hot: nothing lies between.
        let hot: Vec<usize> = counts.iter().copied().filter(|count| *count > 80).collect();
        let others: usize = counts.iter().filter(|count| **count <= 80).sum();
        assert!(near(hot.len(), 100.0), "{}", hot.len());
        assert!(near(hot.iter().sum(), 200.0 * hot.len() as f64));
        assert!(near(others, 10.0 * (2_000 - hot.len()) as f64));
        let plain = draw(&workload("10/h"), 2_000);
        let of = |actions: &[Action], who: u32| -> Vec<Action> {
            actions.iter().filter(|action| action.participant.0 == who).cloned().collect()
        };
        let other = counts.iter().position(|count| *count <= 80).expect("most are not hot") as u32;
        assert_eq!(of(&actions, other), of(&plain, other));
    }
}
