//! The slots that participants declare, drawn from the settings of a population.

use crate::kernel::random::{Purpose, stream};
use crate::sampling::{Sampler, SamplerError};
use crate::settings::{Inputs, Place, Population, Slot, Slots, Window};

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
