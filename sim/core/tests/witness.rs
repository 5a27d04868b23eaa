//! Following a run: it changes nothing, and what is told is what happened.

mod common;

use std::collections::BTreeMap;

use common::churn::churn;
use hdrhistogram::Histogram;
use twintrack_core::ids::{Participant, Version};
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::{Engine, Inputs, Scenario};
use twintrack_core::watch::Unwatched;
use twintrack_core::witness::{
    Fate, Fell, Moment, Participants, Passed, Record, Seen, State, Stay, Wish, Witness,
};
use twintrack_core::world::World;
use twintrack_core::{run, run_followed};

/// Everything that was seen; and, now and then, how all participants stand.
#[derive(Default)]
struct Log {
    seen: Vec<(Moment, Seen)>,
    /// Looks are due at these times, latest first.
    looks: Vec<Time>,
    states: Vec<(Time, Vec<State>)>,
    stop_at: Option<Time>,
}

impl Witness for Log {
    fn saw(&mut self, moment: Moment, what: &Seen) {
        self.seen.push((moment, what.clone()));
    }

    fn wish(&mut self, next: Option<Time>) -> Wish {
        if self.stop_at.zip(next).is_some_and(|(stop, next)| next > stop) {
            return Wish::Stop;
        }
        let due = self.looks.last().is_some_and(|look| next.is_none_or(|next| next > *look));
        if due { Wish::Look } else { Wish::GoOn }
    }

    fn look(&mut self, participants: &dyn Participants) {
        let at = self.looks.pop().expect("a look was wished for");
        assert!(participants.now() <= at);
        let everyone = (0..participants.count()).map(|who| participants.state(Participant::from(who)));
        self.states.push((at, everyone.collect()));
    }
}

fn scenario(churns: bool) -> Scenario {
    let mut scenario = Scenario::named("followed");
    scenario.population.size = Some(16);
    scenario.run.until = Span::from_secs(20 * 60);
    scenario.workload.need_changes = "20/h".parse().expect("a rate");
    scenario.workload.capacity_changes = "10/h".parse().expect("a rate");
    scenario.workload.from = Span::from_secs(60);
    if churns {
        scenario.network.imperfection.loss = 0.02;
        scenario.churn = churn();
    }
    scenario
}

fn world(churns: bool) -> World {
    World::build(scenario(churns), &Inputs::default()).expect("a valid scenario")
}

fn followed(world: &World, engine: Engine, looks: &[u64]) -> Log {
    let looks = looks.iter().rev().map(|s| Time::ZERO + Span::from_secs(*s)).collect();
    let mut log = Log { looks, ..Log::default() };
    run_followed(world, engine, &mut Unwatched, &mut log);
    log
}

/// Takes out the histograms: they are the same if all counts are, whatever else they remember of how they were filled.
fn histograms(outcome: &mut Outcome) -> Vec<Histogram<u64>> {
    outcome.latencies.drain(..).map(|latency| latency.histogram).collect()
}

#[test]
fn a_followed_run_is_the_run() {
    for churns in [false, true] {
        let world = world(churns);
        for engine in Engine::ALL {
            let mut alone = run(&world, engine, &mut Unwatched);
            let looks = (0..20).rev().map(|minute| Time::ZERO + Span::from_secs(60 * minute + 7)).collect();
            let mut log = Log { looks, ..Log::default() };
            let mut seen = run_followed(&world, engine, &mut Unwatched, &mut log);
            assert!(histograms(&mut alone) == histograms(&mut seen), "{engine}, churn {churns}");
            assert_eq!(format!("{alone:?}"), format!("{seen:?}"), "{engine}, churn {churns}");
            assert_eq!(log.states.len(), 20, "it looked");
            assert!(log.seen.len() as u64 > alone.events / 2, "it was told");
        }
    }
}

#[test]
fn what_arrives_was_sent_and_arrives_once_unless_doubled() {
    for churns in [false, true] {
        let world = world(churns);
        for engine in [Engine::V1, Engine::V2] {
            let mut under_way: BTreeMap<(Participant, u64, Participant), (Record, Time)> = BTreeMap::new();
            let (mut sent, mut received, mut lost) = (0, 0, 0);
            for (moment, seen) in &followed(&world, engine, &[]).seen {
                match seen {
                    Seen::Sent { from, number, record, copies, .. } => {
                        for copy in copies {
                            sent += 1;
                            match copy.fate {
                                Fate::Arrives { at, again } => {
                                    assert_eq!(again, None, "nothing is doubled here");
                                    assert!(at > moment.at);
                                    let key = (*from, *number, copy.to);
                                    assert_eq!(under_way.insert(key, (*record, at)), None, "{key:?}");
                                }
                                Fate::Fails { try_again_at } => {
                                    assert!(try_again_at > moment.at);
                                    lost += 1;
                                }
                            }
                        }
                    }
                    Seen::Received { who, from, number, record, .. } => {
                        received += 1;
                        let told = under_way.remove(&(*from, *number, *who));
                        assert_eq!(told, Some((*record, moment.at)), "{engine} {seen:?}");
                    }
                    _ => {}
                }
            }
            assert!(sent > 100 && received > 100 && (lost > 0) == churns, "{sent} {received} {lost}");
            assert!(sent >= received + lost);
        }
    }
}

