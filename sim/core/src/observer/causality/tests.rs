//! Histories as counts against histories as explicit sets.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

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
