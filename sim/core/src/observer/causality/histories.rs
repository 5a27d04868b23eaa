//! The histories of some participants, and what their verdicts are checked against.

use twintrack_clocks::Causality;

use crate::ids::Participant;
use crate::kernel::numbers::Numbers;

use super::{Tally, TruthStamp};

/// The history of one participant.
#[derive(Clone, Debug)]
pub(super) struct History {
    /// Publications known, by witness.
    pub(super) known: Numbers,
    /// Something that counts as an event has happened since the own last publication.
    pub(super) eventful: bool,
}

/// What is the same for all histories.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) stride: u32,
    pub(super) witnesses: usize,
    pub(super) complete: bool,
    pub(super) counts_receipts: bool,
}

/// What is known by something that was read and not merged yet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unmerged {
    /// The publication that a verdict is on.
    pub read: bool,
    /// Something here that the message's history does not have; where histories are not complete, it may be left at that the
    /// clock says so.
    pub beyond: bool,
}

/// The histories of some participants side by side, with a tally of their own.
#[derive(Debug)]
pub struct Histories<'t> {
    pub(super) shape: Shape,
    /// The first of them.
    pub(super) first: u32,
    pub(super) rows: &'t mut [History],
    /// What was checked by these.
    pub tally: Tally,
}

impl Shape {
    #[inline]
    pub(super) fn witness(self, who: Participant) -> Option<usize> {
        (self.stride > 0 && who.0.is_multiple_of(self.stride)).then(|| (who.0 / self.stride) as usize)
    }

    #[inline]
    pub(super) fn checks(self, from: Participant, to: Participant) -> bool {
        self.witness(from).is_some() && self.witness(to).is_some()
    }
}

impl Histories<'_> {
    /// Whether a receipt is to be checked.
    #[inline]
    #[must_use]
    pub fn checks(&self, from: Participant, to: Participant) -> bool {
        self.shape.checks(from, to)
    }

    /// See [`Truth::check`](super::Truth::check). The publication has that number.
    pub fn check_by(
        &mut self,
        verdict: Causality,
        from: Participant,
        to: Participant,
        number: u32,
        unmerged: Unmerged,
        stamp: &TruthStamp,
    ) {
        let (Some(sender), Some(receiver)) = (self.shape.witness(from), self.shape.witness(to)) else {
            return;
        };
        let Shape { complete, counts_receipts, witnesses, .. } = self.shape;
        let History { known: own, eventful } = self.row(to);
        let message_in_own = unmerged.read || number <= own.get(sender);
        let own_in_message = if unmerged.beyond {
            false
        } else if counts_receipts {
            !*eventful && own.get(receiver) <= stamp.known.get(receiver)
        } else {
            let message = &stamp.known;
            (0..witnesses).all(|witness| own.get(witness) <= message.get(witness))
        };
        let provable = counts_receipts || complete;
        let claims_in_own = matches!(verdict, Causality::Before | Causality::Equal);
        let claims_in_message = matches!(verdict, Causality::After | Causality::Equal);
        let tally = &mut self.tally;
        tally.checked += 1;
        tally.wrong +=
            u64::from((claims_in_own && !message_in_own) || (claims_in_message && !own_in_message));
        tally.missed += u64::from(
            (!claims_in_own && message_in_own) || (provable && !claims_in_message && own_in_message),
        );
    }

    /// Whether a publication is known to `who` that a message's history does not have: of that sender and number, or else its
    /// own latest; `noted` if it is known by something that was not merged yet. Where histories are not complete, true:
    /// nobody asks then.
    pub(crate) fn are_beyond(
        &mut self,
        who: Participant,
        publication: Option<(Participant, u32)>,
        noted: bool,
        stamp: &TruthStamp,
    ) -> bool {
        let shape = self.shape;
        let place = |from| shape.witness(from).filter(|_| shape.complete);
        let Some(sender) = place(publication.map_or(who, |(from, _)| from)) else { return true };
        let known = self.row(who).known.get(sender);
        let number = publication.map_or(known, |(_, number)| number);
        (noted || number <= known) && !stamp.knows(sender, number)
    }

    /// See [`Truth::receive`](super::Truth::receive).
    pub fn receive(&mut self, from: Participant, to: Participant, stamp: &TruthStamp) {
        let sender = self.shape.witness(from);
        if sender.is_none_or(|sender| stamp.number > self.row(to).known.get(sender)) {
            self.learn(to, stamp);
        }
        self.count_receipt(to);
    }

    /// Merges a message's history.
    pub fn learn(&mut self, to: Participant, stamp: &TruthStamp) {
        self.row(to).known.merge(&stamp.known);
    }

    /// Takes in a publication of that number alone, not what its sender knew; 0 where that is no witness.
    #[inline]
    pub(crate) fn learn_of(&mut self, to: Participant, from: Participant, number: u32) {
        if number > 0
            && let Some(sender) = self.shape.witness(from)
        {
            self.row(to).known.raise(sender, number);
        }
    }

    /// The publications known, by witness, to take in what was received.
    pub(crate) fn known_mut(&mut self, to: Participant) -> &mut Numbers {
        &mut self.row(to).known
    }

    /// Counts a receipt where receipts are events.
    #[inline]
    pub fn count_receipt(&mut self, to: Participant) {
        if self.shape.counts_receipts {
            self.row(to).eventful = true;
        }
    }

    #[inline]
    pub(super) fn row(&mut self, who: Participant) -> &mut History {
        &mut self.rows[(who.0 - self.first) as usize]
    }
}
