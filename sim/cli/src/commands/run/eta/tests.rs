//! The estimator on recorded runs: `traces/*.csv` hold what real runs reported, with the wall-clock time of each glance.

use std::time::{Duration, Instant};

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::{Coordination, Engine, Inputs, Scenario};
use twintrack_core::watch::{Progress, Watch};
use twintrack_core::world::World;

use super::{Estimator, Plan};

/// Name, engine and recording.
const TRACES: [(&str, Engine, &str); 4] = [
    ("v1", Engine::V1, include_str!("traces/v1.csv")),
    ("v2", Engine::V2, include_str!("traces/v2.csv")),
    ("rounds+itc", Engine::ROUNDS_ITC, include_str!("traces/rounds+itc.csv")),
    ("events+vector", Engine::EVENTS_VECTOR, include_str!("traces/events+vector.csv")),
];

/// The scenario of the recordings: a start, and users who act in the middle of the run; as many participants as make
/// millions of events.
fn scenario(coordination: Coordination) -> Scenario {
    let mut scenario = Scenario::named("traced");
    scenario.population.size = Some(if coordination == Coordination::Rounds { 1_000 } else { 6_000 });
    scenario.run.until = Span::from_secs(30 * 60);
    scenario.workload.need_changes = "2/h".parse().expect("a rate");
    scenario.workload.from = Span::from_secs(15 * 60);
    scenario.workload.until = Span::from_secs(20 * 60);
    scenario
}

fn world(coordination: Coordination) -> World {
    World::build(scenario(coordination), &Inputs::default()).expect("a valid scenario")
}

/// Wall-clock seconds, virtual nanoseconds and events of every glance.
fn read(trace: &str) -> Vec<(Duration, Progress)> {
    let until = Time::ZERO + scenario(Coordination::Rounds).run.until;
    let rows = trace.lines().skip(1).map(|line| {
        let mut fields = line.split(',');
        let mut field = || fields.next().expect("three columns");
        let elapsed = Duration::from_secs_f64(field().parse().expect("seconds"));
        let now = Time(field().parse().expect("nanoseconds"));
        (elapsed, Progress { now, until, events: field().parse().expect("events") })
    });
    rows.collect()
}

#[test]
fn after_a_tenth_of_the_run_the_estimate_is_right_within_a_factor_of_two() {
    for (name, engine, trace) in TRACES {
        let (world, trace) = (world(engine.coordination), read(trace));
        let (total, last) = *trace.last().expect("a trace has rows");
        let mut estimator = Estimator::new(Plan::new(&world, engine.coordination));
        let mut judged = 0;
        for (elapsed, progress) in &trace {
            let left = estimator.note(*elapsed, *progress);
            let tenth = *elapsed >= total / 10 && progress.now.0 >= last.until.0 / 10;
            let actual = (total - *elapsed).as_secs_f64();
            // The last tenth has little to be right about.
            if !tenth || actual < 0.1 * total.as_secs_f64() {
                continue;
            }
            let left = left.expect("an estimate").as_secs_f64();
            judged += 1;
            assert!(
                (0.5..=2.0).contains(&(left / actual)),
                "{name} after {elapsed:?} of {total:?}, at {}: {left:.2} s instead of {actual:.2} s",
                progress.now
            );
        }
        assert!(judged >= 5, "{name}: only {judged} glances were judged");
    }
}

#[test]
fn nothing_is_claimed_before_anything_is_known() {
    let mut estimator = Estimator::new(Plan { round: None, participants: 2, actions: Vec::new() });
    let until = Time(1_000);
    assert_eq!(estimator.note(Duration::ZERO, Progress { now: Time::ZERO, until, events: 0 }), None);
}

#[test]
fn forgetting_glances_keeps_the_estimate() {
    let plan = Plan { round: None, participants: 2, actions: Vec::new() };
    let mut estimator = Estimator::new(plan);
    let until = Time::ZERO + Span::from_secs(10_000);
    let mut left = None;
    for second in 1..=5_000u64 {
        let now = Time::ZERO + Span::from_secs(second);
        left = estimator.note(Duration::from_millis(second), Progress { now, until, events: 100 * second });
    }
    let left = left.expect("an estimate").as_secs_f64();
    assert!((left - 5.0).abs() < 0.1, "{left}");
}

/// Not a check: prints what `TRACES` replays, for when the simulator's pace has changed so much that the recordings no
/// longer stand for it. Estimates are judged on the recordings that are kept, in every test run.
/// `cargo test --release -p twintrack record_rounds -- --ignored --nocapture`.
#[test]
#[ignore = "no check: records new traces by hand; takes minutes, with other figures on every machine"]
fn record_rounds() {
    record(Coordination::Rounds);
}

/// The same for coordination by events: `cargo test --release -p twintrack record_events -- --ignored --nocapture`.
#[test]
#[ignore = "no check: records new traces by hand; takes minutes, with other figures on every machine"]
fn record_events() {
    record(Coordination::Events);
}

fn record(coordination: Coordination) {
    struct Recorder {
        started: Instant,
        rows: Vec<String>,
    }
    impl Watch for Recorder {
        fn progress(&mut self, progress: Progress) -> bool {
            let elapsed = self.started.elapsed().as_secs_f64();
            self.rows.push(format!("{elapsed:.4},{},{}", progress.now.0, progress.events));
            true
        }
    }
    let world = world(coordination);
    for (name, engine, _) in TRACES.iter().filter(|(_, engine, _)| engine.coordination == coordination) {
        let mut recorder =
            Recorder { started: Instant::now(), rows: vec!["wall_s,now_ns,events".to_owned()] };
        let outcome = twintrack_core::run(&world, *engine, &mut recorder);
        let elapsed = recorder.started.elapsed().as_secs_f64();
        let step = (recorder.rows.len() / 300).max(1);
        println!("== {name}");
        recorder
            .rows
            .iter()
            .enumerate()
            .filter(|(row, _)| row % step == 0)
            .for_each(|(_, row)| println!("{row}"));
        println!("{elapsed:.4},{},{}", outcome.ended_at.0, outcome.events);
    }
}
