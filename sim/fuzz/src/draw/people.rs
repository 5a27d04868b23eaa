//! Who takes part, what they change, and who comes and goes.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{
    ActionKind, Burst, Distribution, Diurnal, Graph, Hot, PassageKind, Rate, Scenario, TimedAction,
    TimedPassage, Turnover,
};

use super::class::{Class, Storm, class};
use super::rng::Rng;

pub(super) const CLASSES: &[Class] = &[
    class(0.6, graph),
    class(0.3, self_recognition),
    class(0.5, shares),
    class(0.3, slots),
    class(0.2, windows_and_places),
    class(0.2, slow_computers),
    class(0.5, needs),
    class(0.4, capacities),
    class(0.3, recognitions),
    class(0.2, uneven_rates),
    class(0.2, bursts),
    class(0.4, stated_actions),
    class(0.3, arrivals),
    class(0.3, sessions),
    class(0.4, passages),
    class(0.12, turnover),
    class(0.2, slow_detection),
];

/// Participants at the start.
pub(super) fn size(scenario: &Scenario) -> u32 {
    scenario.population.size.unwrap_or(2)
}

fn graph(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    let most = size(scenario) - 1;
    let reciprocity = rng.pick(&[0.0, 0.5, 1.0]);
    scenario.population.graph = match rng.below(4) {
        0 => Graph::Complete {},
        1 if most >= 2 => {
            let degree = 2 * rng.count(1, (most / 2).min(3));
            Graph::SmallWorld { degree, rewire: rng.share(0.0, 1.0), reciprocity }
        }
        2 => Graph::ScaleFree { attach: rng.count(1, most.min(3)), reciprocity },
        _ => Graph::Random { degree: rng.count(1, most.min(8)), reciprocity },
    };
}

fn self_recognition(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.population.self_weight = rng.share(0.0, 1.0);
    scenario.population.weight_sum = rng.share(0.1, 1.0);
}

fn shares(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    let population = &mut scenario.population;
    population.capacity.share = rng.share(0.1, 1.0);
    population.needs.share = rng.share(0.1, 1.0);
    // Plenty, or next to nothing.
    let max = rng.pick(&[1.0, 20.0, 500.0]);
    population.capacity.quantity = Distribution::Uniform { min: 0.0, max };
}

fn slots(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    for slots in [&mut scenario.population.capacity, &mut scenario.population.needs] {
        slots.count_max = rng.count(1, 4);
    }
}

fn windows_and_places(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    for slots in [&mut scenario.population.capacity, &mut scenario.population.needs] {
        slots.windowed = rng.share(0.0, 1.0);
        slots.placed = rng.share(0.0, 1.0);
        slots.remote = rng.share(0.0, 0.5);
    }
    scenario.population.places = rng.count(1, 4);
}

fn slow_computers(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.population.compute_factor =
        Some(Distribution::Uniform { min: 0.1, max: rng.pick(&[2.0, 20.0]) });
}

/// A factor of no time at all makes nobody slow, and is refused.
pub(super) fn make_slowness_tell(scenario: &mut Scenario) {
    if scenario.events.compute == Span::ZERO && scenario.rounds.compute == Span::ZERO {
        scenario.population.compute_factor = None;
    }
}

fn needs(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.workload.need_changes = rng.per_hour(1, 60);
}

fn capacities(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.workload.capacity_changes = rng.per_hour(1, 60);
}

fn recognitions(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.workload.recognition_changes = rng.per_hour(1, 60);
}

fn uneven_rates(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.workload.diurnal =
        Some(Diurnal { amplitude: rng.share(0.0, 1.0), period: rng.secs(60, 600), peak: rng.secs(0, 60) });
    scenario.workload.hot = Some(Hot { share: rng.share(0.0, 1.0), factor: rng.whole(1, 10) as f64 });
    scenario.workload.factor = Distribution::Uniform { min: 0.0, max: rng.pick(&[1.0, 3.0]) };
}

fn bursts(rng: &mut Rng, scenario: &mut Scenario, storm: Storm) {
    for _ in 0..rng.whole(1, 3) {
        let kind = rng.pick(&[ActionKind::Need, ActionKind::Capacity, ActionKind::Recognition]);
        let (from, until) = storm.part(rng);
        let length = if rng.chance(0.5) { Span::ZERO } else { until - from };
        scenario.workload.bursts.push(Burst { time: from, length, actions: rng.count(1, 40), kind });
    }
}

/// Needs and capacities that go to nothing and come back. Who has a slot is known only to the world, so everyone gets one.
fn stated_actions(rng: &mut Rng, scenario: &mut Scenario, storm: Storm) {
    scenario.population.capacity.share = 1.0;
    scenario.population.needs.share = 1.0;
    let size = size(scenario);
    for _ in 0..rng.whole(1, 8) {
        let amount = Some(rng.pick(&[0.0, 0.5, 10.0, 100.0]));
        let (need, capacity) = if rng.chance(0.5) { (amount, None) } else { (None, amount) };
        let participant = rng.count(0, size - 1);
        let time = storm.moment(rng);
        scenario.workload.at.push(TimedAction { need, capacity, ..TimedAction::blank(time, participant) });
    }
}

fn arrivals(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.churn.arrivals = rng.per_hour(4, 120);
}

fn sessions(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.churn.session = Some(Distribution::Exponential { mean: rng.secs(60, 1_200) });
    departures(rng, scenario);
    if rng.chance(0.6) {
        scenario.churn.return_share = rng.share(0.1, 1.0);
        scenario.churn.absence = Distribution::Uniform { min: Span::SECOND, max: rng.secs(2, 300) };
    }
}

fn departures(rng: &mut Rng, scenario: &mut Scenario) {
    scenario.churn.crash_share = if rng.chance(0.4) { 0.0 } else { rng.share(0.1, 1.0) };
}

/// Some come, and somebody goes and returns.
fn passages(rng: &mut Rng, scenario: &mut Scenario, storm: Storm) {
    let at = |time, what, participant, count| TimedPassage { time, what, participant, count };
    if rng.chance(0.7) {
        let count = Some(rng.count(1, 4));
        scenario.churn.at.push(at(storm.moment(rng), PassageKind::Join, None, count));
    }
    // Sessions may be over before what is stated here; without them it always can happen.
    if scenario.churn.session.is_none() {
        let mut who = rng.count(0, size(scenario) - 1);
        for _ in 0..rng.whole(0, 2) {
            let (from, until) = storm.part(rng);
            let what = rng.pick(&[PassageKind::Leave, PassageKind::Crash]);
            scenario.churn.at.push(at(from, what, Some(who), None));
            if rng.chance(0.6) {
                scenario.churn.at.push(at(until, PassageKind::Join, Some(who), None));
            }
            who += 1;
            if who >= size(scenario) {
                break;
            }
        }
    }
}

/// Instead of what happens at given times: the two do not go together.
fn turnover(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    let round = scenario.rounds.length;
    let replace = rng.count(1, size(scenario));
    let churn = &mut scenario.churn;
    churn.arrivals = Rate::ZERO;
    churn.session = None;
    churn.return_share = 0.0;
    churn.at.clear();
    departures(rng, scenario);
    scenario.churn.turnover = Some(Turnover {
        replace,
        epochs: rng.count(2, 4),
        spread: rng.secs(0, 120),
        epoch_max: round * 20 + Span::from_secs(121),
    });
}

fn slow_detection(rng: &mut Rng, scenario: &mut Scenario, _: Storm) {
    scenario.churn.detect_after = rng.secs(0, 180);
    scenario.churn.sponsor_timeout = rng.secs(1, 30);
}
