//! Participants that come and go: joining, leaving, crashing, returning, turnover.

mod common;

use common::{maybe, run, run_all, scenario, value, world};
use proptest::prelude::*;
use twintrack_core::kernel::time::Span;
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::{
    Accept, Cap, Churn, Damping, Delivery, Direction, Distribution, Engine, Feedback, ForkFrom, Heir, Ids,
    Imperfection, InitialIds, OffOr, PassageKind, Profile, QuorumOf, RandomPartitions, RandomPauses,
    Republish, Scenario, TimedPassage, Turnover,
};

fn minutes(minutes: u64) -> Span {
    Span::from_secs(60 * minutes)
}

fn at(time: Span, what: PassageKind, participant: u32) -> TimedPassage {
    TimedPassage { time, what, participant: Some(participant), count: None }
}

fn some(time: Span, what: PassageKind, count: u32) -> TimedPassage {
    TimedPassage { time, what, participant: None, count: Some(count) }
}

/// Nobody acts; passages at these times.
fn passages(size: u32, at: Vec<TimedPassage>) -> Scenario {
    let mut scenario = Scenario::named("churn");
    scenario.population.size = Some(size);
    scenario.run.until = minutes(60);
    scenario.churn = Churn { at, ..Churn::default() };
    scenario
}

/// Ten times half of the population is replaced.
fn turnover(size: u32, epochs: u32, crash_share: f64) -> Scenario {
    let mut scenario = passages(size, Vec::new());
    scenario.run.until = minutes(3_000);
    scenario.churn.crash_share = crash_share;
    scenario.churn.turnover =
        Some(Turnover { replace: size / 2, epochs, spread: Span::from_secs(60), epoch_max: minutes(120) });
    scenario
}

fn assert_sound(outcome: &Outcome) {
    assert_eq!(value(outcome, "invariants.broken"), 0.0, "{}: {:?}", outcome.engine, outcome.end);
    assert_eq!(value(outcome, "causality.wrong"), 0.0, "{}", outcome.engine);
    assert_eq!(value(outcome, "causality.missed"), 0.0, "{}", outcome.engine);
}

#[test]
fn newcomers_are_let_in_and_come_to_hold_the_latest_of_everything() {
    let world = world(passages(20, vec![some(minutes(20), PassageKind::Join, 8)]));
    for outcome in run_all(&world) {
        assert_sound(&outcome);
        assert_eq!(outcome.end, End::Settled, "{}", outcome.engine);
        assert_eq!((value(&outcome, "joins"), value(&outcome, "participants.end")), (8.0, 28.0));
        assert_eq!(value(&outcome, "agreement.end"), 1.0, "{}", outcome.engine);
        // A request and an answer each, and no more: nobody had to ask twice.
        assert_eq!(value(&outcome, "messages.membership"), 16.0, "{}", outcome.engine);
        assert!(value(&outcome, "join.max") < 1.0, "{}", value(&outcome, "join.max"));
    }
}

#[test]
fn whoever_leaves_takes_nothing_along_and_leaves_nothing_behind() {
    for kind in [PassageKind::Leave, PassageKind::Crash] {
        let world = world(passages(20, vec![at(minutes(20), kind, 3), at(minutes(20), kind, 7)]));
        for outcome in run_all(&world) {
            assert_sound(&outcome);
            assert_eq!(outcome.end, End::Settled, "{}", outcome.engine);
            assert_eq!(value(&outcome, "agreement.end"), 1.0, "{}", outcome.engine);
            let gone = |line: &&twintrack_core::outcome::AllocationLine| {
                [3, 7].contains(&line.provider.0) || [3, 7].contains(&line.recipient.0)
            };
            assert_eq!(outcome.allocations.iter().filter(gone).count(), 0, "{}", outcome.engine);
        }
    }
}

