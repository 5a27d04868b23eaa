//! Slots: a quantity of something offered or needed, at some time, in some place.

use crate::kernel::random::{Purpose, stream};
use crate::kernel::sampler::{Sampler, SamplerError};
use crate::settings::{Inputs, Population, Slots};

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

/// Which side of an allocation slots are on; part of the key of their draws.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Side {
    Capacity = 0,
    Need = 1,
}

/// Draws the slots of one kind, capacity or need, participant by participant.
pub(crate) struct SlotSource<'a> {
    population: &'a Population,
    kind: &'a Slots,
    quantity: Sampler,
    side: Side,
}

impl<'a> SlotSource<'a> {
    pub(crate) fn new(
        population: &'a Population,
        kind: &'a Slots,
        side: Side,
        inputs: &Inputs,
    ) -> Result<Self, SamplerError> {
        Ok(SlotSource { population, kind, quantity: Sampler::new(&kind.quantity, inputs)?, side })
    }

    /// The slots of one participant; a function of (seed, participant) alone.
    pub(crate) fn draw(&self, seed: u64, participant: u32) -> Vec<Slot> {
        let mut random = stream(seed, Purpose::Slots, u64::from(participant) * 2 + self.side as u64);
        if random.unit() >= self.kind.share {
            return Vec::new();
        }
        let count = self.kind.count_min
            + random.below(u64::from(self.kind.count_max - self.kind.count_min) + 1) as u32;
        (0..count)
            .map(|_| {
                // Every slot takes the same number of draws, so that one setting does not shift another's.
                let [quantity, windowed, start, length, placed, remote, place] =
                    std::array::from_fn(|_| random.unit());
                let scaled = |unit: f64, range: u32| (unit * f64::from(range)) as u32;
                let start = scaled(start, self.population.window_horizon_days.max(1));
                Slot {
                    quantity: self.quantity.quantile(quantity),
                    window: (windowed < self.kind.windowed).then(|| Window {
                        start,
                        end: start + 1 + scaled(length, self.population.window_days_max.max(1)),
                    }),
                    place: (placed < self.kind.placed).then(|| {
                        if remote < self.kind.remote {
                            Place::Remote
                        } else {
                            Place::At(scaled(place, self.population.places.max(1)))
                        }
                    }),
                }
            })
            .collect()
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
