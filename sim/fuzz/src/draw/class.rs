//! A class of disturbance, and the storm in which what it draws happens.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Scenario;

use super::rng::Rng;

/// When things happen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Storm {
    pub(super) from: u64,
    pub(super) until: u64,
}

impl Storm {
    pub(super) fn span(self) -> (Span, Span) {
        (Span::from_secs(self.from), Span::from_secs(self.until))
    }

    /// A moment in it.
    pub(super) fn moment(self, rng: &mut Rng) -> Span {
        rng.secs(self.from, self.until)
    }

    /// A part of it.
    pub(super) fn part(self, rng: &mut Rng) -> (Span, Span) {
        let from = rng.whole(self.from, self.until - 1);
        (Span::from_secs(from), rng.secs(from + 1, self.until))
    }
}

/// What switches something on.
pub(super) type Switch = fn(&mut Rng, &mut Scenario, Storm);

/// A class of settings that is on or off as a whole: how likely it is where the profile is even, and what it draws.
pub(super) struct Class {
    pub(super) likely: f64,
    pub(super) switch: Switch,
}

pub(super) const fn class(likely: f64, switch: Switch) -> Class {
    Class { likely, switch }
}
