//! Whole runs against what the protocols say must come out.

mod common;

use common::{maybe, run, run_all, scenario, value, world};
use twintrack_core::kernel::time::Span;
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::{
    Accept, Damping, Distribution, Engine, Feedback, Ids, InitialIds, OffOr, Profile, QuorumOf, Republish,
    Stop,
};

/// Largest difference between the final allocations of two outcomes, over all lines of either.
fn largest_difference(a: &Outcome, b: &Outcome) -> f64 {
    let amount = |outcome: &Outcome, key| {
        let line = outcome.allocations.iter().find(|l| (l.provider, l.slot, l.recipient, l.need) == key);
        line.map_or(0.0, |line| line.amount)
    };
    [a, b]
        .iter()
        .flat_map(|outcome| &outcome.allocations)
        .map(|line| (line.provider, line.slot, line.recipient, line.need))
        .map(|key| (amount(a, key) - amount(b, key)).abs())
        .fold(0.0, f64::max)
}

#[test]
fn both_designs_settle_rounds_in_rounds_and_events_in_seconds() {
    let world = world(scenario(100));
    let [v1, v2, rounds_itc, events_vector] = run_all(&world);
    for outcome in [&v1, &v2, &rounds_itc, &events_vector] {
        assert_eq!(outcome.end, End::Settled, "{}", outcome.engine);
        assert_eq!(value(outcome, "invariants.broken"), 0.0);
        assert_eq!(value(outcome, "agreement.end"), 1.0);
        assert!(value(outcome, "actions") > 10.0);
        assert!(value(outcome, "served.share") > 0.5);
    }
    for rounds in [&v1, &rounds_itc] {
        assert!(value(rounds, "settled.start") > 180.0);
        assert!(value(rounds, "reaction.max") <= 91.0);
        assert!(value(rounds, "visibility.min") >= 90.0);
    }
    for events in [&v2, &events_vector] {
        assert!(value(events, "settled.start") < 30.0);
        // At least two debounces and a computation, 250 ms in all, and the network.
        assert!(value(events, "visibility.p50") > 0.25);
        assert!(value(events, "visibility.max") < 2.0);
    }
}

#[test]
fn the_clock_changes_stamps_and_nothing_else() {
    let world = world(scenario(40));
    let [v1, v2, rounds_itc, events_vector] = run_all(&world);
    for (a, b) in [(&v1, &rounds_itc), (&v2, &events_vector)] {
        assert_eq!(a.allocations, b.allocations);
        assert_eq!(a.events, b.events);
        for name in
            ["settled.start", "messages.data", "messages.coordination", "bytes.payload", "visibility.mean"]
        {
            assert_eq!(value(a, name), value(b, name), "{name}");
        }
        assert_ne!(value(a, "bytes.clock"), value(b, "bytes.clock"));
    }
}

#[test]
fn without_feedback_damping_and_epsilon_all_pairs_end_with_equal_allocations() {
    for (slots, placed) in [(1, 0.0), (3, 0.6)] {
        let mut scenario = scenario(60);
        scenario.allocation.feedback = Feedback::Stated;
        scenario.allocation.damping = Damping::Off;
        scenario.allocation.epsilon = 0.0;
        for kind in [&mut scenario.population.needs, &mut scenario.population.capacity] {
            kind.count_max = slots;
            kind.placed = placed;
            kind.windowed = placed;
        }
        let outcomes = run_all(&world(scenario));
        for outcome in &outcomes {
            assert_eq!(outcome.end, End::Settled);
            assert!(outcome.allocations.len() > 50);
            let difference = largest_difference(&outcomes[0], outcome);
            assert!(difference <= 1e-9, "{} differs by {difference}", outcome.engine);
        }
    }
}

#[test]
fn without_feedback_damping_keeps_allocations_moving_and_the_run_says_so() {
    let mut scenario = scenario(100);
    scenario.allocation.feedback = Feedback::Stated;
    scenario.run.until = Span::from_secs(7 * 60);
    scenario.workload.need_changes = "0/h".parse().expect("a rate");
    let outcome = run(&world(scenario), Engine::V2);
    let End::NotSettled { reason } = &outcome.end else { panic!("{:?}", outcome.end) };
    assert!(reason.contains("damped"), "{reason}");
    assert_eq!(maybe(&outcome, "settled.start"), None);
    assert!(value(&outcome, "allocation.change_end") > 1.0);
}

