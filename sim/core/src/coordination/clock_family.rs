//! How the initial population comes by its clocks, for each kind of clock.

use twintrack_clocks::itc::{self, Stamp};
use twintrack_clocks::{Clock, Encoding};

use crate::kernel::random::{Purpose, stream};
use crate::settings::{self, Clocks, Ids, InitialIds};

use super::shared_vector::SharedVector;

/// A clock that the simulator can hand out to a population.
pub(super) trait ClockFamily: Clock {
    /// One clock per participant, in index order.
    fn initial(participants: usize, settings: &Clocks, seed: u64) -> Vec<Self>;

    /// Whether receipts count as events.
    fn counts_receipts(settings: &Clocks) -> bool;

    /// How stamps are written on the wire.
    fn wire_encoding(settings: &Clocks) -> Encoding;
}

impl ClockFamily for SharedVector {
    fn initial(participants: usize, settings: &Clocks, _: u64) -> Vec<Self> {
        SharedVector::population(participants, settings.count_receipts)
    }

    fn counts_receipts(settings: &Clocks) -> bool {
        settings.count_receipts
    }

    fn wire_encoding(settings: &Clocks) -> Encoding {
        encoding(settings.vector_encoding)
    }
}

impl ClockFamily for Stamp {
    fn initial(participants: usize, settings: &Clocks, seed: u64) -> Vec<Self> {
        match (settings.ids, settings.initial_ids) {
            (Ids::SeedEach, _) => itc::seed_each(participants),
            (Ids::Fork, InitialIds::Balanced) => itc::balanced(participants),
            (Ids::Fork, InitialIds::Random) => itc::grown(participants, |newcomer| {
                stream(seed, Purpose::InitialIds, newcomer as u64).below(newcomer as u64) as usize
            }),
        }
    }

    fn counts_receipts(_: &Clocks) -> bool {
        false
    }

    fn wire_encoding(settings: &Clocks) -> Encoding {
        encoding(settings.itc_encoding)
    }
}

fn encoding(setting: settings::Encoding) -> Encoding {
    match setting {
        settings::Encoding::Packed => Encoding::Packed,
        settings::Encoding::Varint => Encoding::Varint,
        settings::Encoding::Json => Encoding::Json,
        settings::Encoding::Bits => Encoding::Bits,
    }
}
