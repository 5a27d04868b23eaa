//! Participants' own clocks: how far off they are, and how fast they run.

use crate::kernel::random::{Draws, Purpose, unit};
use crate::kernel::time::{Span, Time};
use crate::sampling::{Sampler, SamplerError};
use crate::settings::{Inputs, Rounds};

/// One participant's clock against true time: a function of (seed, participant) alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClockSkew {
    /// How far it is ahead of true time at the start, in nanoseconds; negative when it is behind.
    pub ahead_ns: f64,
    /// How much faster than true time it runs, as a factor.
    pub pace: f64,
}

impl ClockSkew {
    /// What it shows at a point of true time; the start of the run as long as it is behind that.
    #[must_use]
    pub fn reads(&self, at: Time) -> Time {
        Time::ZERO + Span::from_nanos_f64(self.ahead_ns + self.pace * at.0 as f64)
    }
}

/// Why the clocks cannot be drawn: the setting of `[rounds]`, and what is wrong with it.
pub(crate) type SkewError = (&'static str, SamplerError);

/// Draws everyone's clock: how far off and how fast by distribution, which way by a draw of its own.
pub(crate) fn draw_skew(
    rounds: &Rounds,
    inputs: &Inputs,
    seed: u64,
    participants: u32,
) -> Result<Vec<ClockSkew>, SkewError> {
    const OFFSET: &str = "clock-offset";
    const DRIFT: &str = "clock-drift-ppm";
    let offset = Sampler::new(&rounds.clock_offset, inputs).map_err(|error| (OFFSET, error))?;
    let drift = Sampler::new(&rounds.clock_drift_ppm, inputs).map_err(|error| (DRIFT, error))?;
    let draws = Draws::new(seed, Purpose::ClockSkew);
    let either_way = |size: &Sampler, who: u32, nth: u32| {
        let sign = if draws.bits(who, nth, 1) & 1 == 0 { 1.0 } else { -1.0 };
        sign * size.quantile(unit(draws.bits(who, nth, 0)))
    };
    Ok((0..participants)
        .map(|who| ClockSkew {
            ahead_ns: either_way(&offset, who, 0),
            // A clock that lost more than time brings would stand still or run backwards.
            pace: (1.0 + either_way(&drift, who, 1) * 1e-6).max(PACE_MIN),
        })
        .collect())
}

/// No clock runs slower than this, whatever the tail of a distribution says.
const PACE_MIN: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Distribution;

    fn draw(rounds: &Rounds, participants: u32) -> Vec<ClockSkew> {
        draw_skew(rounds, &Inputs::default(), 3, participants).expect("valid settings")
    }

    #[test]
    fn clocks_are_off_either_way_as_far_as_is_stated() {
        let clocks = draw(&Rounds::default(), 10_000);
        let ahead = clocks.iter().filter(|clock| clock.ahead_ns > 0.0).count();
        let fast = clocks.iter().filter(|clock| clock.pace > 1.0).count();
        // Four standard deviations around a half.
        assert!((4_800..5_200).contains(&ahead) && (4_800..5_200).contains(&fast), "{ahead} {fast}");
        assert!(
            clocks.iter().all(|clock| clock.ahead_ns.abs() <= 250e6 && (clock.pace - 1.0).abs() <= 50.1e-6)
        );
        let far = clocks.iter().filter(|clock| clock.ahead_ns.abs() > 200e6).count();
        assert!((1_840..2_160).contains(&far), "a fifth: {far}");
    }

    #[test]
    fn a_heavy_tail_is_a_tail_and_no_clock_runs_backwards() {
        let rounds = Rounds {
            clock_offset: Distribution::Lognormal { median: Span::from_millis(10), p99: Span::from_secs(10) },
            clock_drift_ppm: Distribution::Pareto { min: 100.0, shape: 0.3 },
            ..Rounds::default()
        };
        let clocks = draw(&rounds, 10_000);
        let far = clocks.iter().filter(|clock| clock.ahead_ns.abs() > 10e9).count();
        assert!((60..140).contains(&far), "{far}");
        assert!(clocks.iter().all(|clock| clock.pace >= PACE_MIN));
    }
}
