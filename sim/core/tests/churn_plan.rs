//! Who comes and goes, and who is linked to whom by it: before any engine runs.

mod common;

use std::collections::BTreeMap;

use common::{scenario, world};
use proptest::prelude::*;
use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::population::{Churn, Passage, PassageKind};
use twintrack_core::settings::{
    self, ActionKind, Burst, Distribution, Graph, Inputs, RecordedSession, Scenario, TimedPassage, Turnover,
    Workload,
};
use twintrack_core::world::World;

fn minutes(minutes: u64) -> Span {
    Span::from_secs(60 * minutes)
}

/// Arrivals and sessions from minute 10 to minute 40.
fn lively(size: u32) -> Scenario {
    let mut scenario = scenario(size);
    scenario.churn = settings::Churn {
        from: minutes(10),
        until: minutes(40),
        arrivals: "60/h".parse().expect("a rate"),
        session: Some(Distribution::Weibull { scale: minutes(12), shape: 0.6 }),
        crash_share: 0.3,
        return_share: 0.5,
        absence: Distribution::Exponential { mean: minutes(3) },
        ..settings::Churn::default()
    };
    scenario
}

fn at(time: Span, what: PassageKind, participant: Option<u32>, count: Option<u32>) -> TimedPassage {
    TimedPassage { time, what, participant, count }
}

fn stepwise(size: u32, replace: u32, epochs: u32) -> Scenario {
    let mut scenario = scenario(size);
    let (spread, epoch_max) = (minutes(1), minutes(60));
    scenario.churn.turnover = Some(Turnover { replace, epochs, spread, epoch_max });
    scenario
}

/// Everyone's comings and goings in their order, numbered from 1.
fn in_order(churn: &Churn) -> impl Iterator<Item = (u32, Participant, PassageKind)> {
    let passages = churn.passages.iter().map(|p| (p.participant, p.kind));
    let turnovers = churn.turnovers.iter().flatten().map(|p| (p.participant, p.kind));
    (1..).zip(passages.chain(turnovers)).map(|(number, (who, kind))| (number, who, kind))
}

/// Everyone's first arrival and last departure by number.
fn stays(churn: &Churn) -> Vec<(u32, u32)> {
    let mut stays = vec![(0, u32::MAX); churn.initial as usize];
    for (number, who, kind) in in_order(churn) {
        match kind {
            PassageKind::Join if who.index() == stays.len() => stays.push((number, u32::MAX)),
            PassageKind::Join => stays[who.index()].1 = u32::MAX,
            _ => stays[who.index()].1 = number,
        }
    }
    stays
}

/// What must hold for every plan.
fn check(churn: &Churn) {
    assert!(churn.passages.is_sorted_by_key(|p| (p.at, p.participant)));
    assert!(churn.turnovers.iter().all(|turnover| turnover.is_sorted_by_key(|p| (p.at, p.participant))));
    let mut present = vec![true; churn.initial as usize];
    for (_, who, kind) in in_order(churn) {
        if who.index() == present.len() {
            present.push(false);
        }
        assert_eq!(present[who.index()], kind != PassageKind::Join, "{who:?} {kind:?}");
        present[who.index()] = kind == PassageKind::Join;
    }
    assert_eq!(present.len(), churn.participants() as usize);
    let instants: std::collections::BTreeSet<_> =
        churn.passages.iter().map(|p| (p.at, p.participant)).collect();
    assert_eq!(instants.len(), churn.passages.len(), "two passages of one participant at one instant");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_plan_is_one_that_can_be(
        seed in 0u64..1_000,
        size in 5u32..60,
        per_hour in 0u32..300,
        session in proptest::option::of(1u64..1_800),
        (crashes, returns) in (0.0f64..=1.0, 0.0f64..=1.0),
        leavers in 0u32..5,
    ) {
        let mut scenario = lively(size);
        scenario.run.seed = seed;
        let churn = &mut scenario.churn;
        churn.arrivals = format!("{per_hour}/h").parse().expect("a rate");
        // A constant, so that many things fall on one instant.
        churn.session = session.map(|secs| Distribution::Constant { value: Span::from_secs(secs) });
        churn.absence = Distribution::Constant { value: Span::from_secs(60) };
        (churn.crash_share, churn.return_share) = (crashes, returns);
        churn.at = vec![
            at(minutes(10), PassageKind::Join, None, Some(leavers)),
            at(minutes(10), PassageKind::Leave, None, Some(leavers)),
            at(minutes(11), PassageKind::Crash, None, Some(0)),
        ];
        let world = world(scenario);
        check(&world.churn);
        prop_assert_eq!(world.initial(), size as usize);
        prop_assert_eq!(world.participants(), world.churn.participants() as usize);
        prop_assert_eq!(world.needs.len(), world.participants());
    }

    #[test]
    fn linked_are_those_whose_stays_overlap(seed in 0u64..1_000, size in 3u32..12, turnover: bool) {
        let mut scenario = if turnover { stepwise(size, size / 2, 5) } else { lively(size) };
        scenario.run.seed = seed;
        scenario.population.graph = Graph::Complete {};
        let world = world(scenario);
        let stays = stays(&world.churn);
        let overlap = |a: usize, b: usize| stays[a].0 < stays[b].1 && stays[b].0 < stays[a].1;
        for me in 0..world.participants() {
            let expected: Vec<Participant> = (0..world.participants())
                .filter(|other| *other != me && overlap(me, *other))
                .map(Participant::from)
                .collect();
            prop_assert_eq!(world.links.peers(me), expected, "{}", me);
        }
    }
}

