//! Where things are on the page, in pixels.

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;

pub(super) const WIDTH: f64 = 1000.0;
pub(super) const LEFT: f64 = 58.0;
pub(super) const RIGHT: f64 = 26.0;
/// Title and legend.
pub(super) const HEAD: f64 = 100.0;
/// Heading of a panel.
pub(super) const HEADING: f64 = 38.0;
/// Between panels.
pub(super) const GAP: f64 = 22.0;
/// The axis below all.
pub(super) const FOOT: f64 = 52.0;
/// Height that the lines of a panel have together, if they need no more.
const PANEL: f64 = 170.0;
const LANE_MIN: f64 = 15.0;
const LANE_MAX: f64 = 40.0;

/// Where things are.
pub(super) struct Layout<'a> {
    pub(super) who: &'a [Participant],
    pub(super) from: Time,
    pub(super) to: Time,
    pub(super) lane: f64,
}

impl<'a> Layout<'a> {
    pub(super) fn of(who: &'a [Participant], (from, to): (Time, Time)) -> Layout<'a> {
        let lane = (PANEL / who.len().max(1) as f64).clamp(LANE_MIN, LANE_MAX);
        Layout { who, from, to, lane }
    }

    pub(super) fn x(&self, at: Time) -> f64 {
        let span = (self.to.0.saturating_sub(self.from.0)).max(1) as f64;
        let after = at.0 as f64 - self.from.0 as f64;
        LEFT + after / span * (WIDTH - LEFT - RIGHT)
    }

    /// The line of a participant in a panel whose lines begin at `top`.
    pub(super) fn y(&self, top: f64, who: Participant) -> f64 {
        let row = self.who.binary_search(&who).unwrap_or(0);
        top + self.lane * (row as f64 + 0.5)
    }

    pub(super) fn lanes(&self) -> f64 {
        self.lane * self.who.len() as f64
    }
}
