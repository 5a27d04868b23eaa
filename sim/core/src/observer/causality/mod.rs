//! True causality: what really happened before what, beside what a clock says.
//!
//! A causal history is downward closed, so it is exact as one count per participant: "the first n events of p". Events
//! are those that the engine's clock counts. Others know of them by publications and by nothing else, so that the number of
//! publications says as much, in a byte mostly; only whether something happened since the last one stands beside it.
//! Histories are kept over the events of *witnesses*, every k-th participant;
//! up to the number of witnesses set, that is everyone, and every receipt is checked.
//!
//! With fewer witnesses than participants, a receipt is checked when sender and receiver are both witnesses:
//!
//! - "the message is in my past" holds exactly if its publication is in my history: one count decides.
//! - "my past is in the message" is decided by one count as well where receipts count as events, since then my history
//!   is always that of my own last event. Where they do not, the counts of witnesses can prove a claim of it wrong, but
//!   not prove one missed; such a miss is then not judged.

mod histories;
mod stamp;
mod tally;

pub use histories::{Histories, Unmerged};
pub use stamp::TruthStamp;
pub use tally::Tally;

use std::sync::Arc;

use twintrack_clocks::Causality;

use crate::ids::Participant;
use crate::kernel::numbers::Numbers;

use histories::{History, Shape};

/// Exact causal histories of all participants, and the tally of verdicts checked against them.
#[derive(Debug)]
pub struct Truth {
    shape: Shape,
    histories: Vec<History>,
    tally: Tally,
}

impl Truth {
    /// Empty histories. Memory: a byte × participants × witnesses, and more where there are many publications.
    #[must_use]
    pub fn new(participants: usize, witnesses_max: u32, counts_receipts: bool) -> Truth {
        let wanted = (witnesses_max as usize).min(participants);
        let stride = if wanted == 0 { 0 } else { participants.div_ceil(wanted) };
        let witnesses = if wanted == 0 { 0 } else { participants.div_ceil(stride) };
        let complete = witnesses == participants;
        let shape = Shape { stride: stride as u32, witnesses, complete, counts_receipts };
        let history = History { known: Numbers::zeros(witnesses), eventful: false };
        Truth { shape, histories: vec![history; participants], tally: Tally::default() }
    }

    /// How many witnesses there are.
    #[must_use]
    pub fn witnesses(&self) -> usize {
        self.shape.witnesses
    }

    /// The place of a participant among the witnesses, if it is one.
    pub(crate) fn witness(&self, who: Participant) -> Option<usize> {
        self.shape.witness(who)
    }

    /// What was checked so far.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Adds what was checked on parts of the histories.
    pub fn add(&mut self, tally: Tally) {
        self.tally.add(tally);
    }

    /// The history of one participant.
    pub fn of(&mut self, who: Participant) -> Histories<'_> {
        let rows = std::slice::from_mut(&mut self.histories[who.index()]);
        Histories { shape: self.shape, first: who.0, rows, tally: Tally::default() }
    }

    /// The histories in parts of so many participants each.
    pub fn parts(
        &mut self,
        participants: impl Iterator<Item = usize>,
    ) -> impl Iterator<Item = Histories<'_>> {
        let shape = self.shape;
        let (mut left, mut first) = (&mut self.histories[..], 0);
        participants.map(move |count| {
            let (rows, rest) = std::mem::take(&mut left).split_at_mut(count);
            left = rest;
            let part = Histories { shape, first, rows, tally: Tally::default() };
            first += count as u32;
            part
        })
    }

    /// Records a publication, and returns the history that travels with it.
    pub fn publish(&mut self, who: Participant) -> TruthStamp {
        self.number(who);
        self.stamp(who)
    }

    /// Gives all that happened to a participant so far a number that others can know it by.
    fn number(&mut self, who: Participant) {
        let history = &mut self.histories[who.index()];
        if let Some(witness) = self.shape.witness(who) {
            history.known.set(witness, history.known.get(witness) + 1);
        }
        history.eventful = false;
    }

    fn stamp(&self, who: Participant) -> TruthStamp {
        let known = &self.histories[who.index()].known;
        let number = self.shape.witness(who).map_or(0, |witness| known.get(witness));
        TruthStamp { number, known: Arc::new(known.clone()) }
    }

    /// Whether a receipt is to be checked.
    #[must_use]
    pub fn checks(&self, from: Participant, to: Participant) -> bool {
        self.shape.checks(from, to)
    }

    /// Compares a clock's verdict on a message, given before it is merged, with the truth. O(1), or O(witnesses) where
    /// receipts do not count.
    pub fn check(&mut self, verdict: Causality, from: Participant, to: Participant, stamp: &TruthStamp) {
        let mut histories = self.of(to);
        histories.check_by(verdict, from, to, stamp.number, Unmerged::default(), stamp);
        let tally = histories.tally;
        self.add(tally);
    }

    /// Merges a message's history, and counts the receipt where receipts are events. O(witnesses), or O(1) when the
    /// sender is a witness and its publication is known already: then all that it knew is.
    pub fn receive(&mut self, from: Participant, to: Participant, stamp: &TruthStamp) {
        self.of(to).receive(from, to, stamp);
    }

    /// The history as it stands, to go with a clock that is handed over.
    #[must_use]
    pub fn snapshot(&mut self, who: Participant) -> TruthStamp {
        if self.histories[who.index()].eventful {
            self.number(who);
        }
        self.stamp(who)
    }

    /// Takes in a history that went with a clock handed over; counts a receipt where receipts are events. O(witnesses).
    pub fn adopt(&mut self, who: Participant, stamp: &TruthStamp) {
        let mut histories = self.of(who);
        histories.row(who).known.merge(&stamp.known);
        histories.count_receipt(who);
    }
}

#[cfg(test)]
mod tests;
