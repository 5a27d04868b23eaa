//! A population on interval tree clocks.

use twintrack_clocks::itc::{self, EventTree, Id, Stamp};
use twintrack_clocks::{Encoding, encoding};

use crate::kernel::random::{Purpose, stream};
use crate::settings::{Clocks, Ids, InitialIds, OffOr};

use super::{ClockFamily, Founding};

impl Founding for Stamp {
    fn initial(
        initial: usize,
        _: usize,
        settings: &Clocks,
        seed: u64,
        publishes: impl Fn(usize) -> bool,
    ) -> Vec<Self> {
        match (settings.ids, settings.initial_ids) {
            (Ids::SeedEach, _) => itc::seed_each(initial),
            (Ids::Fork, InitialIds::Balanced) => itc::balanced_among(initial, publishes),
            (Ids::Fork, InitialIds::Random) => itc::grown(initial, |newcomer| {
                stream(seed, Purpose::InitialIds, newcomer as u64).below(newcomer as u64) as usize
            }),
        }
    }
}

impl ClockFamily for Stamp {
    type Gift = Stamp;

    const WAITING_MAX: usize = 32;

    /// Not where ids overlap, nor where all retire into one now and then.
    fn mailed(settings: &Clocks) -> bool {
        settings.ids == Ids::Fork && settings.roll_call_every == OffOr::OFF
    }

    fn give(&mut self, settings: &Clocks) -> Stamp {
        match settings.ids {
            Ids::Fork => self.fork(),
            Ids::SeedEach => Stamp::from_parts(Id::seed(), self.peek()),
        }
    }

    fn started(_: usize, old: Option<Self>, gift: Stamp, _: &Clocks) -> Stamp {
        let mut clock = gift;
        if let Some(old) = old {
            clock.receive_anonymous(old.event_tree());
        }
        clock
    }

    fn absorb(&mut self, gift: Stamp) {
        let known: EventTree = gift.peek();
        if self.join(gift).is_err() {
            // Ids that overlap (`ids = "seed-each"`) cannot be joined; what the other knew can.
            self.receive_anonymous(&known);
        }
    }

    fn bequeath(&mut self) -> Option<Stamp> {
        let events = self.peek();
        Some(std::mem::replace(self, Stamp::from_parts(Id::anonymous(), events)))
    }

    fn gift_len(gift: &Stamp, encoding: Encoding) -> usize {
        encoding::itc::len(gift.id(), gift.event_tree(), encoding)
    }

    fn id_share(gift: &Stamp) -> f64 {
        gift.id().share()
    }

    fn largest_share<'a>(clocks: impl Iterator<Item = &'a Self>) -> Option<usize> {
        itc::largest_share(clocks.map(Stamp::id))
    }

    fn closest_heir<'a>(leaver: &Self, clocks: impl Iterator<Item = &'a Self>) -> Option<usize> {
        itc::closest_heir(leaver.id(), clocks.map(Stamp::id))
    }

    fn roll_call(clocks: Vec<Self>) -> Option<Vec<Self>> {
        itc::roll_call(clocks).ok()
    }

    fn size_with_id(clock: &Self, encoding: Encoding) -> usize {
        Self::gift_len(clock, encoding)
    }

    /// In the notation of the paper: id, then events.
    fn readable(&self) -> String {
        format!("({}, {})", self.id(), self.event_tree())
    }

    fn shares_ids(settings: &Clocks) -> bool {
        settings.ids == Ids::Fork
    }

    fn counts_receipts(_: &Clocks) -> bool {
        false
    }

    fn wire_encoding(settings: &Clocks) -> Encoding {
        super::encoding(settings.itc_encoding)
    }
}