#[test]
fn a_graceful_departure_is_known_at_once_and_a_crash_after_a_while() {
    let reacted = |kind| {
        let outcome = run(&world(passages(20, vec![at(minutes(20), kind, 3)])), Engine::V2);
        value(&outcome, "settled.last")
    };
    let (leave, crash) = (reacted(PassageKind::Leave), reacted(PassageKind::Crash));
    assert!(leave < 10.0, "{leave}");
    assert!((60.0..70.0).contains(&crash), "{crash}");
}

#[test]
fn a_crash_loses_an_id_and_a_bequest_does_not() {
    for (kind, lost) in [(PassageKind::Leave, 0.0), (PassageKind::Crash, 2.0 / 16.0)] {
        let world = world(passages(16, vec![some(minutes(20), kind, 2)]));
        for engine in [Engine::V2, Engine::ROUNDS_ITC] {
            assert_eq!(value(&run(&world, engine), "ids.lost"), lost);
        }
        assert_eq!(value(&run(&world, Engine::V1), "ids.lost"), 0.0);
    }
}

#[test]
fn whoever_returns_is_itself_with_its_old_record_and_clock() {
    for away in [Span::from_secs(20), minutes(10)] {
        let (crash, back) = (minutes(20), minutes(20) + away);
        let world =
            world(passages(20, vec![at(crash, PassageKind::Crash, 3), at(back, PassageKind::Join, 3)]));
        for outcome in run_all(&world) {
            assert_sound(&outcome);
            assert_eq!(outcome.end, End::Settled, "{}", outcome.engine);
            assert_eq!((value(&outcome, "joins"), value(&outcome, "participants.end")), (1.0, 20.0));
            assert_eq!(value(&outcome, "agreement.end"), 1.0, "{}", outcome.engine);
            let entries = value(&outcome, "stamp.end.nodes");
            if [Engine::V1, Engine::EVENTS_VECTOR].contains(&outcome.engine) {
                assert_eq!(entries, 20.0, "nobody new was seen");
            }
        }
    }
}

#[test]
fn a_vector_clock_has_an_entry_for_everyone_ever_seen() {
    let world = world(turnover(20, 10, 0.0));
    for engine in [Engine::V1, Engine::EVENTS_VECTOR] {
        let outcome = run(&world, engine);
        assert_sound(&outcome);
        assert_eq!(outcome.end, End::Settled, "{engine}");
        let entries: Vec<f64> = outcome.epochs.iter().map(|epoch| epoch.stamp_nodes).collect();
        let expected: Vec<f64> = (0..10).map(|epoch| f64::from(20 + 10 * epoch)).collect();
        assert_eq!(entries, expected, "{engine}");
        assert!(outcome.epochs.iter().all(|epoch| epoch.settled && epoch.participants == 20));
    }
}

#[test]
fn turnover_is_the_same_for_every_engine_and_whatever_the_policies() {
    let plain = turnover(20, 4, 0.5);
    let mut other = plain.clone();
    other.clocks.fork_from = ForkFrom::Largest;
    other.clocks.heir = Heir::Closest;
    let (plain, other) = (world(plain), world(other));
    assert_eq!(plain.churn, other.churn);
    for outcome in run_all(&plain).iter().chain(&run_all(&other)) {
        assert_sound(outcome);
        assert_eq!(outcome.end, End::Settled, "{}", outcome.engine);
        assert_eq!(value(outcome, "joins"), 30.0);
        assert_eq!(value(outcome, "leaves") + value(outcome, "crashes"), 30.0);
        assert!(value(outcome, "crashes") > 0.0 && value(outcome, "leaves") > 0.0);
    }
    // Vector clocks know no policy: nothing about them changes.
    for engine in [Engine::V1, Engine::EVENTS_VECTOR] {
        assert_eq!(format!("{:?}", run(&plain, engine)), format!("{:?}", run(&other, engine)));
    }
}

