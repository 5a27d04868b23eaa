//! Prints the tables of the clocks crate's README: nanoseconds per operation, bytes in memory and bytes encoded of
//! interval tree clocks, ours and two other crates', for stamps of a population of 16 to 10,240 participants; and two
//! whole scenarios among 128. With `--readme`, puts them there.
//!
//! ```text
//! cargo bench -p twintrack-benches --bench clock_table [-- --readme]
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

/// How often each scenario is run.
const ROUNDS: usize = 3;

/// Different stamps that an operation is tried on in turn.
const STAMPS: usize = 16;

fn main() {
    let mut table = String::from(
        "| participants | crate | event | join | leq | fork | bytes in memory | of these shared | bytes encoded |\n\
         | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for participants in POPULATIONS {
        let stamps = mixed(participants);
        table += &row::<Stamp>(&stamps);
        table += &row::<FromWire>(&stamps);
        table += &row::<itc::Stamp>(&stamps);
        table += &row::<treeclocks::ItcPair>(&stamps);
    }
    table::publish("clock_table: operations", &table);
    let mut table = String::from("| crate | random operations, ms | dynamic, ms |\n| --- | ---: | ---: |\n");
    for line in scenarios() {
        table += &line;
    }
    table::publish("clock_table: scenarios", &table);
}

/// The medians of whole scenarios, crates taking turns.
fn scenarios() -> [String; 4] {
    let stamps = mixed(SCENARIO_PARTICIPANTS);
    let mut times: [[Vec<f64>; 2]; 4] = Default::default();
    for _ in 0..ROUNDS {
        let [ours, decoded, itc, treeclocks] = &mut times;
        scenario::<Stamp>(&stamps, ours);
        scenario::<FromWire>(&stamps, decoded);
        scenario::<itc::Stamp>(&stamps, itc);
        scenario::<treeclocks::ItcPair>(&stamps, treeclocks);
    }
    let names = [Stamp::NAME, FromWire::NAME, <itc::Stamp as TreeClock>::NAME, treeclocks::ItcPair::NAME];
    let mut lines = names.map(|name| format!("| {name} |"));
    for (line, times) in lines.iter_mut().zip(times) {
        for mut times in times {
            times.sort_by(f64::total_cmp);
            *line += &format!(" {:.1} |", times[times.len() / 2]);
        }
        line.push('\n');
    }
    lines
}

fn scenario<C: TreeClock>(stamps: &[Stamp], [random, all_dynamic]: &mut [Vec<f64>; 2]) {
    let mut population: Vec<C> = stamps.iter().map(C::like).collect();
    random.push(milliseconds(|| {
        black_box(random_operations(&mut population, OPERATIONS));
    }));
    let mut population: Vec<C> = stamps.iter().map(C::like).collect();
    all_dynamic.push(milliseconds(|| dynamic(&mut population, ITERATIONS)));
}

fn milliseconds(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64() * 1e3
}

fn row<C: TreeClock>(stamps: &[Stamp]) -> String {
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
    let mean = |size: fn(&C) -> usize| (one.iter().map(size).sum::<usize>() / one.len()) as f64;
    let figures = [event, join, leq, fork, mean(C::memory), mean(C::shared), mean(C::encoded)].map(grouped);
    format!("| {} | {} | {} |\n", grouped(stamps.len() as f64), C::NAME, figures.join(" | "))
}
