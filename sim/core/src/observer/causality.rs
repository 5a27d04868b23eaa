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

use std::sync::Arc;

use twintrack_clocks::Causality;

use crate::ids::Participant;
use crate::kernel::numbers::Numbers;

/// The exact history that travels beside a message, unseen by participants.
#[derive(Clone, Debug)]
pub struct TruthStamp {
    /// How many publications of the sender there are with this one; 0 where it is no witness.
    number: u32,
    known: Arc<Numbers>,
}

impl TruthStamp {
    /// How many publications of the sender there are with this one; 0 where it is no witness.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }
}

/// Exact causal histories of all participants, and the tally of verdicts checked against them.
#[derive(Debug)]
pub struct Truth {
    shape: Shape,
    histories: Vec<History>,
    tally: Tally,
}

/// The history of one participant.
#[derive(Clone, Debug)]
struct History {
    /// Publications known, by witness.
    known: Numbers,
    /// Something that counts as an event has happened since the own last publication.
    eventful: bool,
}

/// What is the same for all histories.
#[derive(Clone, Copy, Debug)]
struct Shape {
    stride: u32,
    witnesses: usize,
    complete: bool,
    counts_receipts: bool,
}

/// Verdicts checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Receipts checked.
    pub checked: u64,
    /// The clock claimed an order that is not there.
    pub wrong: u64,
    /// The clock missed an order that is there.
    pub missed: u64,
}

impl Tally {
    /// Adds what was checked elsewhere.
    pub fn add(&mut self, other: Tally) {
        self.checked += other.checked;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
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
    shape: Shape,
    /// The first of them.
    first: u32,
    rows: &'t mut [History],
    /// What was checked by these.
    pub tally: Tally,
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

impl Shape {
    #[inline]
    fn witness(self, who: Participant) -> Option<usize> {
        (self.stride > 0 && who.0.is_multiple_of(self.stride)).then(|| (who.0 / self.stride) as usize)
    }

    #[inline]
    fn checks(self, from: Participant, to: Participant) -> bool {
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

    /// See [`Truth::check`]. The publication has that number.
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

    /// See [`Truth::receive`].
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
    fn row(&mut self, who: Participant) -> &mut History {
        &mut self.rows[(who.0 - self.first) as usize]
    }
}

impl TruthStamp {
    /// Whether it knows a publication of that number, of the witness in that place.
    pub(crate) fn knows(&self, witness: usize, number: u32) -> bool {
        number <= self.known.get(witness)
    }

    /// The publications known, by witness.
    pub(crate) fn known(&self) -> &Numbers {
        &self.known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const PARTICIPANTS: usize = 6;

    /// The plain way: every history as an explicit set of (participant, n-th event).
    struct Explicit {
        histories: Vec<BTreeSet<(usize, u32)>>,
        counts: Vec<u32>,
    }

    impl Explicit {
        fn event(&mut self, who: usize) {
            self.counts[who] += 1;
            self.histories[who].insert((who, self.counts[who]));
        }
    }

    /// A verdict that claims exactly these orders.
    fn verdict(in_own: bool, in_message: bool) -> Causality {
        match (in_own, in_message) {
            (true, true) => Causality::Equal,
            (true, false) => Causality::Before,
            (false, true) => Causality::After,
            (false, false) => Causality::Concurrent,
        }
    }

    fn run(steps: &[(usize, usize, usize)], counts_receipts: bool, witnesses: u32) -> Truth {
        let mut truth = Truth::new(PARTICIPANTS, witnesses, counts_receipts);
        let mut explicit =
            Explicit { histories: vec![BTreeSet::new(); PARTICIPANTS], counts: vec![0; PARTICIPANTS] };
        let mut mail = Vec::new();
        for &(from, to, pick) in steps {
            explicit.event(from);
            mail.push((from, explicit.histories[from].clone(), truth.publish(Participant::from(from))));
            let (sender, set, stamp) = &mail[pick % mail.len()];
            if *sender == to {
                continue;
            }
            let own = &explicit.histories[to];
            let says = verdict(set.is_subset(own), own.is_subset(set));
            truth.check(says, Participant::from(*sender), Participant::from(to), stamp);
            explicit.histories[to].extend(set.iter().copied());
            truth.receive(Participant::from(*sender), Participant::from(to), stamp);
            if counts_receipts {
                explicit.event(to);
            }
        }
        truth
    }

    proptest! {
        #[test]
        fn verdicts_of_explicit_sets_are_never_wrong_or_missed(
            steps in prop::collection::vec((0..PARTICIPANTS, 0..PARTICIPANTS, 0..40usize), 1..60),
            counts_receipts in any::<bool>(),
            witnesses in 1..=PARTICIPANTS as u32,
        ) {
            let truth = run(&steps, counts_receipts, witnesses);
            let Tally { wrong, missed, .. } = truth.tally();
            prop_assert_eq!((wrong, missed), (0, 0));
        }
    }

    #[test]
    fn a_false_claim_is_wrong_and_a_denied_order_is_missed() {
        let mut truth = Truth::new(2, 2, false);
        let (a, b) = (Participant(0), Participant(1));
        let stamp = truth.publish(a);
        truth.check(Causality::Equal, a, b, &stamp);
        let tally = |truth: &Truth| (truth.tally().checked, truth.tally().wrong, truth.tally().missed);
        assert_eq!(tally(&truth), (1, 1, 0));
        truth.check(Causality::Concurrent, a, b, &stamp);
        assert_eq!(tally(&truth), (2, 1, 1));
        truth.check(Causality::After, a, b, &stamp);
        assert_eq!(tally(&truth), (3, 1, 1));
    }
}
