//! Clocks of a caller's own, as the engines hold them.

use twintrack_clocks::{Clock, Encoding, History, HistoryClock, VectorClock};

use crate::engine::clocks::{ClockFamily, encoding, vector_text};
use crate::kernel::time::Time;
use crate::settings::Clocks;

/// A logical clock that a simulated population can use.
///
/// [`Clock`] says how a participant counts and compares. This says the little that a population needs besides: how a
/// newcomer comes by a clock, and what is an event. A sponsor gives a newcomer a copy of its own clock, whatever that
/// holds; its size on the wire is that of the stamp that the sponsor would send. Whoever leaves hands nothing over, and
/// whoever returns keeps the clock that it had.
pub trait PopulationClock: Clock<Stamp: Send + Sync> + Send + Sync {
    /// The clock of the newcomer with index `own`, made from a copy of its sponsor's. The newcomer then
    /// [receives](Clock::receive) that clock's stamp; where receipts count, that is its first event.
    #[must_use]
    fn newcomer(self, own: usize, settings: &Clocks) -> Self;

    /// Whether receipts count as events beside publications. True causality is counted the same way, so a clock that says
    /// otherwise than it does is found wrong. [`Clocks::count_receipts`] is what the scenario asks for.
    fn counts_receipts(settings: &Clocks) -> bool;

    /// What the owner's own clock shows, which may be off and run fast or slow as the scenario says ([`Rounds::clock_offset`]).
    /// Told before each publication and each receipt of a message; it never goes back. Logical clocks that read no time leave it.
    ///
    /// [`Rounds::clock_offset`]: crate::settings::Rounds::clock_offset
    fn tell_time(&mut self, _own: Time) {}

    /// The clock as people write it, for those who look on.
    fn readable(&self) -> String {
        format!("{self:?}")
    }
}

impl<C: PopulationClock> ClockFamily for C {
    type Gift = C;

    const READS_TIME: bool = true;

    fn tell_time(&mut self, own: Time) {
        PopulationClock::tell_time(self, own);
    }

    fn give(&mut self, _: &Clocks) -> C {
        self.clone()
    }

    fn started(own: usize, old: Option<C>, gift: C, settings: &Clocks) -> C {
        let stamp = gift.peek();
        let mut clock = old.unwrap_or_else(|| gift.newcomer(own, settings));
        clock.receive(&stamp);
        clock
    }

    fn absorb(&mut self, gift: C) {
        self.receive(&gift.peek());
    }

    fn gift_len(gift: &C, encoding: Encoding) -> usize {
        C::encoded_len(&gift.peek(), encoding)
    }

    fn readable(&self) -> String {
        PopulationClock::readable(self)
    }

    fn counts_receipts(settings: &Clocks) -> bool {
        <C as PopulationClock>::counts_receipts(settings)
    }

    fn wire_encoding(settings: &Clocks) -> Encoding {
        encoding(settings.vector_encoding)
    }
}

/// The plain way to run a population on vector clocks; the built-in engines share what all of them know.
impl PopulationClock for VectorClock {
    fn newcomer(self, own: usize, settings: &Clocks) -> VectorClock {
        VectorClock::join_through(own, &self.peek(), settings.count_receipts)
    }

    fn counts_receipts(settings: &Clocks) -> bool {
        settings.count_receipts
    }

    fn readable(&self) -> String {
        vector_text(self.peek().entries())
    }
}

/// The oracle as a clock: never wrong, by construction.
impl PopulationClock for HistoryClock {
    fn newcomer(self, own: usize, settings: &Clocks) -> HistoryClock {
        HistoryClock::join_through(own, &self.peek(), settings.count_receipts)
    }

    fn counts_receipts(settings: &Clocks) -> bool {
        settings.count_receipts
    }

    fn readable(&self) -> String {
        vector_text(History::entries(self.history()))
    }
}
