//! Both clocks against exact causal histories, and the histories against explicit sets of events, over random
//! executions.

mod tracked;

use std::collections::BTreeSet;

use proptest::prelude::*;
use tracked::Tracked;
use twintrack_clocks::itc::{self, Stamp};
use twintrack_clocks::{Causality, Clock, History, HistoryClock, VectorClock};

/// A step of a random execution. Participants are chosen modulo the number alive.
#[derive(Clone, Copy, Debug)]
enum Step {
    Publish(usize),
    /// One hears what another knows.
    Hear(usize, usize),
    /// One hears what another knew when it last published.
    HearOld(usize, usize),
    Fork(usize),
    Retire(usize, usize),
}

fn any_steps(fixed_population: bool) -> impl Strategy<Value = Vec<Step>> {
    let who = || any::<u8>().prop_map(usize::from);
    let changes = if fixed_population { 0 } else { 1 };
    let step = prop_oneof![
        4 => who().prop_map(Step::Publish),
        3 => (who(), who()).prop_map(|(a, b)| Step::Hear(a, b)),
        1 => (who(), who()).prop_map(|(a, b)| Step::HearOld(a, b)),
        2 * changes => who().prop_map(Step::Fork),
        changes => (who(), who()).prop_map(|(a, b)| Step::Retire(a, b)),
    ];
    prop::collection::vec(step, 1..120)
}

fn expected(stamp: &History, own: &History) -> Causality {
    match (stamp.is_subset(own), own.is_subset(stamp)) {
        (true, true) => Causality::Equal,
        (true, false) => Causality::Before,
        (false, true) => Causality::After,
        (false, false) => Causality::Concurrent,
    }
}

fn perform(step: Step, live: &mut Vec<Tracked>, origins: &mut usize) {
    let count = live.len();
    match step {
        Step::Publish(a) => live[a % count].publish(),
        Step::Hear(a, b) => {
            let known = (live[a % count].stamp.peek(), live[a % count].history.clone());
            live[b % count].hear(&known);
        }
        Step::HearOld(a, b) => {
            let known = live[a % count].published.clone();
            live[b % count].hear(&known);
        }
        Step::Fork(a) => {
            let newcomer = live[a % count].fork(*origins);
            live.push(newcomer);
            *origins += 1;
        }
        Step::Retire(a, b) if count > 1 => {
            let leaver = live.swap_remove(a % count);
            live[b % (count - 1)].inherit(leaver);
        }
        Step::Retire(..) => {}
    }
}

/// Whether the paper's notation of a tree holds a node that normal form forbids: an inner node with two equal
/// leaves, or an inner node neither of whose children is 0.
fn is_normal(tree: &str) -> bool {
    fn node(text: &[u8], at: &mut usize, event: bool) -> (u64, bool, bool) {
        let number = |at: &mut usize| {
            let start = *at;
            while text.get(*at).is_some_and(u8::is_ascii_digit) {
                *at += 1;
            }
            std::str::from_utf8(&text[start..*at]).unwrap().parse().unwrap()
        };
        if text[*at] != b'(' {
            return (number(at), true, true);
        }
        *at += 1;
        let mut value = 0;
        if event {
            value = number(at);
            *at += 1;
        }
        let (left, left_is_leaf, left_normal) = node(text, at, event);
        *at += 1;
        let (right, right_is_leaf, right_normal) = node(text, at, event);
        *at += 1;
        let distinct = !(left_is_leaf && right_is_leaf && left == right);
        let sunk = !event || left.min(right) == 0;
        (value, false, left_normal && right_normal && distinct && sunk)
    }
    let event = tree.matches(',').count() != tree.matches('(').count();
    let mut at = 0;
    node(tree.as_bytes(), &mut at, event).2 && at == tree.len()
}

