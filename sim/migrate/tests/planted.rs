//! Twelve mistakes planted in a candidate, each found and explained; and no divergence between engines that are the same.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{
    Accept, Defect, Delivery, Engine, Feedback, Graph, Ids, Inputs, OffOr, Rollout, Scenario,
};
use twintrack_core::settings::{Cap, Damping, Distribution};
use twintrack_core::watch::Unwatched;
use twintrack_core::world::World;
use twintrack_migrate::{Budget, Findings, Kind, Pair, Verdict, investigate};
use twintrack_scenario::recording::{export, replay};

/// A small world in which everything happens: several slots each, changes of all kinds, late messages.
fn scenario(seed: u64) -> Scenario {
    let mut scenario = Scenario::named("planted");
    scenario.run.seed = seed;
    scenario.run.until = Span::from_secs(15 * 60);
    scenario.population.size = Some(8);
    scenario.population.graph = Graph::Random { degree: 4, reciprocity: 0.5 };
    for slots in [&mut scenario.population.capacity, &mut scenario.population.needs] {
        slots.share = 0.8;
        slots.count_max = 2;
    }
    // Less than what is needed: who is served first matters.
    scenario.population.capacity.quantity = Distribution::Uniform { min: 10.0, max: 40.0 };
    scenario.workload.from = Span::from_secs(60);
    scenario.workload.until = Span::from_secs(6 * 60);
    scenario.workload.need_changes = "30/h".parse().expect("a rate");
    scenario.workload.capacity_changes = "30/h".parse().expect("a rate");
    scenario.workload.recognition_changes = "30/h".parse().expect("a rate");
    scenario.workload.factor = Distribution::Uniform { min: 0.2, max: 2.0 };
    scenario
}

/// The recording of a scenario's workload, and the scenario without what the recording says.
fn recorded(scenario: &Scenario) -> (String, Scenario, Inputs) {
    let world = World::build(scenario.clone(), &Inputs::default()).expect("a world");
    let mut bytes = Vec::new();
    export(&world, &[], &mut bytes).expect("recorded");
    let text = String::from_utf8(bytes).expect("text");
    let mut rest = scenario.clone();
    rest.population.size = None;
    rest.workload = twintrack_core::settings::Workload::default();
    let inputs = replay("planted", &text, &Inputs::default()).expect("a good recording");
    (text, rest, inputs)
}

fn pair(scenario: &Scenario, engine: Engine, plant: impl Fn(&mut Scenario)) -> Pair {
    let mut candidate = scenario.clone();
    plant(&mut candidate);
    let rollout = Rollout {
        from: engine,
        to: engine,
        lag_max: Span::ZERO,
        checkpoint_every: Span::from_secs(15),
        hold_for: Span::from_secs(60),
        ..Rollout::default()
    };
    Pair { reference: scenario.clone(), candidate, rollout }
}

fn examined(scenario: &Scenario, engine: Engine, plant: impl Fn(&mut Scenario), budget: Budget) -> Findings {
    let (text, rest, inputs) = recorded(scenario);
    let pair = pair(&rest, engine, plant);
    investigate(&pair, &inputs, &text, budget, [&mut Unwatched, &mut Unwatched]).expect("a world")
}

/// The mistake is found as this kind of divergence in one of the first seeds, and explained by a smaller recording that still
/// shows it, with what led there.
fn found(kind: Kind, change: impl Fn(&mut Scenario), plant: impl Fn(&mut Scenario) + Copy) {
    let with = |seed| {
        let mut scenario = scenario(seed);
        change(&mut scenario);
        let findings = examined(&scenario, Engine::V2, plant, Budget::default());
        findings
            .divergences
            .iter()
            .any(|explained| explained.divergence.kind == kind)
            .then_some((scenario, findings))
    };
    let (scenario, findings) = (1..=12).find_map(with).unwrap_or_else(|| panic!("{kind:?} is not found"));
    assert_ne!(findings.verdict, Verdict::Ready);
    let explained = findings.divergences.iter().find(|one| one.divergence.kind == kind).expect("just found");
    let minimal = explained.minimal.as_ref().expect("a smaller recording");
    let (text, ..) = recorded(&scenario);
    assert!(minimal.events < text.lines().count() - 1, "{} events", minimal.events);
    assert!(minimal.complete, "within the budget");
    let (shown, stories) = explained.shown.as_ref().expect("it shows it");
    assert_eq!(shown.kind, kind);
    assert!(!shown.what.is_empty() && explained.divergence.at.0 > 0);
    if shown.who.is_some() {
        assert!(stories.iter().any(|story| !story.is_empty()), "what led there");
    }
}

