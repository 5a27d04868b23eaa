//! True causality: what really happened before what, beside what a clock says.
//!
//! A causal history is downward closed, so it is exact as one count per participant: "the first n events of p". Events
//! are those that the engine's clock counts. Histories are kept over the events of *witnesses*, every k-th participant;
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

/// The exact history that travels beside a message, unseen by participants.
pub type TruthStamp = Arc<[u32]>;

/// Exact causal histories of all participants, and the tally of verdicts checked against them.
#[derive(Debug)]
pub struct Truth {
    shape: Shape,
    histories: Vec<u32>,
    tally: Tally,
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

/// The histories of some participants side by side, with a tally of their own.
#[derive(Debug)]
pub struct Histories<'t> {
    shape: Shape,
    /// The first of them.
    first: u32,
    rows: &'t mut [u32],
    /// What was checked by these.
    pub tally: Tally,
}

impl Truth {
    /// Empty histories. Memory: 4 bytes × participants × witnesses.
    #[must_use]
    pub fn new(participants: usize, witnesses_max: u32, counts_receipts: bool) -> Truth {
        let wanted = (witnesses_max as usize).min(participants);
        let stride = if wanted == 0 { 0 } else { participants.div_ceil(wanted) };
        let witnesses = if wanted == 0 { 0 } else { participants.div_ceil(stride) };
        let complete = witnesses == participants;
        let shape = Shape { stride: stride as u32, witnesses, complete, counts_receipts };
        Truth { shape, histories: vec![0; participants * witnesses], tally: Tally::default() }
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
        let Shape { witnesses, .. } = self.shape;
        let rows = &mut self.histories[who.index() * witnesses..][..witnesses];
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
            let (rows, rest) = std::mem::take(&mut left).split_at_mut(count * shape.witnesses);
            left = rest;
            let part = Histories { shape, first, rows, tally: Tally::default() };
            first += count as u32;
            part
        })
    }

    /// Records a publication, and returns the history that travels with it.
    pub fn publish(&mut self, who: Participant) -> TruthStamp {
        self.of(who).count(who);
        self.snapshot(who)
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
        histories.check(verdict, from, to, stamp);
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
    pub fn snapshot(&self, who: Participant) -> TruthStamp {
        let Shape { witnesses, .. } = self.shape;
        self.histories[who.index() * witnesses..][..witnesses].into()
    }

    /// Takes in a history that went with a clock handed over; counts a receipt where receipts are events. O(witnesses).
    pub fn adopt(&mut self, who: Participant, stamp: &TruthStamp) {
        let mut histories = self.of(who);
        raise(histories.rows, stamp);
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

    /// See [`Truth::check`].
    pub fn check(&mut self, verdict: Causality, from: Participant, to: Participant, stamp: &TruthStamp) {
        let (Some(sender), Some(receiver)) = (self.shape.witness(from), self.shape.witness(to)) else {
            return;
        };
        let Shape { complete, counts_receipts, .. } = self.shape;
        let own = &*self.row(to);
        let message_in_own = stamp[sender] <= own[sender];
        let own_in_message = if counts_receipts {
            own[receiver] <= stamp[receiver]
        } else {
            own.iter().zip(stamp.iter()).all(|(own, message)| own <= message)
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

    /// See [`Truth::receive`].
    pub fn receive(&mut self, from: Participant, to: Participant, stamp: &TruthStamp) {
        self.learn(from, to, stamp, true);
        self.count_receipt(to);
    }

    /// Merges a message's history. Whether the publication is news is looked up where the sender is a witness; elsewhere
    /// `news` says so.
    pub fn learn(&mut self, from: Participant, to: Participant, stamp: &TruthStamp, news: bool) {
        let sender = self.shape.witness(from);
        let own = self.row(to);
        if sender.map_or(news, |sender| stamp[sender] > own[sender]) {
            raise(own, stamp);
        }
    }

    /// Merges what many messages brought.
    pub fn learn_common(&mut self, to: Participant, common: &[u32]) {
        raise(self.row(to), common);
    }

    /// Counts a receipt where receipts are events.
    #[inline]
    pub fn count_receipt(&mut self, to: Participant) {
        if self.shape.counts_receipts {
            self.count(to);
        }
    }

    fn row(&mut self, who: Participant) -> &mut [u32] {
        let Shape { witnesses, .. } = self.shape;
        &mut self.rows[(who.0 - self.first) as usize * witnesses..][..witnesses]
    }

    fn count(&mut self, who: Participant) {
        if let Some(witness) = self.shape.witness(who) {
            self.row(who)[witness] += 1;
        }
    }
}

/// Raises each count to at least that of another history.
pub fn raise(own: &mut [u32], other: &[u32]) {
    for (own, other) in own.iter_mut().zip(other) {
        // Counts stay below 2^31: the signed maximum has an instruction on every x86-64 processor.
        *own = own.cast_signed().max(other.cast_signed()).cast_unsigned();
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