#[test]
fn without_churn_everyone_is_there_from_start_to_end() {
    let world = world(scenario(30));
    assert_eq!(world.churn, Churn::none(30));
    assert!(world.churn.is_empty());
    assert_eq!((world.initial(), world.participants()), (30, 30));
}

#[test]
fn newcomers_come_at_their_rate_and_only_while_they_may() {
    let mut scenario = lively(10);
    scenario.churn.arrivals = "2000/h".parse().expect("a rate");
    scenario.churn.session = None;
    let churn = world(scenario).churn;
    // 1,000 expected, four standard deviations around it.
    assert!((874..1_126).contains(&churn.passages.len()), "{}", churn.passages.len());
    let span = Time::ZERO + minutes(10)..Time::ZERO + minutes(40);
    assert!(churn.passages.iter().all(|p| p.kind == PassageKind::Join && span.contains(&p.at)));
}

#[test]
fn sessions_have_their_length_end_as_often_in_crashes_and_in_returns_as_is_stated() {
    let mut scenario = lively(2_000);
    scenario.churn.arrivals = settings::Rate::ZERO;
    scenario.churn.session = Some(Distribution::Exponential { mean: minutes(30) });
    scenario.churn.absence = Distribution::Constant { value: Span::from_millis(1) };
    scenario.churn.return_share = 0.25;
    let churn = world(scenario).churn;
    let first = |who: u32| churn.passages.iter().find(|p| p.participant.0 == who).map(|p| p.at);
    let ended = (0..2_000).filter(|who| first(*who).is_some()).count();
    // 1 − 1/e of the first sessions are over after 30 minutes.
    assert!((1_170..1_360).contains(&ended), "{ended}");
    let count = |kind| churn.passages.iter().filter(|p| p.kind == kind).count() as f64;
    let (crashes, leaves, joins) =
        (count(PassageKind::Crash), count(PassageKind::Leave), count(PassageKind::Join));
    assert!((crashes / (crashes + leaves) - 0.3).abs() < 0.05, "{crashes} {leaves}");
    assert!((joins / (crashes + leaves) - 0.25).abs() < 0.05, "{joins}");
    assert!(churn.passages.iter().all(|p| (minutes(10)..=minutes(40)).contains(&p.at.since(Time::ZERO))));
}

#[test]
fn one_line_more_at_the_end_changes_nothing_before_it() {
    let mut scenario = lively(40);
    let before = world(scenario.clone());
    scenario.churn.at = vec![at(minutes(44), PassageKind::Join, None, Some(1))];
    let after = world(scenario);
    let n = before.participants();
    assert_eq!(after.participants(), n + 1);
    assert_eq!(after.churn.passages[..before.churn.passages.len()], before.churn.passages);
    assert_eq!(after.needs[..n], before.needs);
    // The newcomer took a seat that was free: nobody else's weights have changed at all.
    for me in 0..n {
        let weights = |world: &World| -> BTreeMap<Participant, f64> {
            let links = world.links.peers(me).iter().copied().zip(world.links.weights(me).iter().copied());
            links.filter(|(peer, _)| peer.index() < n).collect()
        };
        assert_eq!(weights(&before), weights(&after), "{me}");
    }
    let newcomer = after.links.peers(n);
    assert!(!newcomer.is_empty() && newcomer.len() < 40, "{}", newcomer.len());
}

#[test]
fn weights_of_those_present_at_once_sum_to_no_more_than_is_stated() {
    let mut scenario = lively(50);
    scenario.population.weight_sum = 0.8;
    scenario.population.self_weight = 0.25;
    let world = world(scenario);
    let stays = stays(&world.churn);
    let mut fullest: f64 = 0.0;
    for moment in 0..world.churn.passages.len() as u32 {
        let there = |who: usize| stays[who].0 <= moment && moment < stays[who].1;
        for me in (0..world.participants()).filter(|me| there(*me)) {
            let links = world.links.peers(me).iter().zip(world.links.weights(me));
            let others: f64 = links.filter(|(peer, _)| there(peer.index())).map(|(_, weight)| weight).sum();
            let sum = others + world.links.self_weight(me);
            assert!(sum < 0.8 + 1e-9, "{me} at {moment}: {sum}");
            fullest = fullest.max(sum);
        }
    }
    assert!(fullest > 0.799, "some time all seats around somebody are taken");
}

