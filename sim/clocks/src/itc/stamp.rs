//! The stamp: id and event tree together, with the operations of the paper.

use super::advance::count_event;
use super::event_tree::EventTree;
use super::id::{Id, OverlapError};
use crate::clock::{Causality, Clock, Encoding};
use crate::encoding;

/// An interval tree clock: a share of the id space and the events known.
///
/// ```
/// use twintrack_clocks::itc::Stamp;
///
/// let mut ann = Stamp::seed();
/// let mut bob = ann.fork();
/// ann.event();
/// assert!(bob.leq(&ann) && !ann.leq(&bob));
/// bob.receive_anonymous(&ann.peek());
/// ann.join(bob).expect("both descend from one seed");
/// assert_eq!(ann.id().to_string(), "1");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    id: Id,
    events: EventTree,
}

impl Stamp {
    /// The first stamp of a system: all of the id space, no events.
    #[must_use]
    pub fn seed() -> Self {
        Self { id: Id::seed(), events: EventTree::empty() }
    }

    /// A stamp from its two halves; with [`Id::anonymous`], one that can be compared and joined but not count events.
    #[must_use]
    pub fn from_parts(id: Id, events: EventTree) -> Self {
        Self { id, events }
    }

    /// Gives half of the id space, and all that is known, to a new stamp; `self` keeps the left half.
    ///
    /// # Panics
    ///
    /// When the id is one piece at depth 65,535.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        Self { id: self.id.split(), events: self.events.clone() }
    }

    /// Counts an event: fills the event tree where the id allows it to become simpler, else grows it by one.
    /// O(leaves): the piece that the id owns has to be found, many leaves at a time.
    ///
    /// # Panics
    ///
    /// When the stamp is anonymous, or a counter would exceed [`COUNT_MAX`](crate::COUNT_MAX).
    pub fn event(&mut self) {
        count_event(&self.id, &mut self.events);
    }

    /// Takes over the id and the knowledge of a stamp that retires. O(leaves of both).
    ///
    /// # Errors
    ///
    /// [`OverlapError`] when the ids share a part of the interval; `self` is then unchanged.
    pub fn join(&mut self, other: Self) -> Result<(), OverlapError> {
        let Self { id, events } = other;
        self.id = self.id.sum(&id)?;
        self.events.join(&events);
        self.events.coarsen();
        Ok(())
    }

    /// The anonymous stamp that travels with a message. O(1): the contents are shared until this stamp changes.
    #[must_use]
    pub fn peek(&self) -> EventTree {
        self.events.clone()
    }

    /// Takes in all that an anonymous stamp knows. O(leaves of both).
    pub fn receive_anonymous(&mut self, events: &EventTree) {
        self.events.join(events);
    }

    /// Takes in all that several anonymous stamps know; see [`EventTree::join_all`].
    pub fn receive_all_anonymous<'a>(&mut self, stamps: impl IntoIterator<Item = &'a EventTree>) {
        self.events.join_all(stamps);
    }

    /// Whether `other` knows every event that this stamp knows. O(leaves of both).
    #[must_use]
    pub fn leq(&self, other: &Self) -> bool {
        self.events.leq(&other.events)
    }

    /// The share of the id space.
    #[must_use]
    pub fn id(&self) -> &Id {
        &self.id
    }

    /// The events known.
    #[must_use]
    pub fn event_tree(&self) -> &EventTree {
        &self.events
    }
}

impl Clock for Stamp {
    type Stamp = EventTree;

    fn publish(&mut self) -> EventTree {
        self.event();
        Self::peek(self)
    }

    fn peek(&self) -> EventTree {
        Self::peek(self)
    }

    fn receive(&mut self, stamp: &EventTree) {
        self.receive_anonymous(stamp);
    }

    fn receive_all<'a>(&mut self, stamps: impl IntoIterator<Item = &'a EventTree>) {
        self.receive_all_anonymous(stamps);
    }

    fn compare(&self, stamp: &EventTree) -> Causality {
        self.events.relate(stamp)
    }

    fn covers(&self, stamp: &EventTree, _origin: usize) -> bool {
        stamp.leq(&self.events)
    }

    fn encoded_len(stamp: &EventTree, encoding: Encoding) -> usize {
        encoding::itc::len(&Id::anonymous(), stamp, encoding)
    }

    fn nodes(stamp: &EventTree) -> usize {
        stamp.nodes()
    }
}
