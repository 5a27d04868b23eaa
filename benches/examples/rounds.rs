//! Engine V1 by population: deliveries per second, memory, and how the cost of a delivery grows.
//!
//! `cargo run --release -p twintrack-benches --example rounds -- ROUNDS THREADS PARTICIPANTS …`
//!
//! Everyone exchanges round states with everyone; all settings but the population are the defaults, on a random graph of
//! degree 8. The digest covers the whole outcome: equal digests mean equal runs. Peak memory is the process's so far, so
//! give populations in ascending order. Processor time is that of all threads.
#![expect(clippy::print_stdout, reason = "it prints figures")]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Instant;

use twintrack_core::kernel::time::Span;
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::{Engine, Graph, Inputs, Scenario};
use twintrack_core::watch::Unwatched;
use twintrack_core::world::World;

fn main() {
    let numbers: Vec<u32> =
        std::env::args().skip(1).map(|text| text.parse().expect("a whole number")).collect();
    let [rounds, threads, sizes @ ..] = &numbers[..] else {
        panic!("usage: rounds ROUNDS THREADS PARTICIPANTS …");
    };
    let mut before: Option<(u32, f64)> = None;
    for size in sizes {
        let each_ns = measure(*size, *rounds, *threads as usize);
        if let Some((smaller, cheaper_ns)) = before {
            let growth = (each_ns / cheaper_ns).ln() / (f64::from(*size) / f64::from(smaller)).ln();
            println!("  an event's cost grows as participants to the power of {growth:.2}");
        }
        before = Some((*size, each_ns));
    }
}

/// Runs one population; returns the processor time per event in nanoseconds.
fn measure(size: u32, rounds: u32, threads: usize) -> f64 {
    let mut scenario = Scenario::named("rounds");
    scenario.population.size = Some(size);
    scenario.population.graph = Graph::Random { degree: 8, reciprocity: 0.5 };
    // The last round states are sent within a second of the round's end.
    scenario.run.until = Span::from_secs(u64::from(rounds) * 90 + 60);
    let world = World::build(scenario, &Inputs::default()).expect("a valid scenario");
    let (started, cpu_before) = (Instant::now(), cpu_s());
    let outcome = twintrack_core::run_on(threads, &world, Engine::V1, &mut Unwatched);
    let (wall_s, cpu_s) = (started.elapsed().as_secs_f64(), cpu_s() - cpu_before);
    let events = outcome.events as f64;
    println!(
        "{size} participants, {rounds} rounds, {threads} threads: {events} events, {wall_s:.2} s, processor {cpu_s:.2} s, \
         {:.1} ns each, {:.2} million/s, peak {} MB, digest {:016x}",
        cpu_s * 1e9 / events,
        events / wall_s / 1e6,
        peak_mb(),
        digest(&outcome),
    );
    cpu_s * 1e9 / events
}

fn digest(outcome: &Outcome) -> u64 {
    let mut hasher = DefaultHasher::new();
    (outcome.ended_at.0, outcome.events, format!("{:?}", outcome.metrics)).hash(&mut hasher);
    format!("{:?}{:?}", outcome.series, outcome.allocations).hash(&mut hasher);
    hasher.finish()
}

/// Processor time of this process so far, in hundredths of a second; 0 where the system does not say.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that this process ever held, in megabytes; 0 where the system does not say.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or(0) * 1_024 / 1_000_000
}
