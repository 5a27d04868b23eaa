//! When participants publish, compute and apply: by rounds or by events.
//!
//! A *coordination* decides *when*; the *substrate* knows *how*: it sends, delivers, stores, computes, and tells the
//! observer. Both are generic over the clock, so any coordination runs with any clock, and a third clock touches
//! neither.

mod clock_family;
mod drive;
mod events;
mod letter;
mod notes;
mod rounds;
mod scheduled;
mod send;
mod shared_vector;
mod substrate;
mod transport;

pub use drive::run;
pub(crate) use scheduled::PARTICIPANTS_MAX;

use clock_family::ClockFamily;

use crate::ids::Participant;
use crate::population::Change;

use substrate::{Delivered, Substrate};

/// Decides when participants publish, compute and apply.
trait Coordination<C: ClockFamily> {
    /// The run starts.
    fn start(&mut self, on: &mut Substrate<'_, C>);

    /// A timer set by this coordination went off. `kind` and `tag` are what it was set with.
    fn timer(&mut self, on: &mut Substrate<'_, C>, who: Participant, kind: u32, tag: u32);

    /// A message arrived and was taken in.
    fn delivered(&mut self, on: &mut Substrate<'_, C>, to: Participant, from: Participant, what: Delivered);

    /// A user acts.
    fn acted(&mut self, on: &mut Substrate<'_, C>, who: Participant, change: &Change);

    /// The run ends: close what is still open.
    fn end(&mut self, _: &mut Substrate<'_, C>) {}

    /// What keeps the run from settling, if this coordination knows.
    fn hindrance(&self) -> Option<String> {
        None
    }
}
