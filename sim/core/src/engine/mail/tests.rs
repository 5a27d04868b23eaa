//! Whole outcomes with mail read ahead, on one thread and several, against every copy an event of the queue.

use hdrhistogram::Histogram;
use proptest::prelude::*;
use twintrack_clocks::itc::Stamp;

use crate::coordination::Rounds;
use crate::drive::{drive, drive_on};
use crate::engine::clocks::Founding;
use crate::engine::clocks::shared_vector::SharedVector;
use crate::engine::substrate::Substrate;
use crate::kernel::time::Span;
use crate::outcome::Outcome;
use crate::settings::{
    Accept, Checks, Distribution, Encoding, Engine, Inputs, OffOr, Profile, QuorumOf, Republish, Scenario,
    Stop,
};
use crate::watch::Unwatched;
use crate::world::World;

/// Runs a scenario on both clocks; returns the number of events.
fn compare(scenario: Scenario) -> u64 {
    let world = World::build(scenario, &Inputs::default()).expect("a valid scenario");
    let events = compare_on::<SharedVector>(&world, Engine::V1);
    assert_eq!(compare_on::<Stamp>(&world, Engine::ROUNDS_ITC), events);
    events
}

/// Runs a world the plain way and with mail on one, two and three threads; all outcomes must be the same.
fn compare_on<C: Founding>(world: &World, engine: Engine) -> u64 {
    let mut plain = drive::<C, _>(world, engine, &mut Unwatched, None, Rounds::new(world));
    let histograms = histograms(&mut plain);
    for threads in [1, 2, 3] {
        let mut on = Substrate::<C>::new(world, true);
        on.keep_mail(threads);
        assert!(on.mail.is_some(), "this world's round states are kept apart");
        let mut mailed = drive_on(on, engine, &mut Unwatched, Rounds::new(world));
        assert!(self::histograms(&mut mailed) == histograms, "{threads} threads");
        assert_same(&format!("{mailed:?}"), &format!("{plain:?}"), threads);
    }
    plain.events
}

/// Takes out the histograms, with the room that they have: equality goes by counts alone, files have both.
fn histograms(outcome: &mut Outcome) -> Vec<(Histogram<u64>, u64)> {
    outcome.latencies.drain(..).map(|latency| (latency.histogram.clone(), latency.histogram.high())).collect()
}

/// Whole outcomes are long: shows where they begin to differ.
fn assert_same(mailed: &str, plain: &str, threads: usize) {
    let same = mailed.bytes().zip(plain.bytes()).take_while(|(one, other)| one == other).count();
    let around = |text: &str| text.chars().skip(same.saturating_sub(300)).take(400).collect::<String>();
    assert!(mailed == plain, "{threads} threads: {}\n\nplain: {}", around(mailed), around(plain));
}

fn scenario(size: u32, seed: u64) -> Scenario {
    let mut scenario = Scenario::named("mail");
    scenario.population.size = Some(size);
    scenario.run.seed = seed;
    scenario.run.until = Span::from_secs(8 * 60);
    scenario.workload.need_changes = "30/h".parse().expect("a rate");
    scenario.workload.from = Span::from_secs(20);
    scenario
}

#[test]
fn several_blocks_read_as_one_queue_delivers() {
    let mut scenario = scenario(600, 3);
    scenario.run.until = Span::from_secs(200);
    scenario.observer.causality_witnesses = 40;
    assert!(compare(scenario) > 600 * 600);
}

/// Where receipts do not count, whether a message knows all that its receiver does is a question of its own.
#[test]
fn every_verdict_is_checked_as_one_queue_would() {
    for count_receipts in [false, true] {
        let mut scenario = scenario(150, 6);
        scenario.clocks.count_receipts = count_receipts;
        compare(scenario);
    }
}

