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

use super::Change;

/// Whether a participant, should it be a recipient, is a hot one; a function of (seed, participant) alone.
pub(super) fn is_hot(hot: &Hot, seed: u64, participant: usize) -> bool {
    unit(draw(seed, Purpose::HotRecipients, participant as u32, 0, 0)) < hot.share
}

/// A process over the workload's span at `times` the rate; `change` turns two uniform draws into what happens.
pub(super) fn draw_process(
    workload: &Workload,
    rate: Rate,
    times: f64,
    seed: u64,
    entity: u64,
    mut change: impl FnMut(f64, f64) -> Option<Change>,
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
            let (what, factor) = (random.unit(), random.unit());
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