#[test]
fn a_round_takes_one_round_state_from_everyone_to_everyone_else() {
    for participants in [10, 100, 1_000] {
        let mut scenario = scenario(participants);
        scenario.run.until = Span::from_secs(2 * 90 + 10);
        scenario.observer.causality_witnesses = 16;
        let world = world(scenario);
        let n = f64::from(participants);
        let v1 = run(&world, Engine::V1);
        assert_eq!(value(&v1, "rounds.completed"), 2.0);
        assert_eq!(value(&v1, "messages.coordination_per_round"), n * (n - 1.0));
        assert_eq!(value(&v1, "messages.coordination"), 2.0 * n * (n - 1.0));
        let v2 = run(&world, Engine::V2);
        assert_eq!(value(&v2, "messages.coordination"), 0.0);
    }
}

#[test]
fn clocks_agree_with_exact_histories_on_every_receipt() {
    for (count_receipts, initial_ids) in [(true, InitialIds::Balanced), (false, InitialIds::Random)] {
        let mut scenario = scenario(30);
        scenario.clocks.count_receipts = count_receipts;
        scenario.clocks.initial_ids = initial_ids;
        for outcome in run_all(&world(scenario)) {
            assert!(value(&outcome, "causality.checked") > 1_000.0);
            assert_eq!(value(&outcome, "causality.share"), 1.0);
            assert_eq!(value(&outcome, "causality.wrong"), 0.0, "{}", outcome.engine);
            assert_eq!(value(&outcome, "causality.missed"), 0.0, "{}", outcome.engine);
            assert_eq!(value(&outcome, "updates.lost"), 0.0);
        }
    }
}

#[test]
fn checking_a_sample_finds_no_more_than_checking_everything() {
    let mut scenario = scenario(40);
    scenario.observer.causality_witnesses = 10;
    scenario.clocks.ids = Ids::SeedEach;
    let world = world(scenario);
    for outcome in run_all(&world) {
        let share = value(&outcome, "causality.share");
        assert!(share > 0.02 && share < 0.2, "{share}");
        let itc = outcome.engine.clock == Engine::V2.clock;
        assert_eq!(value(&outcome, "causality.wrong") > 0.0, itc, "{}", outcome.engine);
        assert_eq!(value(&outcome, "causality.missed"), 0.0);
        assert!(outcome.notes.iter().any(|note| note.contains("witnesses")));
    }
}

#[test]
fn ids_that_overlap_break_the_order() {
    let mut scenario = scenario(30);
    scenario.clocks.ids = Ids::SeedEach;
    let world = world(scenario);
    for engine in [Engine::V2, Engine::ROUNDS_ITC] {
        let outcome = run(&world, engine);
        assert!(value(&outcome, "causality.wrong") > 0.5 * value(&outcome, "causality.checked"));
    }
}

#[test]
fn accepting_by_the_merged_clock_loses_updates_and_the_run_says_so() {
    let mut scenario = scenario(60);
    scenario.clocks.accept = Accept::MergedClock;
    for outcome in run_all(&world(scenario)) {
        assert!(value(&outcome, "updates.lost") > 10.0, "{}", outcome.engine);
        assert!(outcome.notes.iter().any(|note| note.contains("updates were lost")));
    }
}

#[test]
fn phases_spread_over_the_round_settle_as_well() {
    let mut scenario = scenario(50);
    scenario.rounds.profile = Profile::NinePhase;
    let outcome = run(&world(scenario), Engine::V1);
    assert_eq!(outcome.end, End::Settled);
    assert!(value(&outcome, "reaction.min") > 15.0);
    assert!(value(&outcome, "visibility.max") < 190.0);
    assert_eq!(value(&outcome, "messages.coordination_per_round"), 50.0 * 49.0);
}

