//! What an engine asks of its coordination, which decides *when*: each of these is an occasion on which it may publish, compute,
//! apply, or set itself a timer.

use crate::allocation::agent::Parted;
use crate::ids::Participant;
use crate::population::Change;
use crate::witness::Clockwork;

use super::clocks::ClockFamily;
use super::mail::Listens;
use super::membership::direct::Introduction;
use super::substrate::{Arrival, Substrate};

/// Decides when participants publish, compute and apply.
pub(crate) trait Coordination<C: ClockFamily> {
    /// What takes note of round states, for each participant.
    type Listener: Listens;

    /// The run starts.
    fn start(&mut self, on: &mut Substrate<'_, C>);

    /// A timer set by this coordination went off. `kind` and `tag` are what it was set with.
    fn timer(&mut self, on: &mut Substrate<'_, C>, who: Participant, kind: u32, tag: u32);

    /// A message arrived and was taken in.
    fn delivered(&mut self, on: &mut Substrate<'_, C>, to: Participant, arrival: Arrival);

    /// Everyone's listener, by participant; where there are no round states, none.
    fn listeners(&mut self) -> &mut [Self::Listener] {
        &mut []
    }

    /// A participant has taken note of a round state that is reason to go on to another round.
    fn read(&mut self, _: &mut Substrate<'_, C>, _: Participant) {}

    /// A user acts.
    fn acted(&mut self, on: &mut Substrate<'_, C>, who: Participant, change: &Change);

    /// What a newcomer is told by the one who lets it in.
    fn introduce(&self, _by: Participant) -> Introduction {
        Introduction::default()
    }

    /// A newcomer is in: it starts.
    fn joined(&mut self, on: &mut Substrate<'_, C>, who: Participant, introduction: &Introduction);

    /// Whether one participant believes another to be there.
    fn knows(&self, on: &Substrate<'_, C>, one: Participant, other: Participant) -> bool;

    /// A participant went: what was due for it is void.
    fn left(&mut self, on: &mut Substrate<'_, C>, who: Participant);

    /// A participant learned that another went; `parted` says what that did to it, if they were linked.
    fn parted(
        &mut self,
        on: &mut Substrate<'_, C>,
        at: Participant,
        gone: Participant,
        parted: Option<Parted>,
    );

    /// The run ends: close what is still open.
    fn end(&mut self, _: &mut Substrate<'_, C>) {}

    /// What a timer of this kind is for, in a few words.
    fn purpose(&self, kind: u32) -> &'static str;

    /// What it has in mind for a participant, for those who look on.
    fn clockwork(&self, on: &Substrate<'_, C>, who: Participant) -> Clockwork;

    /// Participants that have waited for longer than a round past their timer's end; `None` where there are no rounds.
    fn stalled(&self) -> Option<u32> {
        None
    }

    /// What keeps the run from settling, if this coordination knows.
    fn hindrance(&self) -> Option<String> {
        None
    }
}