#[test]
fn a_burst_is_one_of_those_who_are_there() {
    let mut scenario = lively(40);
    let burst = Burst { time: minutes(25), length: Span::ZERO, actions: 300, kind: ActionKind::Need };
    scenario.workload = Workload { bursts: vec![burst], ..Workload::default() };
    let world = world(scenario);
    let now = Time::ZERO + minutes(25);
    let mut there = vec![false; world.participants()];
    there[..40].fill(true);
    for passage in world.churn.passages.iter().filter(|passage| passage.at <= now) {
        there[passage.participant.index()] = passage.kind == PassageKind::Join;
    }
    assert!(there.contains(&false) && there[40..].contains(&true));
    assert_eq!(world.actions.len(), 300);
    assert!(world.actions.iter().all(|action| there[action.participant.index()]));
}

#[test]
fn a_step_replaces_so_many_and_each_comes_after_the_one_it_follows() {
    let world = world(stepwise(100, 50, 10));
    let churn = &world.churn;
    check(churn);
    assert_eq!((churn.turnovers.len(), world.participants()), (9, 550));
    for (step, turnover) in (0..).zip(&churn.turnovers) {
        let joins: Vec<u32> =
            turnover.iter().filter(|p| p.kind == PassageKind::Join).map(|p| p.participant.0).collect();
        assert_eq!(joins, (100 + 50 * step..150 + 50 * step).collect::<Vec<_>>());
        assert!(turnover.iter().all(|p| p.at < minutes(1)));
        let mut there: i32 = 100;
        for passage in turnover {
            there += if passage.kind == PassageKind::Join { 1 } else { -1 };
            assert!((50..=100).contains(&there), "more come than have left");
        }
        assert_eq!(there, 100);
    }
    // Whoever comes takes the place of one who left: nobody opens another, so everyone has some neighbours.
    assert!((0..550).all(|me| !world.links.peers(me).is_empty()));
}

#[test]
fn steps_leave_by_crashes_as_often_as_is_stated() {
    for (share, expected) in [(0.0, 0), (1.0, 450)] {
        let mut scenario = stepwise(100, 50, 10);
        scenario.churn.crash_share = share;
        let passages = world(scenario).churn.turnovers.concat();
        let crashes = passages.iter().filter(|p: &&Passage<Span>| p.kind == PassageKind::Crash).count();
        assert_eq!(crashes, expected);
    }
}

fn recorded(sessions: &[(u32, u64, Option<u64>)]) -> Result<World, String> {
    let mut scenario = scenario(2);
    scenario.population.size = None;
    scenario.population.graph = Graph::Complete {};
    scenario.churn.sessions = Some("s.csv".into());
    let session = |(line, (participant, join, leave)): (usize, &(u32, u64, Option<u64>))| RecordedSession {
        line: line + 2,
        participant: *participant,
        join: Span::from_secs(*join),
        leave: leave.map(Span::from_secs),
    };
    let sessions = sessions.iter().enumerate().map(session).collect();
    let inputs = Inputs { sessions, ..Inputs::default() };
    World::build(scenario, &inputs).map_err(|error| error.to_string())
}

#[test]
fn recorded_sessions_are_the_plan() {
    let world = recorded(&[(0, 0, Some(90)), (1, 0, None), (2, 60, Some(80)), (2, 95, None), (3, 91, None)])
        .expect("good sessions");
    check(&world.churn);
    assert_eq!((world.initial(), world.participants()), (2, 4));
    let told: Vec<(u64, u32, PassageKind)> =
        world.churn.passages.iter().map(|p| (p.at.0 / 1_000_000_000, p.participant.0, p.kind)).collect();
    use PassageKind::{Join, Leave};
    assert_eq!(told, [(60, 2, Join), (80, 2, Leave), (90, 0, Leave), (91, 3, Join), (95, 2, Join)]);
    let peers = |who| world.links.peers(who).iter().map(|peer| peer.0).collect::<Vec<_>>();
    // 3 came when 0 had left, and took its seat; 2 kept its own while it was away.
    assert_eq!([peers(0), peers(3)], [vec![1, 2], vec![1, 2]]);
}

