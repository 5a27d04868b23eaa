//! Prints the tables of the clocks crate's README: nanoseconds per operation, bytes in memory and bytes encoded of
//! interval tree clocks, ours and two other crates', for stamps of a population of 16 to 10,240 participants; and two
//! whole scenarios among 128.
//!
//! ```text
//! cargo bench -p twintrack-benches --bench clock_table
//! ```
#![expect(clippy::print_stdout, reason = "it prints a table")]

mod peers;
mod table;

use std::hint::black_box;
use std::time::Instant;

use peers::{FromWire, TreeClock, dynamic, mixed, random_operations};
use table::{grouped, median};
use twintrack_clocks::itc::Stamp;

const POPULATIONS: [usize; 4] = [16, 128, 1_024, 10_240];

/// Participants, random operations, and iterations of the dynamic scenario.
const SCENARIO_PARTICIPANTS: usize = 128;
const OPERATIONS: usize = 100_000;
const ITERATIONS: usize = 2_000;

/// Different stamps that an operation is tried on in turn.
const STAMPS: usize = 16;

fn main() {
    println!("| participants | crate | event | join | leq | fork | bytes in memory | bytes encoded |");
    println!("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
    for participants in POPULATIONS {
        let stamps = mixed(participants);
        row::<Stamp>(&stamps);
        row::<FromWire>(&stamps);
        row::<itc::Stamp>(&stamps);
        row::<treeclocks::ItcPair>(&stamps);
    }
    println!("\n| crate | random operations, ms | dynamic, ms |\n| --- | ---: | ---: |");
    let stamps = mixed(SCENARIO_PARTICIPANTS);
    scenarios::<Stamp>(&stamps);
    scenarios::<FromWire>(&stamps);
    scenarios::<itc::Stamp>(&stamps);
    scenarios::<treeclocks::ItcPair>(&stamps);
}

fn scenarios<C: TreeClock>(stamps: &[Stamp]) {
    let mut population: Vec<C> = stamps.iter().map(C::like).collect();
    let random = milliseconds(|| {
        black_box(random_operations(&mut population, OPERATIONS));
    });
    let mut population: Vec<C> = stamps.iter().map(C::like).collect();
    let dynamic = milliseconds(|| dynamic(&mut population, ITERATIONS));
    println!("| {} | {random:.1} | {dynamic:.1} |", C::NAME);
}

fn milliseconds(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64() * 1e3
}

fn row<C: TreeClock>(stamps: &[Stamp]) {
    let one: Vec<C> = stamps.iter().take(STAMPS).map(C::like).collect();
    let other: Vec<C> = stamps.iter().rev().take(STAMPS).map(C::like).collect();
    let mut heard = one.clone();
    heard.iter_mut().zip(&other).for_each(|(one, other)| one.hear(other));
    let event = median(&one, |clock, _| clock.event());
    let join = median(&one, |clock, at| clock.hear(&other[at]));
    let leq = median(&other, |clock, at| {
        black_box(clock.leq(&heard[at]));
    });
    let fork = median(&one, |clock, _| {
        black_box(clock.fork());
    });
    let mean = |size: fn(&C) -> usize| one.iter().map(size).sum::<usize>() / one.len();
    let figures = [event, join, leq, fork, mean(C::memory) as f64, mean(C::encoded) as f64].map(grouped);
    println!("| {} | {} | {} |", grouped(stamps.len() as f64), C::NAME, figures.join(" | "));
}
