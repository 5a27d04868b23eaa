//! Do the settings make sense, each by itself and together? A file per section of the scenario.
//!
//! Shape and types are settled by now. Everything that can be said without building the world is said here, all of it
//! in one go; what only the built world shows (a slot that a participant happens not to have) is left to the world.

mod allocation;
mod churn;
mod ci;
mod distribution;
mod events;
mod faults;
mod findings;
mod graph;
mod network;
mod observer;
mod population;
mod rollout;
mod rounds;
mod run;
mod workload;

use twintrack_core::settings::{Inputs, Scenario};

use crate::headcount::{everyone, from_start};

pub(crate) use findings::Finding;
use findings::Findings;

/// Everything that makes no sense in a scenario. `inputs` is what its files held, when they could be read.
pub(crate) fn validate(scenario: &Scenario, inputs: Option<&Inputs>) -> Vec<Finding> {
    let mut findings = Findings::default();
    let size = from_start(scenario, inputs);
    let ever = everyone(scenario, inputs);
    run::check(scenario, &mut findings);
    population::check(scenario, inputs, &mut findings);
    // The graph is drawn over seats: how many recorded sessions take is known only to the world.
    let recorded = inputs.is_some_and(|inputs| inputs.recorded.is_some());
    let seats = size.filter(|_| scenario.churn.sessions.is_none() && !recorded);
    graph::check(&scenario.population, seats, &mut findings);
    churn::check(scenario, size, inputs, &mut findings);
    workload::check(scenario, size, ever, &mut findings);
    network::check(&scenario.network, &mut findings);
    faults::check(scenario, ever, &mut findings);
    allocation::check(&scenario.allocation, &mut findings);
    rounds::check(&scenario.rounds, &mut findings);
    events::check(&scenario.events, &mut findings);
    observer::check(scenario, &mut findings);
    ci::check(&scenario.ci, &mut findings);
    if let Some(rollout) = &scenario.rollout {
        rollout::check(rollout, &mut findings);
    }
    findings.into_inner()
}
