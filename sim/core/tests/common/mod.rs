//! Small scenarios for tests of whole runs.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub(crate) mod churn;

use twintrack_core::kernel::time::Span;
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::{Churn, Distribution, Engine, Inputs, Scenario};
use twintrack_core::watch::Unwatched;
use twintrack_core::world::World;

/// A population that starts, changes some needs, capacities and weights after 25 minutes, and is given time to settle.
pub(crate) fn scenario(size: u32) -> Scenario {
    let mut scenario = Scenario::named("test");
    scenario.population.size = Some(size);
    scenario.run.until = Span::from_secs(45 * 60);
    scenario.workload.from = Span::from_secs(25 * 60);
    scenario.workload.until = Span::from_secs(28 * 60);
    for rate in [
        &mut scenario.workload.need_changes,
        &mut scenario.workload.capacity_changes,
        &mut scenario.workload.recognition_changes,
    ] {
        *rate = "3/h".parse().expect("a rate");
    }
    scenario
}

pub(crate) fn world(scenario: Scenario) -> World {
    World::build(scenario, &Inputs::default()).expect("a valid scenario")
}

pub(crate) fn run(world: &World, engine: Engine) -> Outcome {
    twintrack_core::run(world, engine, &mut Unwatched)
}

pub(crate) fn run_all(world: &World) -> [Outcome; 4] {
    Engine::ALL.map(|engine| run(world, engine))
}

/// A metric's value; it must have one.
pub(crate) fn value<E: std::fmt::Debug>(outcome: &Outcome<E>, name: &str) -> f64 {
    maybe(outcome, name).unwrap_or_else(|| panic!("{:?} has no {name}", outcome.engine))
}

pub(crate) fn maybe<E>(outcome: &Outcome<E>, name: &str) -> Option<f64> {
    let measure = outcome.metrics.iter().find(|measure| measure.metric.name == name);
    measure.unwrap_or_else(|| panic!("no metric is called {name}")).value
}
