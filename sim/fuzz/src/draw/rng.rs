//! Draws of settings: round values that people would write.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Distribution, Rate};

/// A stream of draws.
pub(super) struct Rng(ChaCha8Rng);

impl Rng {
    pub(super) fn new(number: u64) -> Rng {
        Rng(ChaCha8Rng::seed_from_u64(number))
    }

    /// A whole number from 0 to `bound` − 1.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        // The high bits of a product: the bias of 2^-64 · bound is nobody's concern here.
        ((u128::from(self.0.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// A whole number between two bounds, both included.
    pub(super) fn whole(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    /// The same as an index or a count.
    pub(super) fn count(&mut self, least: u32, most: u32) -> u32 {
        self.whole(u64::from(least), u64::from(most)) as u32
    }

    pub(super) fn chance(&mut self, probability: f64) -> bool {
        (self.below(1_000_000) as f64) < probability * 1e6
    }

    pub(super) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize].clone()
    }

    /// A share in hundredths.
    pub(super) fn share(&mut self, least: f64, most: f64) -> f64 {
        let hundredths = |share: f64| (share * 100.0) as u64;
        self.whole(hundredths(least), hundredths(most)) as f64 / 100.0
    }

    pub(super) fn secs(&mut self, least: u64, most: u64) -> Span {
        Span::from_secs(self.whole(least, most))
    }

    pub(super) fn millis(&mut self, least: u64, most: u64) -> Span {
        Span::from_millis(self.whole(least, most))
    }

    /// A rate of so many an hour.
    pub(super) fn per_hour(&mut self, least: u64, most: u64) -> Rate {
        format!("{}/h", self.whole(least, most)).parse().expect("a rate")
    }

    /// A span of time that is drawn, never more than `most` seconds, so that a storm has an end.
    pub(super) fn lasting(&mut self, most: u64) -> Distribution<Span> {
        let most = self.whole(1, most);
        if self.chance(0.3) {
            Distribution::Constant { value: Span::from_secs(most) }
        } else {
            Distribution::Uniform { min: Span::ZERO, max: Span::from_secs(most) }
        }
    }
}
