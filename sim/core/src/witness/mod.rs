//! How a caller follows a run event by event, and looks at participants at a time of its choosing.
//!
//! A [`Witness`] is told what happened and is never asked what should: it gets references to read, and the run of an engine
//! with a witness is the run without one, byte for byte. Without a witness the cost is one look at an empty option wherever
//! there is something to tell. Rejected: a log of everything in memory, which a large run would not fit; a generic parameter
//! of the engines, which would compile each of them twice.

mod happening;
mod state;

pub use happening::{Copied, Fate, Fell, Misjudged, Passed, Record, Seen};
pub use state::{Account, Capacity, Clockwork, Grant, KnownPeer, Need, State, Stay};

use crate::ids::Participant;
use crate::kernel::time::Time;

/// When something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Virtual time.
    pub at: Time,
    /// Number of the simulated event that it is part of, from 1; 0 before the first.
    pub event: u64,
}

/// What a witness wants before an event, or at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The next event.
    GoOn,
    /// A look at the participants as they are, and then the next event: see [`Witness::look`].
    Look,
    /// The end of the run, as if it were interrupted.
    Stop,
}

/// The participants of a run, as they are between two events.
pub trait Participants {
    /// Virtual time of the last event.
    fn now(&self) -> Time;

    /// Number of participants who are ever there.
    fn count(&self) -> usize;

    /// How one of them stands. O(its links, lines and the size of its clock).
    fn state(&self, who: Participant) -> State;

    /// The same without its clock. O(its links and lines).
    fn outline(&self, who: Participant) -> State;
}

/// Follows a run. See the module head.
pub trait Witness {
    /// Something happened. Told in the order of events, and within one event in the order of cause and effect.
    fn saw(&mut self, moment: Moment, what: &Seen);

    /// A clock's verdict on a message just received was wrong: it claimed an order that is not there (`claimed`), or missed
    /// one that is.
    fn misjudged(&mut self, _moment: Moment, _misjudged: Misjudged) {}

    /// What it wants before the next event, which is due at `next`; `None` at the end of the run, where stopping changes
    /// nothing any more.
    fn wish(&mut self, _next: Option<Time>) -> Wish {
        Wish::GoOn
    }

    /// The look that it wished for.
    fn look(&mut self, _participants: &dyn Participants) {}
}
