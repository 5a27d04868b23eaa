//! One more participant at the end changes no other participant's draws: with everything switched on.

mod common;

use common::world;
use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::population::{Action, Change};
use twintrack_core::settings::{
    ActionKind, Burst, Distribution, Diurnal, Graph, Hot, Imperfection, Inputs, Partition, Pause,
    RandomPartitions, RandomPauses, RegionMatrix, Regions, Scenario,
};
use twintrack_core::world::World;

const SIZE: u32 = 60;

fn minutes(minutes: u64) -> Span {
    Span::from_secs(60 * minutes)
}

fn everything_on(graph: Graph, size: u32) -> Scenario {
    let mut scenario = common::scenario(size);
    let population = &mut scenario.population;
    population.graph = graph;
    population.compute_factor = Some(Distribution::Lognormal { median: 1.0, p99: 20.0 });
    for slots in [&mut population.capacity, &mut population.needs] {
        slots.count_max = 3;
        (slots.windowed, slots.placed, slots.remote) = (0.5, 0.5, 0.2);
    }
    let workload = &mut scenario.workload;
    workload.diurnal = Some(Diurnal { amplitude: 0.8, period: minutes(10), peak: minutes(3) });
    workload.hot = Some(Hot { share: 0.2, factor: 5.0 });
    let burst = |kind| Burst { time: minutes(30), length: minutes(1), actions: 200, kind };
    workload.bursts = [ActionKind::Need, ActionKind::Capacity, ActionKind::Recognition].map(burst).to_vec();
    scenario.rounds.compute = Span::SECOND;
    scenario.network.imperfection =
        Imperfection { loss: 0.1, duplication: 0.1, reordering: 0.1, ..Imperfection::default() };
    let (from, until, length) = (minutes(5), minutes(25), Distribution::Exponential { mean: minutes(2) });
    let faults = &mut scenario.faults;
    faults.partitions = vec![Partition {
        from,
        until,
        share: Some(0.4),
        members: None,
        regions: None,
        direction: Default::default(),
    }];
    faults.pauses = vec![Pause { from, until, share: Some(0.4), participants: None }];
    let rate = "6/h".parse().expect("a rate");
    faults.random_partitions = Some(RandomPartitions {
        rate,
        from: minutes(26),
        until: minutes(40),
        length: length.clone(),
        share: 0.3,
        direction: Default::default(),
    });
    faults.random_pauses =
        Some(RandomPauses { rate, from: minutes(26), until: minutes(40), length: length.clone() });
    let churn = &mut scenario.churn;
    churn.session = Some(Distribution::Weibull { scale: minutes(3), shape: 0.5 });
    (churn.crash_share, churn.return_share, churn.absence) = (0.4, 0.6, length);
    scenario
}

/// The same with regions.
fn regional(graph: Graph, size: u32) -> World {
    let mut scenario = everything_on(graph, size);
    scenario.network.regions = Some(Regions { file: "r.csv".into(), within: Span::from_millis(2) });
    let names: Vec<String> = ["a", "b", "c"].map(String::from).to_vec();
    let matrix = RegionMatrix { names, mean_ns: vec![40_000_000; 9] };
    World::build(scenario, &Inputs { regions: Some(matrix), ..Inputs::default() }).expect("a valid scenario")
}

/// What an action is about, with the peer in place of the number of a link. The weight given is left out: it is one of all
/// that share a sum, and whose it is tells whether the draw was the same.
fn told(world: &World, action: &Action) -> (Time, Participant, Result<Participant, String>) {
    let what = match action.change {
        Change::Recognition { link, .. } => Ok(world.links.peers(action.participant.index())[link as usize]),
        ref other => Err(format!("{other:?}")),
    };
    (action.at, action.participant, what)
}

/// Links among the old: kept, but for those that the newcomer took; kept weights in the same proportions. `near` are those
/// around whom a graph closes, whose links may be others. Gives how many links were taken.
fn check_links(before: &World, after: &World, near: impl Fn(Participant) -> bool) -> usize {
    let mut taken = 0;
    for me in (0..SIZE as usize).filter(|me| !near(Participant::from(*me))) {
        let weight = |world: &World, peer| {
            let link = world.links.find(me, peer)?;
            Some(world.links.weights(me)[link as usize]).filter(|weight| *weight > 0.0)
        };
        let mut ratios = Vec::new();
        for peer in (0..SIZE).map(Participant).filter(|peer| !near(*peer)) {
            match (weight(before, peer), weight(after, peer)) {
                (Some(before), Some(after)) => ratios.push(after / before),
                (Some(_), None) => taken += 1,
                (None, Some(_)) => panic!("{me} recognises {} and did not before", peer.0),
                (None, None) => {}
            }
        }
        let first = ratios.first().copied().unwrap_or(1.0);
        assert!(ratios.iter().all(|ratio| (ratio / first - 1.0).abs() < 1e-9), "{me}: {ratios:?}");
    }
    taken
}

