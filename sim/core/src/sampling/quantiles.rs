//! A sampler tabulated in whole nanoseconds, for draws per message: one table look-up and one multiplication.
//!
//! The table divides probability into 4,096 equal intervals and holds the quantiles at their ends; a draw lands between
//! two of them on a straight line. Everything after the construction is integer arithmetic, so a draw has the
//! same bits on every platform, with or without fused multiplication. Calling the sampler for each message was
//! rejected: a lognormal costs seven times as much.
//!
//! **The extreme tails.** The outermost intervals, the lowest and the highest 1/4,096 of probability, end at the
//! quantiles of 2⁻¹⁵ and 1 − 2⁻¹⁵: no draw is below the one or above the other. That is where a straight line gives an
//! exponential tail its exact mean; heavier tails lose a little mean and their rarest values.

use super::sampler::Sampler;

/// Draws spend this many of their upper bits on the choice of an interval.
const INDEX_BITS: u32 = 12;
const INTERVALS: usize = 1 << INDEX_BITS;
/// Probability below the lowest and above the highest value of a table.
const CUT: f64 = 1.0 / 32_768.0;

/// Quantiles of a distribution of durations. 16 KiB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantileTable {
    /// Lower end of each interval and its length, in units of 2^scale nanoseconds.
    intervals: Box<[(u32, u32); INTERVALS]>,
    /// 32 − scale: how far a 32.32 fixed-point value is shifted to give nanoseconds.
    shift: u32,
}

impl QuantileTable {
    /// Tabulates a sampler of nanoseconds; values beyond 2⁶⁴ ns (584 years) count as that.
    ///
    /// Quantiles are rounded to the nanosecond when the largest is below 2³² ns (4.3 s), and otherwise to the power of
    /// two that lets the largest fit 32 bits: a relative error below 2⁻³¹ of the largest.
    #[must_use]
    pub fn new(sampler: &Sampler) -> QuantileTable {
        let quantile = |i: usize| sampler.quantile((i as f64 / INTERVALS as f64).clamp(CUT, 1.0 - CUT));
        let last = quantile(INTERVALS);
        let scale = (0..32).find(|scale| units(last, *scale) < u64::from(u32::MAX)).unwrap_or(32);
        let knot = |i: usize| u32::try_from(units(quantile(i), scale)).unwrap_or(u32::MAX);
        let mut low = knot(0);
        let intervals: Vec<(u32, u32)> = (1..=INTERVALS)
            .map(|i| {
                // Guards the lengths against a sampler that falls by a rounding error.
                let high = knot(i).max(low);
                let interval = (low, high - low);
                low = high;
                interval
            })
            .collect();
        let intervals = intervals.into_boxed_slice().try_into().expect("as many intervals as asked for");
        QuantileTable { intervals, shift: 32 - scale }
    }

    /// The duration, in nanoseconds, that a draw of 64 random bits stands for: bits 63–52 choose the interval, bits
    /// 51–20 the place within.
    #[inline]
    #[must_use]
    pub fn at(&self, draw: u64) -> u64 {
        let (low, length) = self.intervals[(draw >> (64 - INDEX_BITS)) as usize];
        let place = u64::from((draw >> (32 - INDEX_BITS)) as u32);
        // low + length ≤ 2³² − 1 and place < 2³²: the sum stays below 2⁶⁴.
        ((u64::from(low) << 32) + u64::from(length) * place) >> self.shift
    }

    /// The shortest duration that a draw can give, in nanoseconds.
    #[must_use]
    pub fn min(&self) -> u64 {
        self.at(0)
    }
}

/// A number of nanoseconds in units of 2^scale, rounded.
fn units(nanos: f64, scale: u32) -> u64 {
    // `as` saturates, as documented.
    libm::round(nanos / (1u64 << scale) as f64) as u64
}
