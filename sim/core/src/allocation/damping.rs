//! Damping: how a recipient's over-allocation history becomes a factor on its claims.
//!
//! The factor depends on the last three entries. The documented *hybrid* rule takes the entries of a time window if
//! there are at least three, and the last three otherwise; either way the last three decide, so hybrid is the same
//! rule as "the last three, whatever their age", and three entries are all that is kept. *Window-only* differs: it
//! needs the third-last entry to lie within the window.

use smallvec::SmallVec;

use crate::kernel::time::Time;
use crate::settings::{Allocation, Damping};

/// A recipient's damping state.
#[derive(Clone, Debug, Default)]
pub struct Damper {
    history: SmallVec<[(Time, f64); 3]>,
}

/// Whether history entries are told apart by round or by time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indexing {
    /// One entry a round; the time window does not apply.
    Rounds,
    /// One entry an aggregation, with its time.
    Time,
}

impl Damper {
    /// Appends the over-allocation seen at an aggregation.
    pub fn record(&mut self, now: Time, over_allocation: f64) {
        if self.history.len() == 3 {
            self.history.remove(0);
        }
        self.history.push((now, over_allocation));
    }

    /// The factor at `now`.
    #[must_use]
    pub fn factor(&self, now: Time, settings: &Allocation, indexing: Indexing) -> f64 {
        let &[(oldest, a), (_, b), (_, c)] = self.history.as_slice() else { return 1.0 };
        let ignored = match settings.damping {
            Damping::Off => true,
            Damping::WindowOnly => indexing == Indexing::Time && now.since(oldest) > settings.damping_window,
            Damping::Hybrid => false,
        };
        if ignored {
            1.0
        } else if (a < b && b > c) || (a > b && b < c) {
            settings.damping_oscillating
        } else if a >= b && b >= c {
            1.0
        } else {
            settings.damping_otherwise
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Span;

    fn factor(entries: &[(u64, f64)], now: u64, damping: Damping, indexing: Indexing) -> f64 {
        let mut damper = Damper::default();
        for (second, value) in entries {
            damper.record(Time::ZERO + Span::from_secs(*second), *value);
        }
        let settings = Allocation { damping, ..Allocation::default() };
        damper.factor(Time::ZERO + Span::from_secs(now), &settings, indexing)
    }

    #[test]
    fn the_last_three_entries_decide() {
        let hybrid = |values: [f64; 4]| {
            let entries: Vec<(u64, f64)> = (0..4).zip(values).collect();
            factor(&entries, 3, Damping::Hybrid, Indexing::Time)
        };
        assert_eq!(hybrid([9.0, 1.0, 2.0, 1.0]), 0.5);
        assert_eq!(hybrid([9.0, 2.0, 1.0, 2.0]), 0.5);
        assert_eq!(hybrid([0.0, 3.0, 2.0, 2.0]), 1.0);
        assert_eq!(hybrid([0.0, 0.0, 0.0, 0.0]), 1.0);
        assert_eq!(hybrid([9.0, 1.0, 2.0, 3.0]), 0.8);
        assert_eq!(hybrid([9.0, 1.0, 1.0, 3.0]), 0.8);
    }

    #[test]
    fn fewer_than_three_entries_do_not_damp() {
        assert_eq!(factor(&[(0, 1.0), (1, 5.0)], 1, Damping::Hybrid, Indexing::Time), 1.0);
    }

    #[test]
    fn window_only_forgets_what_is_older_than_its_window() {
        let entries = [(0, 1.0), (10, 2.0), (20, 1.0)];
        assert_eq!(factor(&entries, 30, Damping::WindowOnly, Indexing::Time), 0.5);
        assert_eq!(factor(&entries, 31, Damping::WindowOnly, Indexing::Time), 1.0);
        assert_eq!(factor(&entries, 31, Damping::Hybrid, Indexing::Time), 0.5);
        assert_eq!(factor(&entries, 31, Damping::WindowOnly, Indexing::Rounds), 0.5);
        assert_eq!(factor(&entries, 20, Damping::Off, Indexing::Time), 1.0);
    }
}
