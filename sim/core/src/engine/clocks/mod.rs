//! How participants come by their clocks, and what becomes of a clock whose participant goes, for each kind of clock.

mod itc;
pub(crate) mod shared_vector;
mod vector;
pub(crate) mod waiting;

pub(crate) use vector::vector_text;

use twintrack_clocks::{Clock, Encoding};

use crate::kernel::numbers::Numbers;
use crate::kernel::time::Time;
use crate::settings::{self, Clocks};

/// A clock that the simulator can hand out to a population. What is provided here is right for clocks without an id that
/// could be shared: vector clocks.
pub(crate) trait ClockFamily: Clock<Stamp: Send + Sync> + Send + Sync {
    /// What a newcomer starts from, or an heir takes over.
    type Gift: Clone;

    /// How many received stamps may wait to be taken in at once; 1 where that gains nothing, or receipts count.
    const WAITING_MAX: usize = 1;

    /// Whether a clock knows all that another knew at a publication exactly if it knows that publication, and nobody's
    /// clock is changed but by what it receives: then round states can be kept apart from all other events.
    fn mailed(_: &Clocks) -> bool {
        false
    }

    /// Whether it reads its owner's own clock.
    const READS_TIME: bool = false;

    /// What its owner's own clock shows, before it counts anything, where it reads that.
    fn tell_time(&mut self, _own: Time) {}

    /// Takes in a stamp whose receipt is counted on its own.
    fn learn(&mut self, stamp: &Self::Stamp) {
        self.receive(stamp);
    }

    /// Counts the receipts of so many stamps that are taken in later, where receipts count.
    fn count_receipts(&mut self, _receipts: u32) {}

    /// The publications that a stamp knows, itself among them, where a clock is their number for each participant.
    fn publications(_: &Self::Stamp) -> Option<&Numbers> {
        None
    }

    /// The same of the clock, to take in more whose receipts are counted on their own.
    fn publications_mut(&mut self) -> Option<&mut Numbers> {
        None
    }

    /// Whether it counts an event that nobody else can know of yet, on top of all that it has merged.
    fn is_ahead(&self) -> bool {
        false
    }

    /// What a sponsor gives to a newcomer.
    fn give(&mut self, settings: &Clocks) -> Self::Gift;

    /// The clock of a newcomer, or of one who returns with an `old` clock. Where receipts count, this counts one.
    fn started(own: usize, old: Option<Self>, gift: Self::Gift, settings: &Clocks) -> Self;

    /// Takes in a further gift: a second sponsor's, or a bequest.
    fn absorb(&mut self, gift: Self::Gift);

    /// What a participant that leaves hands over to its heir, if there is anything; the clock keeps what it knows.
    fn bequeath(&mut self) -> Option<Self::Gift> {
        None
    }

    /// The same for one that crashes: the share of the id space that is lost.
    fn crash(&mut self) -> f64 {
        self.bequeath().map_or(0.0, |gift| Self::id_share(&gift))
    }

    /// Size of a gift on the wire in bytes.
    fn gift_len(gift: &Self::Gift, encoding: Encoding) -> usize;

    /// Share of the id space that is in a gift; 0 where there is none.
    fn id_share(_: &Self::Gift) -> f64 {
        0.0
    }

    /// The position of whoever has the largest share of the id space; `None` where there is none.
    fn largest_share<'a>(_: impl Iterator<Item = &'a Self>) -> Option<usize>
    where
        Self: 'a,
    {
        None
    }

    /// The position of whoever fits best as the heir of `leaver`; `None` where it makes no difference.
    fn closest_heir<'a>(_: &Self, _: impl Iterator<Item = &'a Self>) -> Option<usize>
    where
        Self: 'a,
    {
        None
    }

    /// Everyone retires into one, and all get an even share of the id space; `None` where that cannot be.
    fn roll_call(_: Vec<Self>) -> Option<Vec<Self>> {
        None
    }

    /// Size of a whole clock on the wire in bytes, as a gift.
    fn size_with_id(clock: &Self, encoding: Encoding) -> usize {
        Self::encoded_len(&clock.peek(), encoding)
    }

    /// Adds up many stamps: entries or nodes, and bytes on the wire in each encoding.
    fn sizes(stamps: impl Iterator<Item = Self::Stamp>) -> (usize, [usize; 4]) {
        stamps.fold((0, [0; 4]), |(nodes, bytes), stamp| {
            let mut more = Encoding::ALL.map(|encoding| Self::encoded_len(&stamp, encoding)).into_iter();
            (nodes + Self::nodes(&stamp), bytes.map(|sum| sum + more.next().unwrap_or(0)))
        })
    }

    /// The clock as people write it.
    fn readable(&self) -> String;

    /// Whether newcomers need a share of an id, so that it matters whose.
    fn shares_ids(_: &Clocks) -> bool {
        false
    }

    /// Whether receipts count as events.
    fn counts_receipts(settings: &Clocks) -> bool {
        settings.count_receipts
    }

    /// How stamps are written on the wire.
    fn wire_encoding(settings: &Clocks) -> Encoding {
        encoding(settings.vector_encoding)
    }
}

/// A family whose first clocks depend on nothing but the scenario.
pub(crate) trait Founding: ClockFamily {
    /// One clock for each of the `initial` participants, in index order; up to `ever` are there in all. Those of whom
    /// `publishes` is true are expected to publish, others may.
    fn initial(
        initial: usize,
        ever: usize,
        settings: &Clocks,
        seed: u64,
        publishes: impl Fn(usize) -> bool,
    ) -> Vec<Self>;
}

pub(crate) fn encoding(setting: settings::Encoding) -> Encoding {
    match setting {
        settings::Encoding::Packed => Encoding::Packed,
        settings::Encoding::Varint => Encoding::Varint,
        settings::Encoding::Json => Encoding::Json,
        settings::Encoding::Bits => Encoding::Bits,
    }
}
