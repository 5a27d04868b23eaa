//! What a simulation does with interval tree clocks while news spreads through a large population: everyone publishes, and
//! hears from a dozen others before publishing again. Prints a table of nanoseconds.
//!
//! ```text
//! cargo bench -p twintrack-benches --bench clock_spread [-- PARTICIPANTS… | --readme]
//! ```
//!
//! Stamps are those of a population under way: nobody knows the same as anybody else, but for most others either the
//! latest event or one of the few before, as measured in runs of the simulator.
#![expect(clippy::print_stdout, reason = "it prints a table")]

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod peers;
mod table;

use std::hint::black_box;

use peers::Mixer;
use table::{grouped, median};
use twintrack_clocks::encoding::decode::{self, Limits};
use twintrack_clocks::itc::{EventTree, Stamp, balanced};
use twintrack_clocks::{Clock, Encoding};

const POPULATIONS: [usize; 3] = [1_000, 10_000, 100_000];

/// Different participants that are looked at: enough that their stamps do not fit a processor's own cache.
const STAMPS: usize = 96;

/// Whom one hears from between two publications.
const HEARD: usize = 12;

fn main() {
    let given: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let mut table = format!(
        "| participants | publish | weigh | receive 1 | receive {HEARD} | compare | bytes of a stamp | of these shared |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
    );
    for participants in if given.is_empty() { POPULATIONS.to_vec() } else { given } {
        table += &row(participants);
    }
    table::publish("clock_spread", &table);
}

fn row(participants: usize) -> String {
    let population = spreading(participants);
    let stamps: Vec<EventTree> = population.iter().map(|one| one.clone().publish()).collect();
    let letters = |at: usize| (1..=HEARD).map(move |step| (at + 7 * step) % STAMPS);
    let publish = median(&population, |clock, _| {
        black_box(Clock::publish(clock));
    });
    // As the simulator has it: the size on the wire, and the number of nodes, of a tree that nobody has weighed yet.
    let weigh = table::median_of_fresh(
        || stamps.iter().enumerate().map(|(at, tree)| joined(tree, &stamps[(at + 1) % STAMPS])).collect(),
        |tree, _| {
            black_box((Stamp::encoded_len(tree, Encoding::Bits), Stamp::nodes(tree)));
        },
    );
    let one = median(&population, |clock, at| clock.receive(&stamps[(at + 1) % STAMPS]));
    let several = median(&population, |clock, at| clock.receive_all(letters(at).map(|from| &stamps[from])));
    let compare = median(&population, |clock, at| {
        black_box(clock.compare(&stamps[(at + 1) % STAMPS]));
    });
    let (bytes, shared) = (stamps[0].memory() as f64, stamps[0].shared_memory() as f64);
    let figures = [publish, weigh, one, several, compare, bytes, shared].map(grouped).join(" | ");
    format!("| {} | {figures} |\n", grouped(participants as f64))
}

fn joined(tree: &EventTree, other: &EventTree) -> EventTree {
    let mut joined = tree.clone();
    joined.join(other);
    joined
}

/// Participants of a balanced population that have heard different amounts of what happened.
fn spreading(participants: usize) -> Vec<Stamp> {
    let mut mixer = Mixer(5);
    let latest: Vec<u32> = (0..participants).map(|_| 8 + mixer.below(12) as u32).collect();
    let mut some = balanced(participants);
    some.truncate(STAMPS);
    for clock in &mut some {
        let lag = |mixer: &mut Mixer| [0, 0, 0, 0, 0, 1, 1, 1, 2, 3][mixer.below(10)];
        let heights: Vec<u32> = latest.iter().map(|latest| latest - lag(&mut mixer)).collect();
        let mut bytes = vec![0];
        write(&heights, 0, &mut bytes);
        let (_, events) = decode::varint(&bytes, Limits::default()).expect("a tree in normal form");
        clock.receive(&events);
    }
    some
}

/// Writes a tree of these heights, halved like a balanced population's ids, in the clocks' varint encoding.
fn write(heights: &[u32], base: u32, out: &mut Vec<u8>) {
    let lowest = heights.iter().copied().min().unwrap_or(0);
    if heights.iter().all(|height| *height == lowest) {
        return out.push(((lowest - base) << 1) as u8);
    }
    out.push(((lowest - base) << 1 | 1) as u8);
    let (left, right) = heights.split_at(heights.len().div_ceil(2));
    write(left, lowest, out);
    write(right, lowest, out);
}