fn nothing(_: &mut Scenario) {}

/// Residuals hardly oscillate; stated needs do, and then damping takes part.
fn without_ledger(scenario: &mut Scenario) {
    scenario.allocation.feedback = Feedback::Stated;
}

fn defect(defect: Defect) -> impl Fn(&mut Scenario) + Copy {
    move |scenario| scenario.allocation.defect = Some(defect)
}

#[test]
fn a_dropped_decline_is_found() {
    found(Kind::Allocation, nothing, defect(Defect::DroppedDecline));
}

#[test]
fn a_wrong_tier_order_is_found() {
    found(Kind::Allocation, nothing, defect(Defect::TiersSwapped));
}

#[test]
fn the_larger_weight_taken_for_mutual_recognition_is_found() {
    found(Kind::Allocation, nothing, defect(Defect::LargerWeight));
}

#[test]
fn a_stale_accept_is_found() {
    let late = |scenario: &mut Scenario| {
        scenario.network.imperfection.reordering = 0.5;
        scenario.network.imperfection.reorder_delay = Span::from_secs(2);
    };
    found(Kind::Replicas, late, defect(Defect::StaleAccept));
}

#[test]
fn an_ignored_need_is_found() {
    found(Kind::Allocation, nothing, defect(Defect::NeedIgnored));
}

#[test]
fn a_capacity_that_takes_nothing_back_is_found() {
    found(Kind::Invariant, nothing, defect(Defect::NothingTakenBack));
}

#[test]
fn a_wrong_damping_window_is_found() {
    let felt = |scenario: &mut Scenario| {
        without_ledger(scenario);
        scenario.allocation.cap = Cap::ActiveNeed;
        scenario.allocation.damping = Damping::WindowOnly;
    };
    found(Kind::Allocation, felt, |scenario| scenario.allocation.damping_window = Span::from_secs(600));
}

#[test]
fn a_wrong_cap_is_found() {
    found(Kind::Allocation, without_ledger, |scenario| scenario.allocation.cap = Cap::ActiveNeed);
}

#[test]
fn a_ledger_left_out_is_found() {
    found(Kind::Allocation, nothing, |scenario| scenario.allocation.feedback = Feedback::Stated);
}

#[test]
fn records_left_out_for_their_age_are_found() {
    found(Kind::Allocation, nothing, |scenario| {
        scenario.events.freshness = OffOr::on(Span::from_secs(20));
    });
}

#[test]
fn ids_that_overlap_are_found() {
    found(Kind::WrongOrder, nothing, |scenario| scenario.clocks.ids = Ids::SeedEach);
}

#[test]
fn updates_lost_by_the_merged_clock_are_found() {
    found(Kind::LostUpdate, nothing, |scenario| {
        scenario.clocks.accept = Accept::MergedClock;
        scenario.clocks.ids = Ids::SeedEach;
    });
}

#[test]
fn copies_that_are_never_sent_again_are_found() {
    let lossy = |scenario: &mut Scenario| scenario.network.imperfection.loss = 0.3;
    found(Kind::Replicas, lossy, |scenario| scenario.network.delivery = Delivery::Datagram);
}

#[test]
fn engines_that_are_the_same_differ_in_nothing_on_a_hundred_recordings() {
    for seed in 1..=100 {
        let engine = Engine::ALL[seed as usize % 4];
        let findings = examined(&scenario(seed), engine, nothing, Budget { trials: 0, events: 0 });
        let told: Vec<_> = findings.divergences.iter().map(|one| &one.divergence.what).collect();
        assert!(told.is_empty(), "seed {seed}, {engine}: {told:?}");
        assert_eq!(findings.comparison.mean_at_once, 0.0);
        let served = findings.comparison.rows.last().expect("a checkpoint").served;
        assert!(served.0 > 0.0 && served.0 == served.1, "seed {seed}: somebody has something");
    }
}