/// Round states that go to some, beside those that go to all.
#[test]
fn whoever_fell_silent_is_told_nothing() {
    for count_receipts in [false, true] {
        let mut scenario = scenario(20, 316_390_078);
        scenario.rounds.active_rounds = 1;
        scenario.clocks.count_receipts = count_receipts;
        compare(scenario);
    }
}

/// Over many rounds, a common quorum brings participants in step, so that their broadcasts know nothing of each other; clocks
/// that drift apart bring them out of it again. What they publish beside their round states is known to some.
#[test]
fn many_rounds_in_step_and_out_of_it_end_the_same() {
    for (drift_ppm, witnesses, republish) in [
        (50.0, 1024, Republish::EveryRound),
        (4_000.0, 25, Republish::EveryRound),
        (20_000.0, 1024, Republish::OnChange),
    ] {
        let mut scenario = scenario(70, 8);
        scenario.run.until = Span::from_secs(200);
        scenario.rounds.length = Span::from_secs(12);
        scenario.rounds.republish = republish;
        scenario.rounds.clock_drift_ppm = Distribution::Uniform { min: 0.0, max: drift_ppm };
        scenario.observer.causality_witnesses = witnesses;
        compare(scenario);
    }
}

/// Deliveries that fall on one nanosecond: latencies of two values, clocks that agree.
#[test]
fn what_happens_at_one_instant_keeps_its_order() {
    let mut scenario = scenario(60, 4);
    let same = |span| Distribution::Constant { value: span };
    scenario.network.latency = same(Span::from_millis(20));
    scenario.network.jitter = same(Span::ZERO);
    scenario.rounds.clock_offset = same(Span::ZERO);
    scenario.rounds.clock_drift_ppm = Distribution::Constant { value: 0.0 };
    compare(scenario);
}

#[test]
fn a_bound_on_events_ends_a_run_at_the_same_event() {
    for events_max in [1_000, 12_345, 20_000, 20_001] {
        let mut scenario = scenario(50, 5);
        scenario.run.events_max = events_max;
        assert_eq!(compare(scenario), events_max);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn random_small_worlds_end_the_same(
        size in 2..70u32,
        seed in any::<u64>(),
        nine_phase in any::<bool>(),
        count_receipts in any::<bool>(),
        merged_clock in any::<bool>(),
        known in any::<bool>(),
        gossip in prop::option::of(1..40u64),
        stop in any::<bool>(),
        witnesses in 0..70u32,
        (floor_ms, latency_ms, length) in (1..30u64, 1..3_000u64, 4..60u64),
        offset_ms in 0..5_000u64,
        (quorum, active_rounds) in (0.05..1.0f64, 1..4u32),
    ) {
        let mut scenario = scenario(size, seed);
        let (rounds, clocks) = (&mut scenario.rounds, &mut scenario.clocks);
        if nine_phase {
            rounds.profile = Profile::NinePhase;
        } else {
            rounds.length = Span::from_secs(length);
        }
        if known {
            rounds.quorum_of = QuorumOf::Known;
        }
        rounds.quorum = quorum;
        rounds.active_rounds = active_rounds;
        rounds.gossip_every = OffOr(gossip.map(Span::from_secs));
        rounds.clock_offset =
            Distribution::Uniform { min: Span::ZERO, max: Span::from_millis(offset_ms.min(length * 500)) };
        clocks.count_receipts = count_receipts;
        clocks.vector_encoding = if count_receipts { Encoding::Packed } else { Encoding::Varint };
        if merged_clock {
            clocks.accept = Accept::MergedClock;
        }
        if stop {
            scenario.run.stop = Stop::Settled;
            scenario.run.quiet = Span::from_secs(3 * length);
        }
        scenario.run.checks = Checks::Record;
        scenario.observer.causality_witnesses = witnesses;
        scenario.network.floor = Span::from_millis(floor_ms);
        scenario.network.latency = Distribution::Uniform {
            min: Span::ZERO,
            max: Span::from_millis(latency_ms),
        };
        compare(scenario);
    }
}
