//! Interval tree clocks against exact histories over very many random operations in one long execution.
//!
//! The property tests in `oracle.rs` try many short executions; here ids crumble and trees grow as they do in a system
//! that has been running for long.

mod tracked;

use tracked::Tracked;
use twintrack_clocks::itc::{balanced, roll_call};
use twintrack_clocks::{Causality, Clock, History};

const LIVE: usize = 48;

/// Forks and retirements per thousand operations.
const CHURN_PER_MILLE: usize = 20;

/// Operations between roll calls, which bring tree sizes and the number of origins back to the start.
const ROLL_CALL_EVERY: u64 = 20_000;

/// A linear congruential generator (Knuth's MMIX constants).
struct Mixer(u64);

impl Mixer {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }
}

#[derive(Debug, Default, PartialEq)]
struct Tally {
    operations: u64,
    verdicts: u64,
    disagreements: u64,
}

fn population() -> Vec<Tracked> {
    let nothing = History::new(LIVE);
    let stamps = balanced(LIVE).into_iter().enumerate();
    stamps.map(|(origin, stamp)| Tracked::new(stamp, nothing.clone(), origin)).collect()
}

/// Performs so many operations, each followed or formed by a verdict that is checked.
fn endure(operations: u64, seed: u64) -> Tally {
    let mut mixer = Mixer(seed);
    let mut live = population();
    let mut origins = LIVE;
    let mut tally = Tally::default();
    while tally.operations < operations {
        tally.operations += 1;
        if tally.operations.is_multiple_of(ROLL_CALL_EVERY) {
            (live, origins) = (after_roll_call(live), LIVE);
            continue;
        }
        if mixer.below(1_000) < CHURN_PER_MILLE {
            churn(&mut live, &mut mixer, &mut origins);
            continue;
        }
        let (one, other) = (mixer.below(LIVE), mixer.below(LIVE));
        match mixer.below(4) {
            0 => live[one].publish(),
            1 => {
                let letter = live[one].published.clone();
                live[other].hear(&letter);
            }
            2 => {
                let (stamp, history) = &live[one].published;
                let verdict = live[other].stamp.compare(stamp);
                tally.check(verdict, history.relation_to(&live[other].history));
            }
            _ => {
                let (own, theirs) = (&live[one], &live[other]);
                let expected = theirs.history.relation_to(&own.history);
                let (leq, geq) = (theirs.stamp.leq(&own.stamp), own.stamp.leq(&theirs.stamp));
                tally.check(own.stamp.compare(theirs.stamp.event_tree()), expected);
                tally.check(leq, matches!(expected, Causality::Before | Causality::Equal));
                tally.check(geq, matches!(expected, Causality::After | Causality::Equal));
            }
        }
    }
    tally
}

impl Tally {
    fn check<T: Copy + PartialEq>(&mut self, verdict: T, expected: T) {
        self.verdicts += 1;
        self.disagreements += u64::from(verdict != expected);
    }
}

/// One retires into another and a newcomer forks from someone.
fn churn(live: &mut Vec<Tracked>, mixer: &mut Mixer, origins: &mut usize) {
    let leaver = live.swap_remove(mixer.below(LIVE));
    live[mixer.below(LIVE - 1)].inherit(leaver);
    let newcomer = live[mixer.below(LIVE - 1)].fork(*origins);
    live.push(newcomer);
    *origins += 1;
}

/// Everyone knows everything, so histories may begin anew, with the same knowledge for all.
fn after_roll_call(live: Vec<Tracked>) -> Vec<Tracked> {
    let stamps = live.into_iter().map(|own| own.stamp).collect();
    let stamps = roll_call(stamps).expect("ids never overlap").into_iter().enumerate();
    let common = History::new(LIVE);
    stamps.map(|(origin, stamp)| Tracked::new(stamp, common.clone(), origin)).collect()
}

#[test]
fn no_disagreement_over_a_while() {
    let tally = endure(60_000, 1);
    assert_eq!(tally.disagreements, 0, "{tally:?}");
    assert!(tally.verdicts > 50_000, "{tally:?}");
}

/// The test above goes through three roll calls, this one through five hundred, on ids that crumbled in other ways each
/// time. `scripts/check` runs it:
/// `cargo test --release -p twintrack-clocks --test endurance -- --ignored --nocapture`.
#[test]
#[ignore = "six seconds of processor time, most of what all tests of the crate take; 60,000 operations run in every test run"]
fn no_disagreement_over_ten_million_operations() {
    let tally = endure(10_000_000, 2);
    println!("{tally:?}");
    assert_eq!(tally.disagreements, 0, "{tally:?}");
}
