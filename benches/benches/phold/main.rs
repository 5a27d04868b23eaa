//! PHOLD on our event queue and on three other discrete-event simulators, interleaved in one process: million events per
//! second by number of logical processes and events each, and our ratio to the best of the others.
//!
//! ```text
//! cargo bench -p twintrack-benches --bench phold
//! ```
//!
//! R. M. Fujimoto, "Performance of Time Warp under synthetic workloads", SCS Multiconference on Distributed Simulation
//! (1990): each event makes its logical process send one to another, a lookahead of 0.1 plus an exponentially
//! distributed delay of mean 0.9 later, so the number of events pending never changes. All events are remote.
//!
//! Every simulator runs the same [`model`] in the form in which it is fastest: one component or handler that serves all
//! logical processes. All of them must end in the same state after the same number of events, or the bench panics.
//! Slices of equal length take turns, so that what else the machine does meets everyone; the figure is the median slice.
#![expect(clippy::print_stdout, reason = "it prints a table")]

mod model;
mod peers;
mod wheel;

use std::time::Instant;

use model::{Population, Simulator};

const CASES: [(u32, u32); 4] = [(1_024, 1), (1_024, 16), (100_000, 1), (100_000, 16)];
const SLICES: usize = 7;
const EVENTS_PER_SLICE: u64 = 500_000;
/// Cargo's own arguments aside, `cargo test` calls a bench with `--test`: one short slice each.
const EVENTS_PER_TEST: u64 = 1_000;

/// A simulator with its name and the nanoseconds per event of each slice so far.
struct Entrant {
    name: &'static str,
    simulator: Box<dyn Simulator>,
    ns_per_event: Vec<f64>,
}

fn main() {
    let test = std::env::args().any(|argument| argument == "--test");
    let (cases, events) = if test { (&CASES[..1], EVENTS_PER_TEST) } else { (&CASES[..], EVENTS_PER_SLICE) };
    println!(
        "| processes | events each | twintrack wheel | simcore 0.1.0 | simrs 0.2.0 | nexosim 1.0.0 | ratio |"
    );
    println!("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for &(processes, each) in cases {
        let speeds = race(processes, each, events);
        let best = speeds[1..].iter().copied().fold(0.0, f64::max);
        let columns: Vec<String> = speeds.iter().map(|speed| format!("{speed:.2}")).collect();
        println!("| {processes} | {each} | {} | {:.1}× |", columns.join(" | "), speeds[0] / best);
    }
}

/// Million events per second of every entrant.
fn race(processes: u32, each: u32, events: u64) -> Vec<f64> {
    let population = Population::new(processes, each);
    let mut entrants = [
        Entrant::new("wheel", Box::new(wheel::Ours::new(population.clone()))),
        Entrant::new("simcore", Box::new(peers::SimCore::new(population.clone()))),
        Entrant::new("simrs", Box::new(peers::SimRs::new(population.clone()))),
        Entrant::new("nexosim", Box::new(peers::NexoSim::new(population))),
    ];
    // Twice the events that are pending: by then none of the first is left.
    let warm_up = 2 * u64::from(processes) * u64::from(each);
    entrants.iter_mut().for_each(|entrant| entrant.simulator.run(warm_up));
    for _ in 0..SLICES {
        entrants.iter_mut().for_each(|entrant| entrant.slice(events));
    }
    let first = entrants[0].simulator.fingerprint();
    for entrant in &entrants[1..] {
        assert_eq!(entrant.simulator.fingerprint(), first, "{} simulated something else", entrant.name);
    }
    entrants.iter_mut().map(Entrant::speed).collect()
}

impl Entrant {
    fn new(name: &'static str, simulator: Box<dyn Simulator>) -> Entrant {
        Entrant { name, simulator, ns_per_event: Vec::new() }
    }

    fn slice(&mut self, events: u64) {
        let started = Instant::now();
        self.simulator.run(events);
        self.ns_per_event.push(started.elapsed().as_nanos() as f64 / events as f64);
    }

    fn speed(&mut self) -> f64 {
        self.ns_per_event.sort_unstable_by(f64::total_cmp);
        1e3 / self.ns_per_event[self.ns_per_event.len() / 2]
    }
}
