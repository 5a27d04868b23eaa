//! Slots: a quantity of something offered or needed, at some time, in some place.

/// A time window in whole days, from `start` up to but not including `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// First day.
    pub start: u32,
    /// Day after the last.
    pub end: u32,
}

/// Where a slot is to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Anywhere: a remote slot agrees with every place.
    Remote,
    /// In one of the scenario's places.
    At(u32),
}

/// What a participant offers or needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// How much, at least zero.
    pub quantity: f64,
    /// When; any time if absent.
    pub window: Option<Window>,
    /// Where; anywhere if absent.
    pub place: Option<Place>,
}

impl Slot {
    /// Whether a capacity slot can serve a need slot: windows overlap and places agree.
    #[must_use]
    pub fn compatible(&self, other: &Slot) -> bool {
        let when = match (self.window, other.window) {
            (Some(a), Some(b)) => a.start < b.end && b.start < a.end,
            _ => true,
        };
        let place = match (self.place, other.place) {
            (Some(Place::At(a)), Some(Place::At(b))) => a == b,
            _ => true,
        };
        when && place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(window: Option<(u32, u32)>, place: Option<Place>) -> Slot {
        Slot { quantity: 1.0, window: window.map(|(start, end)| Window { start, end }), place }
    }

    #[test]
    fn windows_must_overlap_and_places_agree() {
        let any = slot(None, None);
        assert!(any.compatible(&slot(Some((1, 2)), Some(Place::At(3)))));
        assert!(slot(Some((0, 5)), None).compatible(&slot(Some((4, 6)), None)));
        assert!(!slot(Some((0, 5)), None).compatible(&slot(Some((5, 6)), None)));
        assert!(!slot(None, Some(Place::At(1))).compatible(&slot(None, Some(Place::At(2)))));
        assert!(slot(None, Some(Place::Remote)).compatible(&slot(None, Some(Place::At(2)))));
    }
}