#[test]
fn time_never_goes_back_and_events_are_counted() {
    let log = followed(&world(true), Engine::V2, &[]);
    assert!(log.seen.is_sorted_by_key(|(moment, _)| (moment.event, moment.at)));
    assert!(log.seen.is_sorted_by_key(|(moment, _)| moment.at));
}

#[test]
fn rounds_are_entered_one_after_the_other_and_only_where_there_are_rounds() {
    let world = world(false);
    let mut rounds: BTreeMap<Participant, u32> = BTreeMap::new();
    for (_, seen) in &followed(&world, Engine::V1, &[]).seen {
        if let Seen::Entered { who, round } = seen {
            let before = rounds.insert(*who, *round);
            assert_eq!(*round, before.map_or(0, |before| before + 1));
        }
    }
    assert_eq!(rounds.len(), 16);
    assert!(rounds.values().all(|round| *round >= 12), "{rounds:?}");
    let entered = |(_, seen): &(Moment, Seen)| matches!(seen, Seen::Entered { .. });
    assert!(!followed(&world, Engine::V2, &[]).seen.iter().any(entered));
}

#[test]
fn every_user_action_of_the_world_is_told() {
    let world = world(false);
    for engine in Engine::ALL {
        let log = followed(&world, engine, &[]);
        let acted: Vec<_> = log
            .seen
            .iter()
            .filter_map(|(moment, seen)| match seen {
                Seen::Acted { who, change } => Some((moment.at, *who, change.clone())),
                _ => None,
            })
            .collect();
        let drawn: Vec<_> = world
            .actions
            .iter()
            .map(|action| (action.at, action.participant, action.change.clone()))
            .collect();
        assert_eq!(acted, drawn, "{engine}");
    }
}

#[test]
fn a_state_agrees_with_what_was_told_before_it() {
    let world = world(true);
    for engine in [Engine::V1, Engine::V2] {
        let log = followed(&world, engine, &[300, 900]);
        for (at, states) in &log.states {
            let before = || log.seen.iter().take_while(|(moment, _)| moment.at <= *at).map(|(_, seen)| seen);
            for state in states {
                let mut there = state.who.index() < world.initial();
                let (mut commitment, mut round) = (Version(0), None);
                for seen in before().filter(|seen| seen.who() == Some(state.who)) {
                    match seen {
                        Seen::Sent { record: Record::Commitment(version), .. } => commitment = *version,
                        Seen::Entered { round: entered, .. } => round = Some(*entered),
                        Seen::Passage { how, .. } => there = matches!(how, Passed::Joined(_)),
                        _ => {}
                    }
                }
                assert_eq!(state.stay == Stay::Present, there, "{engine} {at} {state:?}");
                if there {
                    assert!(state.clock.is_some());
                    assert_eq!(state.clockwork.round, round, "{engine} {:?}", state.who);
                    assert!(state.commitment >= commitment);
                }
            }
        }
    }
}

#[test]
fn clocks_are_shown_as_people_write_them() {
    let world = world(false);
    let clock = |engine| followed(&world, engine, &[100]).states[0].1[3].clock.clone().expect("a clock");
    let (vector, tree) = (clock(Engine::V1), clock(Engine::V2));
    assert!(vector.starts_with("{p0: ") && vector.ends_with('}') && vector.contains(", p15: "), "{vector}");
    assert!(tree.starts_with('(') && tree.contains(", ("), "id, then events: {tree}");
}

#[test]
fn what_was_dropped_by_the_acceptance_rule_is_told() {
    let mut scenario = scenario(false);
    scenario.clocks.accept = twintrack_core::settings::Accept::MergedClock;
    let world = World::build(scenario, &Inputs::default()).expect("a valid scenario");
    let outcome = run(&world, Engine::V2, &mut Unwatched);
    let lost = outcome.metrics.iter().find(|measure| measure.metric.name == "updates.lost");
    let lost = lost.and_then(|measure| measure.value).expect("the metric is counted");
    let log = followed(&world, Engine::V2, &[]);
    let told =
        log.seen.iter().filter(|(_, seen)| matches!(seen, Seen::Received { fell: Fell::LostUpdate, .. }));
    assert_eq!(told.count() as f64, lost);
    assert!(lost > 0.0, "the rule drops updates here");
}

#[test]
fn a_witness_can_stop_a_run() {
    let stop_at = Time::ZERO + Span::from_secs(200);
    for engine in [Engine::V1, Engine::V2] {
        let mut log = Log { stop_at: Some(stop_at), ..Log::default() };
        let outcome = run_followed(&world(false), engine, &mut Unwatched, &mut log);
        assert_eq!(outcome.end, End::Interrupted);
        assert!(outcome.ended_at <= stop_at && log.seen.iter().all(|(moment, _)| moment.at <= stop_at));
    }
}