#[test]
fn recorded_sessions_that_cannot_be_are_refused() {
    for (sessions, told) in [
        (&[(0, 0, None), (1, 0, None), (1, 50, None)][..], "line 4 of `s.csv`: this session begins before"),
        (&[(0, 0, None), (1, 0, Some(50)), (1, 50, None)], "line 4 of `s.csv`: this session begins before"),
        (&[(0, 0, None), (1, 0, None), (2, 50, Some(50))], "line 4 of `s.csv`: this session ends before"),
        (&[(0, 0, None), (1, 0, None), (3, 50, None)], "line 4 of `s.csv`: participants must be numbered"),
        (&[(0, 0, None), (1, 10, None)], "churn.sessions: fewer than two join at 0"),
    ] {
        let error = recorded(sessions).expect_err(told);
        assert!(error.starts_with("churn.sessions: ") && error.contains(told), "{error}");
    }
}

#[test]
fn a_plan_that_cannot_be_is_refused_with_the_setting_at_fault() {
    use PassageKind::{Crash, Join, Leave};
    let fault = |passages: &[TimedPassage]| {
        let mut scenario = scenario(10);
        scenario.churn.at = passages.to_vec();
        let error = World::build(scenario, &Inputs::default()).expect_err("no such plan can be");
        format!("{}: {}", error.path, error.message)
    };
    let leave = at(minutes(9), Leave, Some(3), None);
    for (passages, told) in [
        (
            &[leave.clone(), at(minutes(12), Crash, Some(3), None)][..],
            "churn.at.1: participant 3 is not present at 12min: it left at 9min",
        ),
        (
            &[leave.clone(), at(minutes(9), Join, Some(3), None)],
            "churn.at.1: participant 3 leaves at 9min: it must join later",
        ),
        (&[at(minutes(12), Join, Some(3), None)], "churn.at.0: participant 3 is present at 12min"),
        (
            &[at(minutes(12), Join, Some(10), None)],
            "churn.at.0: participant 10 has never been there at 12min",
        ),
        (&[at(minutes(12), Leave, Some(10), None)], "churn.at.0: participant 10 has never been there"),
        (&[at(minutes(12), Leave, None, Some(11))], "churn.at.0: 11 are to leave at 12min, but 10 are there"),
        (&[at(minutes(12), Leave, None, None)], "churn.at.0: say who by exactly one of"),
        (&[at(minutes(12), Leave, Some(1), Some(1))], "churn.at.0: say who by exactly one of"),
    ] {
        let error = fault(passages);
        assert!(error.starts_with(told), "{error}\n{told}");
    }
    // In whatever order they are written, they happen in the order of their times.
    let mut scenario = scenario(10);
    scenario.churn.at = vec![at(minutes(12), Join, Some(3), None), leave];
    assert_eq!(world(scenario).churn.passages.len(), 2);
}

#[test]
fn plans_of_two_kinds_and_plans_beyond_all_bounds_are_refused() {
    let refused = |change: &dyn Fn(&mut settings::Churn)| {
        let mut scenario = stepwise(10, 5, 3);
        change(&mut scenario.churn);
        World::build(scenario, &Inputs::default()).expect_err("no such plan can be").path
    };
    assert_eq!(refused(&|churn| churn.arrivals = "1/h".parse().expect("a rate")), "churn.turnover");
    assert_eq!(
        refused(&|churn| churn.session = Some(Distribution::Constant { value: minutes(1) })),
        "churn.turnover"
    );
    assert_eq!(
        refused(&|churn| churn.turnover.as_mut().expect("steps").replace = 11),
        "churn.turnover.replace"
    );
    assert_eq!(refused(&|churn| churn.turnover.as_mut().expect("steps").epochs = u32::MAX), "churn.turnover");
    assert_eq!(
        refused(&|churn| {
            churn.turnover = None;
            churn.arrivals = "1e6/s".parse().expect("a rate");
        }),
        "churn.arrivals"
    );
}

#[test]
fn an_edge_list_has_seats_for_successors_and_for_no_one_else() {
    let edge = |source, target| settings::Edge { source, target, weight: 1.0 };
    let inputs = Inputs {
        names: ["ann", "bob", "carl"].map(String::from).to_vec(),
        edges: vec![edge(0, 1), edge(1, 0), edge(1, 2)],
        ..Inputs::default()
    };
    let build = |churn| {
        let mut scenario = scenario(3);
        scenario.churn = churn;
        scenario.population.graph = Graph::Edges { file: "e.csv".into() };
        World::build(scenario, &inputs)
    };
    let steps = build(stepwise(3, 2, 4).churn).expect("successors have seats");
    assert_eq!(steps.participants(), 9);
    let join = vec![at(minutes(1), PassageKind::Join, None, Some(1))];
    let error = build(settings::Churn { at: join, ..settings::Churn::default() }).expect_err("no seat");
    assert_eq!(error.path, "population.graph.edges.file");
}
