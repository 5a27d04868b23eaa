//! The world of the recorded runs, for those who make the recordings as well.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Coordination, Inputs, Scenario};
use twintrack_core::world::World;

/// The scenario of the recordings: a start, and users who act in the middle of the run; as many participants as make
/// millions of events.
pub(crate) fn scenario(coordination: Coordination) -> Scenario {
    let mut scenario = Scenario::named("traced");
    scenario.population.size = Some(if coordination == Coordination::Rounds { 1_000 } else { 6_000 });
    scenario.run.until = Span::from_secs(30 * 60);
    scenario.workload.need_changes = "2/h".parse().expect("a rate");
    scenario.workload.from = Span::from_secs(15 * 60);
    scenario.workload.until = Span::from_secs(20 * 60);
    scenario
}

/// Its world.
pub(crate) fn world(coordination: Coordination) -> World {
    World::build(scenario(coordination), &Inputs::default()).expect("a valid scenario")
}
