//! The one trait that every clock implements.
//!
//! A protocol needs few things of a logical clock: to stamp what it sends, to take in what it receives, and to ask
//! how the two relate. Clock and stamp are separate types, because what travels is often less than what is kept: an
//! interval tree clock sends its event tree without its id. Rejected: one trait per clock family with its own
//! vocabulary (`increment`, `event`, `tick`); a protocol generic over those would have to know which clock it holds.

/// How a received stamp relates to one's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Causality {
    /// Both know exactly the same events.
    Equal,
    /// The stamp lies strictly in one's own past: everything it knows is known here, and more.
    Before,
    /// The stamp is strictly ahead: it knows everything that is known here, and more.
    After,
    /// Each knows something that the other does not.
    Concurrent,
}

impl Causality {
    /// The relation of a stamp to a clock, from the two halves of the question: does the stamp know something that
    /// the clock does not (`ahead`), and the other way round (`behind`).
    #[must_use]
    pub fn from_differences(ahead: bool, behind: bool) -> Self {
        match (ahead, behind) {
            (false, false) => Self::Equal,
            (false, true) => Self::Before,
            (true, false) => Self::After,
            (true, true) => Self::Concurrent,
        }
    }
}

/// How a stamp is written for the wire. The exact layouts are in [`encoding`](crate::encoding).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// Fixed widths: 16 bytes per vector-clock entry, 9 bytes per event-tree node.
    Packed,
    /// Variable-length integers (LEB128).
    Varint,
    /// The JSON text that a TypeScript program would send.
    Json,
    /// The bit code of the interval tree clock paper, appendix A.
    Bits,
}

impl Encoding {
    /// All encodings, for tables and tests.
    pub const ALL: [Self; 4] = [Self::Packed, Self::Varint, Self::Json, Self::Bits];
}

/// A logical clock: one participant's view of which events have happened.
///
/// What counts as an event is the clock's own affair: a publication always does, a receipt only for a vector clock
/// or history that was told to count receipts.
/// # Example
///
/// A clock of Lamport's in as many lines as it takes: one number, always ahead of what it has heard of.
///
/// ```
/// use std::cmp::Ordering;
/// use twintrack_clocks::{Causality, Clock, Encoding};
///
/// #[derive(Clone, Debug, Default)]
/// struct Lamport(u64);
///
/// impl Clock for Lamport {
///     type Stamp = u64;
///     fn publish(&mut self) -> u64 {
///         self.0 += 1;
///         self.0
///     }
///     fn peek(&self) -> u64 {
///         self.0
///     }
///     fn receive(&mut self, stamp: &u64) {
///         self.0 = self.0.max(*stamp) + 1;
///     }
///     fn compare(&self, stamp: &u64) -> Causality {
///         match stamp.cmp(&self.0) {
///             Ordering::Less => Causality::Before,
///             Ordering::Equal => Causality::Concurrent,
///             Ordering::Greater => Causality::After,
///         }
///     }
///     fn covers(&self, stamp: &u64, _origin: usize) -> bool {
///         *stamp <= self.0
///     }
///     fn encoded_len(_: &u64, _: Encoding) -> usize {
///         size_of::<u64>()
///     }
///     fn nodes(_: &u64) -> usize {
///         1
///     }
/// }
///
/// let (mut ann, mut bob) = (Lamport::default(), Lamport::default());
/// let first = ann.publish();
/// bob.receive(&first);
/// assert_eq!(ann.compare(&bob.publish()), Causality::After, "an effect is after its cause");
/// (0..5).for_each(|_| drop(ann.publish()));
/// assert_eq!(ann.compare(&bob.publish()), Causality::Before, "and so is much that has no cause here");
/// ```
pub trait Clock: Clone + std::fmt::Debug {
    /// What travels with a message: an immutable snapshot (vector clock) or the anonymous, peeked stamp (interval
    /// tree clock). Cloning one is cheap: the contents are shared.
    type Stamp: Clone + std::fmt::Debug;

    /// Counts a publication as an event and returns the stamp that travels with it.
    ///
    /// # Panics
    ///
    /// When the participant's counter would exceed [`COUNT_MAX`](crate::COUNT_MAX).
    fn publish(&mut self) -> Self::Stamp;

    /// The stamp as it stands, without counting anything.
    fn peek(&self) -> Self::Stamp;

    /// Takes in a received stamp: afterwards this clock knows everything the stamp knows. A vector clock or history
    /// that counts receipts then counts this one.
    ///
    /// # Panics
    ///
    /// When the participant's counter would exceed [`COUNT_MAX`](crate::COUNT_MAX).
    fn receive(&mut self, stamp: &Self::Stamp);

    /// Takes in several stamps, as [`receive`](Self::receive) does one after the other. An interval tree clock is faster
    /// at it: whoever need not compare stamps on arrival can let them wait until its own next event.
    ///
    /// # Panics
    ///
    /// As [`receive`](Self::receive).
    fn receive_all<'a>(&mut self, stamps: impl IntoIterator<Item = &'a Self::Stamp>)
    where
        Self::Stamp: 'a,
    {
        stamps.into_iter().for_each(|stamp| self.receive(stamp));
    }

    /// How `stamp` relates to this clock; see [`Causality`] for the point of view.
    fn compare(&self, stamp: &Self::Stamp) -> Causality;

    /// The *merged-clock* acceptance rule: is what `origin` published with `stamp` already covered by this clock?
    ///
    /// A vector clock compares the origin's entry alone (`stamp[origin] <= own[origin]`). An interval tree clock has
    /// no entry per origin and compares whole stamps (`stamp <= own`).
    fn covers(&self, stamp: &Self::Stamp, origin: usize) -> bool;

    /// Size of the encoded stamp in bytes; a last byte that is partly filled counts in full.
    fn encoded_len(stamp: &Self::Stamp, encoding: Encoding) -> usize;

    /// Entries (vector clock) or event-tree nodes (interval tree clock): what a plain implementation has to read to
    /// compare or merge the stamp.
    fn nodes(stamp: &Self::Stamp) -> usize;
}