#[test]
fn policies_decide_how_stamps_grow() {
    let nodes = |fork_from, heir| {
        let mut scenario = turnover(32, 8, 0.0);
        scenario.clocks.fork_from = fork_from;
        scenario.clocks.heir = heir;
        let outcome = run(&world(scenario), Engine::V2);
        assert_sound(&outcome);
        assert!(value(&outcome, "ids.lost") < 1e-9);
        value(&outcome, "stamp.end.nodes")
    };
    let (closest, random) = (nodes(ForkFrom::Largest, Heir::Closest), nodes(ForkFrom::Random, Heir::Random));
    assert!(closest < random, "{closest} nodes against {random}");
}

#[test]
fn a_newcomer_whose_sponsor_does_not_answer_asks_another() {
    let mut scenario = passages(20, vec![some(minutes(20), PassageKind::Join, 6)]);
    scenario.network.imperfection = Imperfection { loss: 0.6, ..Imperfection::default() };
    for outcome in run_all(&world(scenario)) {
        assert_sound(&outcome);
        assert_eq!(value(&outcome, "joins"), 6.0);
        assert!(value(&outcome, "join.max") >= 5.0, "{}", value(&outcome, "join.max"));
        assert!(value(&outcome, "ids.lost") < 1e-9, "an answer that is lost is sent again");
    }
}

#[test]
fn a_newcomer_that_finds_nobody_keeps_asking_and_the_run_ends() {
    let gone = (0..3).map(|who| at(minutes(10), PassageKind::Crash, who));
    let world = world(passages(3, gone.chain([some(minutes(20), PassageKind::Join, 1)]).collect()));
    for outcome in run_all(&world) {
        assert_eq!((value(&outcome, "joins"), value(&outcome, "joins.waiting")), (0.0, 1.0));
        assert_eq!(value(&outcome, "participants.end"), 0.0);
    }
}

#[test]
fn digests_make_up_for_what_a_datagram_network_loses() {
    let agreement = |anti_entropy| {
        let mut scenario = scenario(30);
        scenario.network.delivery = Delivery::Datagram;
        scenario.network.imperfection = Imperfection { loss: 0.2, ..Imperfection::default() };
        scenario.events.anti_entropy = anti_entropy;
        let outcome = run(&world(scenario), Engine::V2);
        assert_sound(&outcome);
        (value(&outcome, "agreement.end"), value(&outcome, "messages.coordination"))
    };
    let (without, none) = agreement(OffOr::OFF);
    let (with, digests) = agreement(OffOr::on(Span::from_secs(30)));
    assert!(without < 1.0 && none == 0.0, "{without}");
    assert_eq!(with, 1.0);
    assert!(digests > 0.0);
}

#[test]
fn roll_calls_put_ids_together_again_and_order_stays_right() {
    let nodes = |roll_call_every| {
        let mut scenario = turnover(32, 6, 0.0);
        scenario.clocks.fork_from = ForkFrom::Random;
        scenario.clocks.heir = Heir::Random;
        scenario.clocks.roll_call_every = roll_call_every;
        let world = world(scenario);
        let [v1, v2, rounds_itc, _] = run_all(&world);
        for outcome in [&v1, &v2, &rounds_itc] {
            assert_sound(outcome);
            assert_eq!(outcome.end, End::Settled, "{}", outcome.engine);
            assert_eq!(value(outcome, "agreement.end"), 1.0, "{}", outcome.engine);
        }
        assert_eq!(
            value(&v1, "roll_calls") + value(&v1, "roll_calls.skipped"),
            0.0,
            "vector clocks have no ids"
        );
        assert_eq!(value(&v2, "roll_calls") > 0.0, roll_call_every != OffOr::OFF);
        assert!(value(&v2, "ids.lost") < 1e-9);
        value(&v2, "stamp.end.nodes")
    };
    let (without, with) = (nodes(OffOr::OFF), nodes(OffOr::on(minutes(3))));
    assert!(with < without, "{with} nodes against {without}");
    // 32 leaves, give or take ids that have passed on since the last call.
    assert!(with <= 80.0, "{with}");
}

