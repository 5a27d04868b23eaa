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
    stride: u32,
    witnesses: usize,
    complete: bool,
    counts_receipts: bool,
    histories: Vec<u32>,
    /// Receipts checked.
    pub checked: u64,
    /// The clock claimed an order that is not there.
    pub wrong: u64,
    /// The clock missed an order that is there.
    pub missed: u64,
}

impl Truth {
    /// Empty histories. Memory: 4 bytes × participants × witnesses.
    #[must_use]
    pub fn new(participants: usize, witnesses_max: u32, counts_receipts: bool) -> Truth {
        let wanted = (witnesses_max as usize).min(participants);
        let stride = if wanted == 0 { 0 } else { participants.div_ceil(wanted) };
        let witnesses = if wanted == 0 { 0 } else { participants.div_ceil(stride) };
        Truth {
            stride: stride as u32,
            witnesses,
            complete: witnesses == participants,
            counts_receipts,
            histories: vec![0; participants * witnesses],
            checked: 0,
            wrong: 0,
            missed: 0,
        }
    }

    /// Records a publication, and returns the history that travels with it.
    pub fn publish(&mut self, who: Participant) -> TruthStamp {
        self.count(who);
        self.history(who).into()
    }

    /// Whether a receipt is to be checked.
    #[must_use]
    pub fn checks(&self, from: Participant, to: Participant) -> bool {
        self.witness(from).is_some() && self.witness(to).is_some()
    }

    /// Compares a clock's verdict on a message, given before it is merged, with the truth. O(1), or O(witnesses) where
    /// receipts do not count.
    pub fn check(&mut self, verdict: Causality, from: Participant, to: Participant, stamp: &TruthStamp) {
        let (Some(sender), Some(receiver)) = (self.witness(from), self.witness(to)) else { return };
        let own = self.history(to);
        let message_in_own = stamp[sender] <= own[sender];
        let own_in_message = if self.counts_receipts {
            own[receiver] <= stamp[receiver]
        } else {
            own.iter().zip(stamp.iter()).all(|(own, message)| own <= message)
        };
        let provable = self.counts_receipts || self.complete;
        let claims_in_own = matches!(verdict, Causality::Before | Causality::Equal);
        let claims_in_message = matches!(verdict, Causality::After | Causality::Equal);
        self.checked += 1;
        self.wrong += u64::from((claims_in_own && !message_in_own) || (claims_in_message && !own_in_message));
        self.missed += u64::from(
            (!claims_in_own && message_in_own) || (provable && !claims_in_message && own_in_message),
        );
    }

    /// Merges a message's history, and counts the receipt where receipts are events. O(witnesses), or O(1) when the
    /// sender is a witness and its publication is known already: then all that it knew is.
    pub fn receive(&mut self, from: Participant, to: Participant, stamp: &TruthStamp) {
        let start = to.index() * self.witnesses;
        let sender = self.witness(from);
        let own = &mut self.histories[start..start + self.witnesses];
        let old_news = sender.is_some_and(|sender| stamp[sender] <= own[sender]);
        if !old_news {
            for (own, message) in own.iter_mut().zip(stamp.iter()) {
                // Counts stay below 2^31: the signed maximum has an instruction on every x86-64 processor.
                *own = own.cast_signed().max(message.cast_signed()).cast_unsigned();
            }
        }
        if self.counts_receipts {
            self.count(to);
        }
    }

    /// The history as it stands, to go with a clock that is handed over.
    #[must_use]
    pub fn snapshot(&self, who: Participant) -> TruthStamp {
        self.history(who).into()
    }

    /// Takes in a history that went with a clock handed over; counts a receipt where receipts are events. O(witnesses).
    pub fn adopt(&mut self, who: Participant, stamp: &TruthStamp) {
        let start = who.index() * self.witnesses;
        for (own, theirs) in self.histories[start..start + self.witnesses].iter_mut().zip(stamp.iter()) {
            *own = (*own).max(*theirs);
        }
        if self.counts_receipts {
            self.count(who);
        }
    }

    fn witness(&self, who: Participant) -> Option<usize> {
        (self.stride > 0 && who.0.is_multiple_of(self.stride)).then(|| (who.0 / self.stride) as usize)
    }

    fn history(&self, who: Participant) -> &[u32] {
        &self.histories[who.index() * self.witnesses..][..self.witnesses]
    }

    fn count(&mut self, who: Participant) {
        if let Some(witness) = self.witness(who) {
            self.histories[who.index() * self.witnesses + witness] += 1;
        }
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
            prop_assert_eq!((truth.wrong, truth.missed), (0, 0));
        }
    }

    #[test]
    fn a_false_claim_is_wrong_and_a_denied_order_is_missed() {
        let mut truth = Truth::new(2, 2, false);
        let (a, b) = (Participant(0), Participant(1));
        let stamp = truth.publish(a);
        truth.check(Causality::Equal, a, b, &stamp);
        assert_eq!((truth.checked, truth.wrong, truth.missed), (1, 1, 0));
        truth.check(Causality::Concurrent, a, b, &stamp);
        assert_eq!((truth.checked, truth.wrong, truth.missed), (2, 1, 1));
        truth.check(Causality::After, a, b, &stamp);
        assert_eq!((truth.checked, truth.wrong, truth.missed), (3, 1, 1));
    }
}
