//! The estimator on recorded runs: `traces/*.csv` hold what real runs reported, with the wall-clock time of each glance.
//! `benches/examples/glances.rs` makes them, for when the simulator's pace has changed so much that they no longer stand for it.

#[path = "traced.rs"]
mod traced;

use std::time::Duration;

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::{Coordination, Engine};
use twintrack_core::watch::Progress;

use super::{Estimator, Plan};
use traced::{scenario, world};

/// Name, engine and recording.
const TRACES: [(&str, Engine, &str); 4] = [
    ("v1", Engine::V1, include_str!("traces/v1.csv")),
    ("v2", Engine::V2, include_str!("traces/v2.csv")),
    ("rounds+itc", Engine::ROUNDS_ITC, include_str!("traces/rounds+itc.csv")),
    ("events+vector", Engine::EVENTS_VECTOR, include_str!("traces/events+vector.csv")),
];

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
