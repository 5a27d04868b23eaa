//! The experiment of the interval tree clock paper (Almeida, Baquero and Fonte, OPODIS 2008, section 6): the size of
//! stamps against iterations, for 4 to 128 entities, as CSV.
//!
//! ```text
//! cargo run --release -p twintrack-clocks --example paper [RUNS [DYNAMIC_ITERATIONS [STATIC_ITERATIONS]]] > sizes.csv
//! ```
//!
//! - *dynamic*, data causality: in each iteration a random replica forks, a random one counts an event, and a random one
//!   is joined into another, so that the number of replicas stays the same;
//! - *static*, process causality: in each iteration a random process counts an event, and one sends a message to another.
//!
//! Sizes are means over all entities and runs, in the encoding of the paper's appendix, id included. Populations start
//! balanced. The paper's figures show about 2,900 bytes (dynamic) and 170 bytes (static) for 128 entities.

mod shared;

use shared::{Mixer, deliver, mean_bytes};
use twintrack_clocks::itc::{Stamp, balanced};

const RUNS: usize = 10;
const DYNAMIC_ITERATIONS: usize = 25_000;
const STATIC_ITERATIONS: usize = 25_000;

/// Rows per curve.
const SAMPLES: usize = 50;

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse().expect("a number"));
    let runs = arguments.next().unwrap_or(RUNS).max(1);
    let dynamic_iterations = arguments.next().unwrap_or(DYNAMIC_ITERATIONS);
    let static_iterations = arguments.next().unwrap_or(STATIC_ITERATIONS);
    println!("scenario,entities,iterations,mean_bytes,deviation_of_runs");
    for entities in [4, 8, 16, 32, 64, 128] {
        curve("dynamic", entities, runs, dynamic_iterations, change_data);
        curve("static", entities, runs, static_iterations, |live, mixer| exchange(live, mixer));
    }
}

/// Prints the curve of one scenario and number of entities.
fn curve(
    name: &str,
    entities: usize,
    runs: usize,
    iterations: usize,
    step: impl Fn(&mut Vec<Stamp>, &mut Mixer),
) {
    let every = (iterations / SAMPLES).max(1);
    let mut means: Vec<Vec<f64>> = vec![Vec::new(); iterations / every];
    for run in 0..runs {
        let mut mixer = Mixer((run * 1_000 + entities) as u64);
        let mut live = balanced(entities);
        for samples in &mut means {
            (0..every).for_each(|_| step(&mut live, &mut mixer));
            samples.push(mean_bytes(&live));
        }
    }
    for (samples, number) in means.iter().zip(1..) {
        let mean = samples.iter().sum::<f64>() / runs as f64;
        let variance =
            samples.iter().map(|sample| (sample - mean) * (sample - mean)).sum::<f64>() / runs as f64;
        println!("{name},{entities},{},{mean:.1},{:.1}", number * every, variance.sqrt());
    }
}

/// One fork, one event, one join.
fn change_data(live: &mut Vec<Stamp>, mixer: &mut Mixer) {
    let parent = mixer.below(live.len());
    let newcomer = live[parent].fork();
    live.push(newcomer);
    let active = mixer.below(live.len());
    live[active].event();
    let leaver = live.swap_remove(mixer.below(live.len()));
    let heir = mixer.below(live.len());
    live[heir].join(leaver).expect("ids are disjoint");
}

/// One event and one message.
fn exchange(live: &mut [Stamp], mixer: &mut Mixer) {
    let active = mixer.below(live.len());
    live[active].event();
    deliver(live, mixer);
}
