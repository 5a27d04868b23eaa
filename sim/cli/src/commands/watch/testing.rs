//! What the tests of watching share: a small world with disturbances, and readings by hand.

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::{Direction, Engine, Inputs, Partition, Scenario, TimedAction};
use twintrack_core::watch::{Reading, Totals};
use twintrack_core::world::World;

use super::live::{Live, Subject};
use super::pace::{Pace, Speed};
use super::plan::Plan;

/// Ten participants of whom one changes its capacity at 12 s and another at 41 s, and two are cut off from 40 s to 60 s.
fn world() -> World {
    let mut scenario = Scenario::named("sample");
    scenario.population.size = Some(10);
    scenario.population.capacity.share = 1.0;
    scenario.run.until = Span::from_secs(1_200);
    let changes = |seconds, participant| TimedAction {
        capacity: Some(60.0),
        ..TimedAction::blank(Span::from_secs(seconds), participant)
    };
    scenario.workload.at = vec![changes(12, 3), changes(41, 7)];
    scenario.faults.partitions = vec![Partition {
        from: Span::from_secs(40),
        until: Span::from_secs(60),
        share: None,
        members: Some(vec![0, 1]),
        regions: None,
        direction: Direction::Both,
    }];
    World::build(scenario, &Inputs::default()).expect("a world")
}

pub(super) fn plan() -> Plan {
    Plan::of(&world())
}

/// Nothing has happened yet.
pub(super) fn reading() -> Reading {
    Reading {
        at: Time::ZERO,
        sent: Totals::default(),
        residual: 0.0,
        participants: 10,
        joining: 0,
        rounds: None,
        stalled: None,
        disturbances: 1,
        moved: Time::ZERO,
        settled: false,
        declared: None,
    }
}

/// V1 and V2, paused, before they have said anything; samples are 5 s.
pub(super) fn live_at_the_start() -> Live {
    live_with(&[Engine::V1, Engine::V2])
}

/// The same with these engines.
pub(super) fn live_with(engines: &[Engine]) -> Live {
    let every = Span::from_secs(5);
    Live::new(Subject::of(&world(), every), engines, Pace::new(Speed::Times(50.0), true, every))
}
