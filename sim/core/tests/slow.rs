//! Participants that take their time to compute.

mod common;

use common::{run, scenario, value, world};
use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Span;
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::{Distribution, Engine, Profile, Scenario};

/// Rounds on clocks that are right, so that spans of a participant's clock are spans of true time.
fn punctual(profile: Profile) -> Scenario {
    let mut scenario = scenario(30);
    scenario.rounds.clock_offset = Distribution::Constant { value: Span::ZERO };
    scenario.rounds.clock_drift_ppm = Distribution::Constant { value: 0.0 };
    scenario.rounds.profile = profile;
    scenario
}

/// Everything that participants notice of how an engine went.
fn course(outcome: &Outcome) -> Vec<(&'static str, Option<f64>)> {
    outcome.metrics.iter().map(|measure| (measure.metric.name, measure.value)).collect()
}

#[test]
fn a_computation_that_is_over_in_time_delays_no_round() {
    for (profile, compute) in [(Profile::Boundary, 2), (Profile::NinePhase, 10)] {
        let swift = punctual(profile);
        let mut slower = swift.clone();
        slower.rounds.phases.compute_spread = Span::from_secs(10);
        let mut swift = swift;
        swift.rounds.phases.compute_spread = Span::from_secs(10);
        slower.rounds.compute = Span::from_secs(compute);
        let [swift, slower] = [swift, slower].map(|scenario| run(&world(scenario), Engine::V1));
        assert_eq!(swift.allocations, slower.allocations);
        assert_eq!(course(&swift), course(&slower), "{profile:?}");
    }
}

#[test]
fn a_longer_computation_publishes_when_it_is_over() {
    let mut late = punctual(Profile::Boundary);
    late.rounds.publish_after = Span::from_secs(12);
    let mut slow = punctual(Profile::Boundary);
    slow.rounds.compute = Span::from_secs(12);
    let [late, slow] = [late, slow].map(|scenario| run(&world(scenario), Engine::V1));
    assert_eq!(late.allocations, slow.allocations);
    for name in ["messages.data", "settled.start", "visibility.mean", "visibility.max", "reaction.mean"] {
        assert_eq!(value(&late, name), value(&slow, name), "{name}");
    }
    let swift = run(&world(punctual(Profile::Boundary)), Engine::V1);
    assert_ne!(course(&swift), course(&slow));
}

#[test]
fn computing_for_longer_than_rounds_last_delays_everything_and_breaks_nothing() {
    for profile in [Profile::Boundary, Profile::NinePhase] {
        let swift = run(&world(punctual(profile)), Engine::V1);
        let mut scenario = punctual(profile);
        scenario.run.until = Span::from_secs(4 * 3_600);
        // Nothing changes before everyone has come to rest.
        scenario.workload.from = Span::from_secs(2 * 3_600);
        scenario.workload.until = scenario.workload.from + Span::from_secs(180);
        scenario.rounds.compute = Span::from_secs(50);
        scenario.population.compute_factor = Some(Distribution::Constant { value: 4.0 });
        let outcome = run(&world(scenario), Engine::V1);
        assert_eq!(outcome.end, End::Settled, "{profile:?}");
        assert_eq!(value(&outcome, "invariants.broken"), 0.0);
        let [took, swiftly] = [&outcome, &swift].map(|outcome| value(outcome, "settled.start"));
        assert!(took > 1.5 * swiftly, "{profile:?}: {took} and {swiftly}");
    }
}

#[test]
fn the_slow_are_the_same_under_either_coordination_and_slow_the_rest_down() {
    let factor = Distribution::Lognormal { median: 1.0, p99: 200.0 };
    let mut slow = scenario(60);
    slow.rounds.compute = Span::from_secs(1);
    slow.population.compute_factor = Some(factor);
    let (plain, slow) = (world(scenario(60)), world(slow));
    let ranked = |of: &dyn Fn(Participant) -> Span| {
        let mut everyone: Vec<Participant> = (0..60).map(Participant).collect();
        everyone.sort_by_key(|who| of(*who));
        everyone
    };
    assert_eq!(ranked(&|who| slow.compute_by_events.of(who)), ranked(&|who| slow.compute_by_rounds.of(who)));
    assert_eq!(plain.actions, slow.actions);
    let [plain, slow] = [plain, slow].map(|world| run(&world, Engine::V2));
    assert_eq!(slow.end, End::Settled);
    assert_eq!(value(&slow, "invariants.broken"), 0.0);
    // Visibility waits for the first provider concerned, settling for the last.
    assert!(value(&slow, "settled.start") > 10.0 * value(&plain, "settled.start"));
}