#[test]
fn publishing_on_change_says_less_and_serves_as_much() {
    let mut scenario = scenario(40);
    let every_round = run(&world(scenario.clone()), Engine::V1);
    scenario.rounds.republish = Republish::OnChange;
    let on_change = run(&world(scenario), Engine::V1);
    assert!(value(&on_change, "messages.data") < 0.8 * value(&every_round, "messages.data"));
    let served = |outcome: &Outcome| value(outcome, "served.share");
    assert!((served(&every_round) - served(&on_change)).abs() < 0.02);
}

#[test]
fn gossip_repeats_round_states() {
    let mut scenario = scenario(10);
    scenario.rounds.quorum_of = QuorumOf::Known;
    let plain = run(&world(scenario.clone()), Engine::V1);
    scenario.rounds.gossip_every = OffOr::on(Span::from_secs(30));
    let gossiping = run(&world(scenario), Engine::V1);
    // Said when the round ends, and again 30, 60 and 90 seconds later, the last if the next round has not ended yet.
    let ratio = value(&gossiping, "messages.coordination") / value(&plain, "messages.coordination");
    assert!((3.0..=4.0).contains(&ratio), "{ratio}");
    assert_eq!(value(&plain, "rounds.completed"), value(&gossiping, "rounds.completed"));
}

#[test]
fn a_quorum_of_everyone_waits_for_the_slowest_clock() {
    let mut scenario = scenario(10);
    scenario.rounds.clock_offset = Distribution::Uniform { min: Span::ZERO, max: Span::from_secs(20) };
    let half = run(&world(scenario.clone()), Engine::V1);
    scenario.rounds.quorum = 1.0;
    let all = run(&world(scenario), Engine::V1);
    // The first round ends when clocks read 90 s; with everyone needed, nobody leaves it before the slowest.
    let first_advance = |outcome: &Outcome| {
        let rounds = outcome.series.columns.iter().find(|column| column.metric.name == "round.max");
        let values = &rounds.expect("a series").values;
        values.iter().position(|round| *round == Some(1.0)).expect("somebody advances")
    };
    assert!(first_advance(&all) > first_advance(&half));
    assert_eq!(value(&all, "stalled.seconds"), 0.0);
}

#[test]
fn records_that_are_not_fresh_silence_whoever_had_nothing_to_say() {
    let mut scenario = scenario(60);
    let normal = run(&world(scenario.clone()), Engine::V2);
    scenario.events.freshness = OffOr::on(Span::from_secs(60));
    let silenced = run(&world(scenario), Engine::V2);
    // Computations after the start see only those who spoke within the last minute.
    assert!(value(&silenced, "residual.end") != value(&normal, "residual.end"));
}

#[test]
fn a_run_can_stop_when_it_has_settled_and_is_bounded_in_events() {
    let mut scenario = scenario(20);
    scenario.workload.need_changes = "0/h".parse().expect("a rate");
    scenario.workload.capacity_changes = scenario.workload.need_changes;
    scenario.workload.recognition_changes = scenario.workload.need_changes;
    scenario.run.stop = Stop::Settled;
    let outcome = run(&world(scenario.clone()), Engine::V1);
    assert_eq!(outcome.end, End::Settled);
    assert!(outcome.ended_at.as_secs_f64() < 20.0 * 60.0);
    scenario.run.events_max = 100;
    let outcome = run(&world(scenario), Engine::V1);
    let End::NotSettled { reason } = outcome.end else { panic!("{:?}", outcome.end) };
    assert!(reason.contains("bound of 100 events"), "{reason}");
}

#[test]
fn quiet_off_keeps_event_driven_providers_from_declaring() {
    let mut scenario = scenario(40);
    scenario.workload.until = scenario.workload.from;
    let with = run(&world(scenario.clone()), Engine::V2);
    assert!(maybe(&with, "declared.start").is_some());
    scenario.events.quiet_after = OffOr::OFF;
    let without = run(&world(scenario), Engine::V2);
    assert!(value(&without, "declared.false") <= value(&with, "declared.false"));
    assert_eq!(maybe(&without, "declared.start"), None);
}
