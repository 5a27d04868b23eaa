//! Small cases: the shapes of populations, deep trees, and what is refused.

use twintrack_clocks::itc::{self, EventTree, Id, OverlapError, Stamp};
use twintrack_clocks::{COUNT_MAX, Causality, Clock, Encoding, VectorClock, VectorStamp};

fn ids(population: &[Stamp]) -> Vec<String> {
    population.iter().map(|stamp| stamp.id().to_string()).collect()
}

#[test]
fn a_balanced_population_halves_recursively() {
    assert_eq!(ids(&itc::balanced(0)), Vec::<String>::new());
    assert_eq!(ids(&itc::balanced(1)), ["1"]);
    assert_eq!(ids(&itc::balanced(3)), ["((1,0),0)", "((0,1),0)", "(0,1)"]);
    assert_eq!(ids(&itc::balanced(4)), ["((1,0),0)", "((0,1),0)", "(0,(1,0))", "(0,(0,1))"]);
}

#[test]
fn a_grown_population_forks_from_whom_it_is_told() {
    let from = [0, 0, 0, 1];
    assert_eq!(
        ids(&itc::grown(4, |newcomer| from[newcomer])),
        ["((1,0),0)", "(0,(1,0))", "((0,1),0)", "(0,(0,1))"]
    );
}

#[test]
fn seeds_claim_everything_and_mistake_concurrency_for_order() {
    let mut seeds = itc::seed_each(2);
    assert_eq!(ids(&seeds), ["1", "1"]);
    seeds[0].publish();
    let news = seeds[0].publish();
    seeds[1].publish();
    assert_eq!(seeds[1].compare(&news), Causality::After, "truly they are concurrent");
    let [mut ann, bob] = seeds.try_into().expect("two of them");
    assert_eq!(ann.join(bob), Err(OverlapError));
}

#[test]
fn growing_prefers_few_expansions_then_little_depth_then_the_right() {
    // The id `((1,0),(0,1))` on an empty event tree: both pieces need two expansions at depth 2.
    let mut quarters = itc::balanced(4);
    let last = quarters.pop().expect("four of them");
    let mut first = quarters.swap_remove(0);
    first.join(last).expect("disjoint");
    first.event();
    assert_eq!(first.event_tree().to_string(), "(0,0,(0,0,1))");
    // From now on the right piece is a leaf of the event tree and needs no expansion.
    first.event();
    assert_eq!(first.event_tree().to_string(), "(0,0,(0,0,2))");
}

#[test]
fn filling_lifts_to_the_minimum_of_the_sibling() {
    let [mut ann, mut bob] = itc::balanced(2).try_into().expect("two of them");
    let mut carol = bob.fork();
    (0..3).for_each(|_| bob.event());
    (0..2).for_each(|_| carol.event());
    carol.receive(&bob.peek());
    ann.receive(&carol.peek());
    assert_eq!(ann.event_tree().to_string(), "(0,0,(2,1,0))");
    ann.event();
    assert_eq!(ann.event_tree().to_string(), "(2,0,(0,1,0))");
}

#[test]
fn deep_trees_cost_no_stack() {
    const DEPTH: usize = 5_000;
    let mut chain = Stamp::seed();
    let mut dropped = chain.fork();
    for _ in 1..DEPTH {
        dropped = dropped.fork();
    }
    dropped.event();
    chain.event();
    chain.receive(&dropped.peek());
    assert_eq!(chain.event_tree().leaves(), DEPTH + 1);
    assert_eq!(dropped.compare(&chain.peek()), Causality::After);
    let json = twintrack_clocks::encoding::itc::json(chain.id(), chain.event_tree());
    assert_eq!(
        json.len(),
        twintrack_clocks::encoding::itc::len(chain.id(), chain.event_tree(), Encoding::Json)
    );
    chain.join(dropped).expect("disjoint");
    assert!(chain.event_tree().to_string().starts_with("(0,"));
}

#[test]
#[should_panic(expected = "an event counter would exceed 2147483647")]
fn a_vector_clock_does_not_wrap() {
    let mut clock = VectorClock::new(0, 1, false);
    clock.receive(&VectorStamp::new(&[COUNT_MAX]));
    clock.publish();
}

#[test]
#[should_panic(expected = "an anonymous stamp cannot count events")]
fn an_anonymous_stamp_counts_nothing() {
    Stamp::from_parts(Id::anonymous(), EventTree::empty()).event();
}

#[test]
fn vector_clocks_of_unequal_length_compare_and_grow() {
    let mut clock = VectorClock::new(0, 1, true);
    assert_eq!(clock.compare(&VectorStamp::new(&[0, 0])), Causality::Equal);
    assert_eq!(clock.compare(&VectorStamp::new(&[0, 1])), Causality::After);
    clock.receive(&VectorStamp::new(&[0, 1, 0]));
    assert!(clock.entries().eq([(0, 1), (1, 1), (2, 0)]), "the receipt is counted");
    assert_eq!(clock.compare(&VectorStamp::new(&[1])), Causality::Before);
    assert_eq!(clock.compare(&VectorStamp::new(&[2])), Causality::Concurrent);
    assert!(clock.covers(&VectorStamp::new(&[9, 1]), 1));
    assert!(!clock.covers(&VectorStamp::new(&[0, 0, 0, 1]), 3));
}
