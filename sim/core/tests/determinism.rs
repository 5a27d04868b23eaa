//! The same world gives the same outcome, and nothing that must not matter does.

mod common;

use common::{run, scenario, world};
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::Engine;

/// Everything in an outcome, as text: floats print exactly.
fn everything(outcome: &Outcome) -> String {
    format!("{outcome:?}")
}

#[test]
fn the_same_run_twice_is_the_same_to_the_last_bit() {
    for engine in Engine::ALL {
        let first = run(&world(scenario(30)), engine);
        let again = run(&world(scenario(30)), engine);
        assert_eq!(everything(&first), everything(&again));
    }
}

#[test]
fn another_seed_is_another_world() {
    let mut other = scenario(30);
    other.run.seed = 2;
    let (a, b) = (run(&world(scenario(30)), Engine::V2), run(&world(other), Engine::V2));
    assert_ne!(a.allocations, b.allocations);
}

#[test]
fn one_engines_settings_do_not_touch_the_other() {
    let before = run(&world(scenario(30)), Engine::V1);
    let mut changed = scenario(30);
    changed.run.engines = Engine::ALL.to_vec();
    changed.events.debounce = changed.events.debounce * 3;
    changed.clocks.itc_encoding = twintrack_core::settings::Encoding::Json;
    let after = run(&world(changed), Engine::V1);
    assert_eq!(everything(&before), everything(&after));
}

#[test]
fn what_is_observed_does_not_change_what_is_simulated() {
    let before = run(&world(scenario(30)), Engine::V2);
    let mut changed = scenario(30);
    changed.observer.causality_witnesses = 5;
    changed.observer.bin = changed.observer.bin * 7;
    let after = run(&world(changed), Engine::V2);
    assert_eq!(before.allocations, after.allocations);
    assert_eq!(before.events, after.events);
}