#[test]
fn a_roll_call_waits_until_everyone_can_be_reached() {
    let mut scenario = scenario(12);
    scenario.clocks.roll_call_every = OffOr::on(minutes(5));
    let (from, until) = (minutes(9), minutes(21));
    scenario.faults.pauses =
        vec![twintrack_core::settings::Pause { from, until, share: None, participants: Some(vec![4]) }];
    let outcome = run(&world(scenario), Engine::V2);
    assert_sound(&outcome);
    assert_eq!((value(&outcome, "roll_calls.skipped"), value(&outcome, "roll_calls")), (3.0, 6.0));
}

/// A newcomer that a straggler lets in starts in the straggler's round. While it waits for a quorum it is silent, so its
/// peers, two rounds ahead, forget it, send it no round states, and it waits for ever: a flaw of the protocol, which
/// repeating round states mends.
#[test]
fn a_straggler_nobody_hears_of_is_stalled_for_good_unless_round_states_are_repeated() {
    let draw = Draw {
        seed: 15_576_947_378_042_483_686,
        size: 20,
        shares: [
            0.0477447509765625,
            0.0,
            0.0,
            0.0,
            0.833343505859375,
            0.3977813720703125,
            0.5222320556640625,
            0.0,
        ],
        choices: [4, 0, 0, 0, 0, 15, 0, 0, 0, 121],
    };
    for (gossip_every, stalled) in [(OffOr::OFF, 1.0), (OffOr::on(Span::from_secs(30)), 0.0)] {
        let mut scenario = varied(&draw);
        scenario.rounds.gossip_every = gossip_every;
        let outcome = run(&world(scenario), Engine::V1);
        assert_sound(&outcome);
        assert_eq!(value(&outcome, "stalled.end"), stalled);
    }
}

/// A world with a bit of everything, from a few numbers.
#[derive(Debug)]
struct Draw {
    seed: u64,
    size: u32,
    shares: [f64; 8],
    choices: [u8; 10],
}

fn draw() -> impl Strategy<Value = Draw> {
    (any::<u64>(), 3..24u32, any::<[u16; 8]>(), any::<[u8; 10]>()).prop_map(
        |(seed, size, shares, choices)| Draw {
            seed,
            size,
            shares: shares.map(|share| f64::from(share) / 65_536.0),
            choices,
        },
    )
}

/// Whole classes of disturbance are off in many worlds, so that the rest goes deep.
fn varied(draw: &Draw) -> Scenario {
    let [crash, back, loss, split, nap, session, arrivals, busy] = draw.shares;
    let pick = |which: usize, of: u8| draw.choices[which] % of;
    let (from, until) = (minutes(3), minutes(35));
    let mut scenario = scenario(draw.size);
    scenario.run.seed = draw.seed;
    scenario.run.until = minutes(90);
    scenario.workload.from = from;
    scenario.workload.until = until;
    scenario.workload.need_changes = format!("{}/h", 1 + (busy * 20.0) as u32).parse().expect("a rate");
    scenario.churn = Churn {
        from,
        until,
        arrivals: format!("{}/h", (arrivals * 90.0) as u32).parse().expect("a rate"),
        session: (pick(0, 3) > 0)
            .then(|| Distribution::Exponential { mean: Span::from_secs(60 + (session * 900.0) as u64) }),
        crash_share: if pick(1, 3) == 0 { 0.0 } else { crash },
        return_share: if pick(2, 3) == 0 { 0.0 } else { back },
        absence: Distribution::Exponential { mean: Span::from_secs(45) },
        ..Churn::default()
    };
    if pick(3, 2) == 0 {
        scenario.network.imperfection =
            Imperfection { loss: loss * 0.4, duplication: 0.1, ..Imperfection::default() };
    }
    let length = Distribution::Exponential { mean: minutes(1) };
    if pick(4, 3) == 0 {
        let (rate, direction) = ("12/h".parse().expect("a rate"), Direction::Both);
        scenario.faults.random_partitions =
            Some(RandomPartitions { rate, from, until, length: length.clone(), share: split, direction });
    }
    if pick(5, 3) == 0 {
        let rate = format!("{}/h", 1 + (nap * 6.0) as u32).parse().expect("a rate");
        scenario.faults.random_pauses = Some(RandomPauses { rate, from, until, length });
    }
    scenario.clocks.fork_from = [ForkFrom::Sponsor, ForkFrom::Random, ForkFrom::Largest][pick(6, 3) as usize];
    scenario.clocks.heir = [Heir::Sponsor, Heir::Random, Heir::Closest][pick(7, 3) as usize];
    scenario.clocks.initial_ids = [InitialIds::Balanced, InitialIds::Random][pick(8, 2) as usize];
    scenario.clocks.count_receipts = pick(8, 4) < 2;
    if pick(8, 6) == 5 {
        scenario.clocks.roll_call_every = OffOr::on(minutes(2));
    }
    scenario.rounds.profile = [Profile::Boundary, Profile::NinePhase][pick(9, 2) as usize];
    scenario.rounds.republish = [Republish::EveryRound, Republish::OnChange][(pick(9, 4) / 2) as usize];
    scenario.rounds.quorum_of = [QuorumOf::Active, QuorumOf::Known][(pick(9, 8) / 4) as usize];
    // Without repeating round states, a straggler that its peers have not heard of for two rounds waits for ever.
    scenario.rounds.gossip_every = OffOr::on(Span::from_secs(30));
    scenario
}

