//! A whole scenario of one number.
//!
//! Each world has a *profile* first: how many classes of disturbance it has at all. Then each class is switched on or off,
//! in the order of `classes`, and draws its settings if it is on. Everything that is drawn ends by the end of the storm;
//! the run goes on for as long as the promises of the calm allow (see [`promises`](crate::promises)).

mod class;
mod network;
mod people;
mod protocol;
mod rng;

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::{Engine, Graph, Inputs, Scenario};
use twintrack_core::world::World;

use crate::promises::patience;
use class::{Class, Storm};
use rng::Rng;

/// Events of a run after which it is given up: many times what small populations need, and soon reached where allocations
/// never come to rest.
const EVENTS_MAX: u64 = 1_000_000;

/// All classes; later ones may look at what earlier ones drew.
fn classes() -> impl Iterator<Item = &'static Class> {
    people::CLASSES.iter().chain(network::CLASSES).chain(protocol::CLASSES)
}

/// The world of a number. The same number gives the same scenario in every build.
#[must_use]
pub fn draw(number: u64) -> Scenario {
    let rng = &mut Rng::new(number);
    let mut scenario = Scenario::named(&format!("world-{number}"));
    scenario.question = "Do the engines keep their promises in this world?".into();
    scenario.run.seed = rng.below(1 << 32);
    scenario.run.engines = Engine::ALL.to_vec();
    scenario.rounds.length = Span::from_secs(rng.pick(&[20, 30, 30, 30, 60, 90]));
    scenario.run.quiet = scenario.rounds.length * 4;
    scenario.run.events_max = EVENTS_MAX;
    scenario.population.size = Some(if rng.chance(0.3) { rng.count(2, 5) } else { rng.count(4, 20) });
    scenario.population.graph = graph_among(&scenario);
    let from = rng.whole(30, 200);
    let storm = Storm { from, until: from + rng.whole(60, 900) };
    // Few classes that go deep, or many that meet.
    let profile = rng.pick(&[0.3, 1.0, 1.0, 2.0]);
    for class in classes() {
        if rng.chance((class.likely * profile).min(0.95)) {
            (class.switch)(rng, &mut scenario, storm);
        }
    }
    let (from, until) = storm.span();
    (scenario.workload.from, scenario.workload.until) = (from, until);
    (scenario.churn.from, scenario.churn.until) = (from, until);
    protocol::keep_engines_comparable(rng, &mut scenario);
    protocol::make_phases_fit(&mut scenario);
    people::make_slowness_tell(&mut scenario);
    calm(&mut scenario);
    scenario
}

/// The graph of a scenario, with no more links than its participants can have.
pub(crate) fn graph_among(scenario: &Scenario) -> Graph {
    let others = scenario.population.size.map_or(u32::MAX, |size| size - 1);
    match scenario.population.graph.clone() {
        Graph::Random { degree, reciprocity } => Graph::Random { degree: degree.min(others), reciprocity },
        Graph::SmallWorld { degree, rewire, reciprocity } => {
            Graph::SmallWorld { degree: degree.min(others - others % 2), rewire, reciprocity }
        }
        Graph::ScaleFree { attach, reciprocity } => {
            Graph::ScaleFree { attach: attach.min(others), reciprocity }
        }
        other => other,
    }
}

/// Lets the run go on after the last disturbance for as long as everything needs to come to rest.
fn calm(scenario: &mut Scenario) {
    // Turnovers begin when the engine is at rest: each has its time.
    let steps = scenario.churn.turnover.map_or(Span::ZERO, |steps| steps.epoch_max * u64::from(steps.epochs));
    scenario.run.until = scenario.workload.until + steps + Span::from_secs(86_400);
    // A world that cannot be built is reported as what it is, later.
    let last = World::build(scenario.clone(), &Inputs::default())
        .map_or(scenario.workload.until, |world| world.last_disturbance().since(Time::ZERO));
    let seconds = (last + steps + patience(scenario)).as_secs_f64();
    scenario.run.until = Span::from_secs(seconds as u64 + 1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use twintrack_scenario::{Source, brief, load};

    #[test]
    fn every_world_is_a_file_that_reads_back_as_itself() {
        for index in 0..200 {
            let scenario = draw(crate::world_number(1, index));
            let text = brief(&scenario);
            let loaded = load(Source::from_text("world", text.as_str()), &[])
                .unwrap_or_else(|e| panic!("{e}\n{text}"));
            assert_eq!(loaded.scenario, scenario, "{text}");
            World::build(loaded.scenario, &loaded.inputs).unwrap_or_else(|error| panic!("{error}\n{text}"));
        }
    }

    #[test]
    fn a_number_stands_for_one_world() {
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
    }
}
