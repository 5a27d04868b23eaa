//! Whoever watches a run gets the readings that it asks for, and changes nothing.

mod common;

use common::{run, scenario, world};
use twintrack_clocks::VectorClock;
use twintrack_core::custom::Run;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::observer::catalogue::Metric;
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::{Coordination, Direction, Engine, Partition, QuorumOf, Scenario};
use twintrack_core::watch::{Progress, Reading, Watch};

/// Reads at equal distances, and stops the run after so many readings.
struct Reader {
    every: Span,
    most: usize,
    readings: Vec<Reading>,
}

impl Reader {
    fn new(every: Span) -> Reader {
        Reader { every, most: usize::MAX, readings: Vec::new() }
    }
}

impl Watch for Reader {
    fn progress(&mut self, _: Progress) -> bool {
        true
    }

    fn next_reading(&mut self) -> Option<Time> {
        Some(Time::ZERO + self.every * self.readings.len() as u64)
    }

    fn reading(&mut self, reading: &Reading) -> bool {
        self.readings.push(*reading);
        self.readings.len() < self.most
    }
}

/// A minority that is cut off for long enough to stall when everyone known counts.
fn disturbed() -> Scenario {
    let mut scenario = scenario(12);
    scenario.faults.partitions = vec![Partition {
        from: Span::from_secs(200),
        until: Span::from_secs(900),
        members: Some(vec![0, 1, 2]),
        share: None,
        regions: None,
        direction: Direction::Both,
    }];
    scenario.rounds.quorum_of = QuorumOf::Known;
    scenario
}

fn column(outcome: &Outcome, name: &str) -> Vec<Option<f64>> {
    let named = |metric: &Metric| metric.name == name;
    let column = outcome.series.columns.iter().find(|column| named(column.metric));
    column.expect("a series").values.clone()
}

#[test]
fn a_watched_run_is_the_run() {
    for scenario in [scenario(30), disturbed()] {
        let world = world(scenario);
        for engine in Engine::ALL {
            let alone = run(&world, engine);
            // No multiple of anything, so that readings fall between and into everything.
            let mut reader = Reader::new(Span::from_millis(1_703));
            let watched = twintrack_core::run(&world, engine, &mut reader);
            assert_eq!(format!("{alone:?}"), format!("{watched:?}"), "{engine}");
            assert!(reader.readings.len() > 1_000, "{engine}: it read {}", reader.readings.len());
        }
    }
}

#[test]
fn readings_are_those_of_the_series_up_to_the_end() {
    for scenario in [scenario(30), disturbed()] {
        let bin = scenario.observer.bin;
        let world = world(scenario);
        for engine in Engine::ALL {
            let mut reader = Reader::new(bin);
            let outcome = twintrack_core::run(&world, engine, &mut reader);
            // The first reading is before anything happened, the last at the very end.
            let after = &reader.readings[1..];
            assert_eq!(after.last().map(|last| last.at), Some(outcome.ended_at), "{engine}");
            let residual: Vec<_> = after.iter().map(|reading| Some(reading.residual)).collect();
            assert_eq!(residual, column(&outcome, "residual"), "{engine}");
            let lowest: Vec<_> = after.iter().map(|r| r.rounds.map(|(low, _)| f64::from(low))).collect();
            assert_eq!(lowest, column(&outcome, "round.min"), "{engine}");
            let bytes: Vec<_> = reader
                .readings
                .windows(2)
                .map(|pair| Some(pair[1].sent.since(&pair[0].sent).clock_bytes as f64))
                .collect();
            // What is sent in the first instant is part of the first reading, and of the first bin.
            assert_eq!(bytes[1..], column(&outcome, "bytes.clock")[1..], "{engine}");
        }
    }
}

#[test]
fn the_stalled_are_counted_while_they_are() {
    let world = world(disturbed());
    let mut reader = Reader::new(Span::from_secs(10));
    twintrack_core::run(&world, Engine::V1, &mut reader);
    let stalled = |seconds: u64| reader.readings[seconds as usize / 10].stalled;
    assert_eq!((stalled(150), stalled(890), stalled(1_200)), (Some(0), Some(3), Some(0)));
    let mut reader = Reader::new(Span::from_secs(10));
    twintrack_core::run(&world, Engine::V2, &mut reader);
    assert!(reader.readings.iter().all(|reading| reading.stalled.is_none()), "there are no rounds");
    let settled: Vec<bool> = reader.readings.iter().map(|reading| reading.settled).collect();
    assert!(!settled[1] && settled[settled.len() - 1]);
}

#[test]
fn engines_of_a_callers_own_are_read_as_well() {
    let world = world(scenario(10));
    let mut reader = Reader::new(Span::from_secs(60));
    let clock = |who| VectorClock::new(who, world.initial(), true);
    Run::on(&world).watched_by(&mut reader).with_clock("own", Coordination::Rounds, clock);
    assert_eq!(reader.readings.len(), 46);
}

#[test]
fn a_reading_can_stop_the_run() {
    let mut reader = Reader { most: 3, ..Reader::new(Span::from_secs(60)) };
    let outcome = twintrack_core::run(&world(scenario(10)), Engine::V1, &mut reader);
    assert_eq!((outcome.end, reader.readings.len()), (End::Interrupted, 3));
    assert!(outcome.ended_at < Time::ZERO + Span::from_secs(120));
}