proptest! {
    // Whole runs are drawn from a fixed seed: a check must not depend on the day.
    #![proptest_config(ProptestConfig {
        cases: 16,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_260_202),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn whatever_comes_goes_and_breaks_the_ledger_and_causality_hold(draw in draw()) {
        let scenario = varied(&draw);
        for outcome in run_all(&world(scenario)) {
            prop_assert_eq!(value(&outcome, "invariants.broken"), 0.0, "{}: {:?}", outcome.engine, outcome.end);
            prop_assert_eq!(value(&outcome, "causality.wrong"), 0.0, "{}", outcome.engine);
            prop_assert_eq!(value(&outcome, "causality.missed"), 0.0, "{}", outcome.engine);
        }
    }

    #[test]
    fn once_all_is_over_everyone_who_is_there_agrees(draw in draw()) {
        let mut scenario = varied(&draw);
        // Who says everything again in every round is never done: at the end of a run some of it would be under way.
        scenario.rounds.republish = Republish::OnChange;
        for outcome in run_all(&world(scenario)) {
            // Only where nobody is left is there nobody to let a newcomer in.
            prop_assert!(value(&outcome, "joins.waiting") == 0.0 || value(&outcome, "participants.end") == 0.0);
            if let Some(agreement) = maybe(&outcome, "agreement.end") {
                prop_assert_eq!(agreement, 1.0, "{}", outcome.engine);
            }
            prop_assert_eq!(outcome.end, End::Settled, "{}", outcome.engine);
        }
    }

    #[test]
    fn without_feedback_and_damping_all_engines_end_equal_after_churn(draw in draw()) {
        let mut scenario = varied(&draw);
        scenario.allocation.feedback = Feedback::Stated;
        scenario.allocation.damping = Damping::Off;
        scenario.allocation.epsilon = 0.0;
        scenario.allocation.cap = Cap::Need;
        scenario.clocks.accept = Accept::PerOrigin;
        scenario.clocks.ids = Ids::Fork;
        let [first, others @ ..] = run_all(&world(scenario));
        for other in others {
            prop_assert_eq!(first.allocations.len(), other.allocations.len(), "{}", other.engine);
            for (a, b) in first.allocations.iter().zip(&other.allocations) {
                prop_assert_eq!((a.provider, a.slot, a.recipient, a.need), (b.provider, b.slot, b.recipient, b.need));
                prop_assert!((a.amount - b.amount).abs() < 1e-9, "{}: {:?} against {:?}", other.engine, a, b);
            }
        }
    }
}
