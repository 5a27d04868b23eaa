//! The vector clock against the full pass that its shortcuts stand for, and against plain maps.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// Participants at the beginning; newcomers take the indices after them, with gaps between.
const PARTICIPANTS: usize = 4;

#[derive(Clone, Debug)]
enum Step {
    Publish { from: usize },
    Peek { from: usize },
    ByHand { entry: usize },
    Receive { to: usize, pick: usize },
    Join { pick: usize, gap: usize },
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0..1_000usize;
    prop_oneof![
        6 => who.clone().prop_map(|from| Step::Publish { from }),
        2 => who.clone().prop_map(|from| Step::Peek { from }),
        1 => (0..2 * PARTICIPANTS).prop_map(|entry| Step::ByHand { entry }),
        12 => (who.clone(), 0..1_000usize).prop_map(|(to, pick)| Step::Receive { to, pick }),
        1 => (0..1_000usize, 1..3usize).prop_map(|(pick, gap)| Step::Join { pick, gap }),
    ]
}

/// What a vector clock is by definition.
type Model = BTreeMap<usize, u32>;

/// How the events of `stamp` relate to those of `own`.
fn relation(stamp: &Model, own: &Model) -> Causality {
    let above = |one: &Model, other: &Model| {
        one.iter().any(|(who, count)| *count > other.get(who).copied().unwrap_or(0))
    };
    Causality::from_differences(above(stamp, own), above(own, stamp))
}

fn merged(own: &Model, stamp: &Model) -> Model {
    let mut merged = own.clone();
    for (who, count) in stamp {
        let entry = merged.entry(*who).or_default();
        *entry = (*entry).max(*count);
    }
    merged
}

/// How a population of clocks and models begins.
fn begin(known: &[Vec<usize>], count_receipts: bool) -> Vec<(VectorClock, Model)> {
    let both = |(own, known): (usize, &Vec<usize>)| {
        let clock = VectorClock::knowing(own, known.iter().copied(), count_receipts);
        (clock, known.iter().chain([&own]).map(|who| (*who, 0)).collect())
    };
    known.iter().enumerate().map(both).collect()
}

proptest! {
    #[test]
    fn a_clock_is_the_map_that_it_stands_for(
        known in prop::collection::vec(prop::collection::vec(0..PARTICIPANTS, 0..3), PARTICIPANTS),
        steps in prop::collection::vec(step(), 1..120),
        count_receipts in any::<bool>(),
        by_hand in any::<bool>(),
    ) {
        let mut live = begin(&known, count_receipts);
        let mut next = PARTICIPANTS;
        let mut stamps: Vec<(VectorStamp, Model)> = Vec::new();
        for step in steps {
            let count = live.len();
            match step {
                Step::Publish { from } => {
                    let (clock, model) = &mut live[from % count];
                    *model.entry(clock.own).or_default() += 1;
                    stamps.push((clock.publish(), model.clone()));
                }
                Step::Peek { from } => {
                    let (clock, model) = &live[from % count];
                    stamps.push((clock.peek(), model.clone()));
                }
                Step::ByHand { entry } if by_hand => {
                    stamps.push((VectorStamp::from_entries([(entry, 3)]), Model::from([(entry, 3)])));
                }
                Step::Receive { to, pick } if !stamps.is_empty() => {
                    let ((clock, model), (stamp, theirs)) = (&mut live[to % count], &stamps[pick % stamps.len()]);
                    prop_assert_eq!(clock.compare(stamp), relation(theirs, model));
                    for who in 0..next {
                        let covered = theirs.get(&who).copied().unwrap_or(0) <= clock.count(who);
                        prop_assert_eq!(clock.covers(stamp, who), covered);
                        prop_assert_eq!(clock.sees(who), model.contains_key(&who));
                    }
                    *model = merged(model, theirs);
                    *model.entry(clock.own).or_default() += u32::from(count_receipts);
                    clock.receive(stamp);
                }
                Step::Join { pick, gap } if !stamps.is_empty() => {
                    let (stamp, theirs) = &stamps[pick % stamps.len()];
                    if theirs.contains_key(&next) {
                        continue;
                    }
                    let model = merged(theirs, &Model::from([(next, 0)]));
                    live.push((VectorClock::join_through(next, stamp, count_receipts), model));
                    next += gap;
                }
                Step::ByHand { .. } | Step::Receive { .. } | Step::Join { .. } => {}
            }
        }
        for (clock, model) in &live {
            prop_assert!(clock.entries().eq(model.iter().map(|(who, count)| (*who, *count))));
            prop_assert_eq!(VectorClock::nodes(&clock.peek()), model.len());
            for (stamp, theirs) in &stamps {
                prop_assert_eq!(clock.compare(stamp), relation(theirs, model));
                prop_assert_eq!(clock.peek() == *stamp, model == theirs);
            }
        }
    }
}

#[test]
fn a_newcomer_knows_before_its_first_event() {
    let mut ann = VectorClock::new(0, 2, false);
    let mut bob = VectorClock::new(1, 2, false);
    let old = bob.publish();
    let newcomer = VectorClock::join_through(2, &ann.publish(), false);
    assert_eq!(newcomer.compare(&old), Causality::Concurrent, "it knows ann's event, bob does not");
}

#[test]
#[should_panic(expected = "participant 1 has counted events before")]
fn an_index_is_not_used_twice() {
    let _ = VectorClock::join_through(1, &VectorStamp::new(&[0, 1]), false);
}