#[test]
fn abnormal_trees_are_recognised() {
    for tree in ["(1,1)", "(0,(0,0))", "(0,2,2)", "(0,1,2)", "(0,(1,1,1),0)"] {
        assert!(!is_normal(tree), "{tree}");
    }
    for tree in ["1", "7", "(1,0)", "(1,2,0)", "(0,(1,0,2),0)", "((1,0),(0,1))"] {
        assert!(is_normal(tree), "{tree}");
    }
}

proptest! {
    #[test]
    fn interval_tree_clocks_order_stamps_as_histories_do(
        steps in any_steps(false), mut origins in prop_oneof![Just(1_usize), 2_usize..60],
    ) {
        let mut live: Vec<_> = itc::balanced(origins)
            .into_iter()
            .enumerate()
            .map(|(origin, stamp)| Tracked::new(stamp, History::new(origins), origin))
            .collect();
        for step in steps {
            perform(step, &mut live, &mut origins);
            for own in &live {
                prop_assert!(is_normal(&own.stamp.id().to_string()), "{}", own.stamp.id());
                prop_assert!(is_normal(&own.stamp.event_tree().to_string()), "{}", own.stamp.event_tree());
            }
        }
        let mut one_by_one = live[0].stamp.clone();
        live.iter().for_each(|other| one_by_one.receive(&other.published.0));
        let mut at_once = live[0].stamp.clone();
        at_once.receive_all(live.iter().map(|other| &other.published.0));
        prop_assert_eq!(at_once, one_by_one);
        for own in &live {
            for other in &live {
                let subset = other.history.is_subset(&own.history);
                prop_assert_eq!(other.stamp.leq(&own.stamp), subset);
                prop_assert_eq!(own.stamp.covers(&other.stamp.peek(), other.origin), subset);
                prop_assert_eq!(own.stamp.compare(&other.stamp.peek()), expected(&other.history, &own.history));
                let (published, history) = &other.published;
                prop_assert_eq!(own.stamp.compare(published), expected(history, &own.history));
            }
        }
    }

    #[test]
    fn who_is_expected_to_be_active_makes_no_difference(
        steps in any_steps(false), mut origins in 2_usize..60, active in prop::collection::vec(any::<bool>(), 60),
    ) {
        let population = |stamps: Vec<Stamp>| -> Vec<Tracked> {
            let tracked = |(origin, stamp)| Tracked::new(stamp, History::new(origins), origin);
            stamps.into_iter().enumerate().map(tracked).collect()
        };
        let mut all = population(itc::balanced(origins));
        let mut some = population(itc::balanced_among(origins, |index| active[index]));
        for step in steps {
            perform(step, &mut all, &mut origins.clone());
            perform(step, &mut some, &mut origins);
        }
        prop_assert_eq!(all.len(), some.len());
        for (one, other) in all.iter().zip(&some) {
            prop_assert_eq!(&one.stamp, &other.stamp);
            prop_assert_eq!(one.stamp.event_tree().to_string(), other.stamp.event_tree().to_string());
        }
    }

    #[test]
    fn joining_everyone_gives_the_seed_and_all_events(steps in any_steps(false)) {
        let mut live = vec![Tracked::new(Stamp::seed(), History::new(1), 0)];
        let mut origins = 1;
        for step in steps {
            perform(step, &mut live, &mut origins);
        }
        let mut all = live.pop().unwrap().stamp;
        for other in live {
            prop_assert!(!other.stamp.id().is_anonymous());
            prop_assert!(all.id().sum(other.stamp.id()).is_ok(), "live ids are disjoint");
            let before = other.stamp.clone();
            all.join(other.stamp).unwrap();
            prop_assert!(before.leq(&all));
        }
        prop_assert_eq!(all.id().to_string(), "1");
        all.event();
        prop_assert_eq!(all.event_tree().leaves(), 1);
    }

    #[test]
    fn a_fork_joined_back_is_the_original(steps in any_steps(false), who in any::<prop::sample::Index>()) {
        let mut live = vec![Tracked::new(Stamp::seed(), History::new(1), 0)];
        let mut origins = 1;
        for step in steps {
            perform(step, &mut live, &mut origins);
        }
        let original = live[who.index(live.len())].stamp.clone();
        let mut left = original.clone();
        let right = left.fork();
        prop_assert_eq!(left.event_tree(), original.event_tree());
        prop_assert_eq!(right.event_tree(), original.event_tree());
        let mut other_way = right.clone();
        other_way.join(left.clone()).unwrap();
        left.join(right).unwrap();
        prop_assert_eq!(&left, &original);
        prop_assert_eq!(&other_way, &original);
        let mut doubled = original.clone();
        prop_assert!(doubled.join(original.clone()).is_err(), "an id overlaps with itself");
        prop_assert_eq!(&doubled, &original);
    }

    #[test]
    fn vector_clocks_and_history_clocks_say_the_same(
        steps in any_steps(false), mut population in 1_usize..8, count_receipts in any::<bool>(),
    ) {
        // Later participants are unknown to earlier ones at first, so that clocks of unequal length meet.
        let mut vectors: Vec<_> =
            (0..population).map(|own| VectorClock::new(own, own + 1, count_receipts)).collect();
        let mut histories: Vec<_> =
            (0..population).map(|own| HistoryClock::new(own, own + 1, count_receipts)).collect();
        for step in steps {
            match step {
                Step::Publish(a) => {
                    vectors[a % population].publish();
                    histories[a % population].publish();
                }
                Step::Hear(a, b) | Step::HearOld(a, b) | Step::Retire(a, b) => {
                    let (a, b) = (a % population, b % population);
                    let (vector, history) = (vectors[a].peek(), histories[a].peek());
                    prop_assert_eq!(vectors[b].compare(&vector), histories[b].compare(&history));
                    prop_assert_eq!(vectors[b].covers(&vector, a), histories[b].covers(&history, a));
                    vectors[b].receive(&vector);
                    histories[b].receive(&history);
                    prop_assert!(vectors[b].covers(&vector, a));
                }
                Step::Fork(a) => {
                    let (vector, history) = (vectors[a % population].peek(), histories[a % population].peek());
                    vectors.push(VectorClock::join_through(population, &vector, count_receipts));
                    histories.push(HistoryClock::join_through(population, &history, count_receipts));
                    population += 1;
                }
            }
        }
        for (vector, history) in vectors.iter().zip(&histories) {
            prop_assert!(vector.entries().eq(history.history().entries()));
        }
    }

    #[test]
    fn counts_per_origin_are_the_set_of_events(steps in any_steps(true), population in 1_usize..6) {
        let mut prefixes = vec![History::new(population); population];
        let mut explicit = vec![BTreeSet::<(usize, u32)>::new(); population];
        let mut recorded = vec![0; population];
        for step in steps {
            match step {
                Step::Publish(a) => {
                    let origin = a % population;
                    recorded[origin] += 1;
                    prop_assert_eq!(prefixes[origin].record(origin), recorded[origin]);
                    explicit[origin].insert((origin, recorded[origin]));
                }
                Step::Hear(a, b) | Step::HearOld(a, b) | Step::Retire(a, b) => {
                    let (a, b) = (a % population, b % population);
                    let (prefix, set) = (prefixes[a].clone(), explicit[a].clone());
                    prefixes[b].absorb(&prefix);
                    explicit[b].extend(set);
                }
                Step::Fork(_) => {}
            }
        }
        for (own, own_set) in prefixes.iter().zip(&explicit) {
            for (origin, recorded) in recorded.iter().enumerate() {
                for nth in 0..=recorded + 1 {
                    prop_assert_eq!(own.contains(origin, nth), own_set.contains(&(origin, nth)));
                }
            }
            for (other, other_set) in prefixes.iter().zip(&explicit) {
                prop_assert_eq!(own.is_subset(other), own_set.is_subset(other_set));
                prop_assert_eq!(own == other, own_set == other_set);
            }
        }
    }
}