/// Everything that is no link: the same for all old participants.
fn check_the_rest(before: &World, after: &World) {
    let old = SIZE as usize;
    assert_eq!(before.needs, after.needs[..old]);
    assert_eq!(before.capacity, after.capacity[..old]);
    assert_eq!(before.skew, after.skew[..old]);
    let everyone = || (0..SIZE).map(Participant);
    let times: Vec<Time> = (0..45 * 6).map(|tens| Time::ZERO + Span::from_secs(10 * tens)).collect();
    for who in everyone() {
        assert_eq!(before.network.region(who), after.network.region(who));
        assert_eq!(before.compute_by_events.of(who), after.compute_by_events.of(who));
        assert_eq!(before.compute_by_rounds.of(who), after.compute_by_rounds.of(who));
        for other in everyone() {
            for message in 0..3 {
                let arrival = |world: &World| world.network.arrival(Time::ZERO, who, other, message);
                let fate = |world: &World| world.network.fate(who, other, message);
                assert_eq!((arrival(before), fate(before)), (arrival(after), fate(after)));
            }
        }
        for now in &times {
            assert_eq!(before.schedule.asleep_until(*now, who), after.schedule.asleep_until(*now, who));
            let blocked =
                |world: &World| world.schedule.blocked_until(*now, who, Participant((who.0 + 7) % SIZE));
            assert_eq!(blocked(before), blocked(after));
        }
    }
    let passages = after.churn.passages.iter().filter(|passage| passage.participant.0 < SIZE);
    assert_eq!(before.churn.passages, passages.copied().collect::<Vec<_>>());
}

/// Actions of the old: one that is lost is now the newcomer's, or about the newcomer, or was about somebody whose link the
/// newcomer took. Left out are those around whom a graph closes.
fn check_actions(before: &World, after: &World, near: impl Fn(Participant) -> bool) {
    let newcomer = Participant(SIZE);
    let all = |world: &World| -> Vec<_> { world.actions.iter().map(|action| told(world, action)).collect() };
    let (old, now) = (all(before), all(after));
    assert!(old.len() > 500 && now.len() > 500);
    let mut lost = 0;
    for action in old.iter().filter(|(_, who, _)| !near(*who)).filter(|action| !now.contains(action)) {
        let (at, who, what) = action;
        let instead = now.iter().find(|(when, by, _)| when == at && (by == who || *by == newcomer));
        let (_, by, about) = instead.unwrap_or_else(|| panic!("{action:?} is gone"));
        let taken = what.as_ref().is_ok_and(|peer| {
            let weights = after.links.weights(who.index());
            after.links.find(who.index(), *peer).is_none_or(|link| weights[link as usize] == 0.0)
        });
        assert!(*by == newcomer || *about == Ok(newcomer) || taken, "{action:?} became {instead:?}");
        lost += 1;
    }
    // The newcomer takes its share of 600 actions in bursts, and of recognitions.
    assert!((1..60).contains(&lost), "{lost}");
    let made = now.iter().filter(|(_, who, _)| *who != newcomer && !near(*who));
    assert!(made.count() <= old.iter().filter(|(_, who, _)| !near(*who)).count(), "no new ones");
}

#[test]
fn one_more_participant_changes_no_other_participants_draws() {
    for graph in [
        Graph::Random { degree: 6, reciprocity: 0.5 },
        Graph::SmallWorld { degree: 6, rewire: 0.3, reciprocity: 0.5 },
        Graph::ScaleFree { attach: 3, reciprocity: 0.5 },
    ] {
        let closes = matches!(graph, Graph::SmallWorld { .. });
        let near = |who: Participant| closes && who.0 + 3 >= SIZE;
        let (before, after) = (regional(graph.clone(), SIZE), regional(graph.clone(), SIZE + 1));
        let taken = check_links(&before, &after, near);
        assert!(taken < 15, "{graph:?}: {taken} links");
        check_the_rest(&before, &after);
        check_actions(&before, &after, near);
    }
}

#[test]
fn latencies_without_regions_stay_as_well() {
    let graph = Graph::Random { degree: 6, reciprocity: 0.5 };
    let [before, after] = [SIZE, SIZE + 1].map(|size| world(everything_on(graph.clone(), size)));
    check_the_rest(&before, &after);
}
