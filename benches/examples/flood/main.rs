//! The flood of round states on windows of broadcasts: everyone tells everyone, round after round, and goes on when half
//! of all have. Prints deliveries per second and the memory that it took.
//!
//! ```text
//! cargo run --release -p twintrack-benches --example flood -- [PARTICIPANTS] [ROUNDS] [THREADS] [KEEPING]
//! ```
//!
//! KEEPING is what a participant does with a delivery: `counts` (nothing but counting towards the quorum), `eager` (a
//! vector clock of one byte per participant, merged when a message is news, and a histogram of delivery times) or
//! `deferred` (the same, but clocks are merged when somebody asks: head of `deferred.rs`). The digest printed covers
//! who advanced when and, where there are clocks, every stamp published: equal digests mean equal runs.
#![expect(clippy::print_stdout, reason = "it prints figures")]

mod counts;
mod deferred;
mod eager;
mod round;
mod stamps;

use std::time::Instant;

use round::{Flood, Keeping, People};
use stamps::Stamps;
use twintrack_core::kernel::time::Time;
use twintrack_core::kernel::windows;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, default| arguments.get(at).map_or(default, |text| text.parse().expect("a number"));
    let (participants, rounds, threads) = (number(0, 10_000), number(1, 10), number(2, 1));
    let flood = Flood::new(participants, rounds);
    match arguments.get(3).map_or("counts", String::as_str) {
        "counts" => report::<counts::Counts>(&flood, threads),
        "eager" => report::<eager::Eager>(&flood, threads),
        "deferred" => report::<deferred::Deferred>(&flood, threads),
        other => panic!("`{other}` is none of counts, eager, deferred"),
    }
}

fn report<K: Keeping>(flood: &Flood, threads: u32) {
    let stamps = Stamps::new(flood.participants);
    let mut blocks: Vec<People<'_, K>> = People::all(flood, &stamps);
    let started = Instant::now();
    let end = Time(u64::MAX >> 1);
    windows::run(&mut blocks, flood.participants, flood, end, threads as usize);
    let wall_s = started.elapsed().as_secs_f64();
    let deliveries: u64 = blocks.iter().map(|block| block.tally.deliveries).sum();
    let merges: u64 = blocks.iter().map(|block| block.tally.merges).sum();
    let digest = blocks.iter().fold(0u64, |sum, block| sum.rotate_left(7) ^ block.digest());
    let mut delivery_us = blocks[0].tally.delivery_us.clone();
    for block in &blocks[1..] {
        delivery_us.add(&block.tally.delivery_us).expect("histograms of one shape");
    }
    println!(
        "{} participants, {} rounds, {threads} threads, {}: {deliveries} deliveries in {wall_s:.2} s, {:.1} million/s, \
         {:.1} ns each, {merges} merges, median {} us, peak {} MB, digest {digest:016x}",
        flood.participants,
        flood.rounds,
        K::NAME,
        deliveries as f64 / wall_s / 1e6,
        wall_s * 1e9 / deliveries as f64,
        delivery_us.value_at_quantile(0.5),
        peak_mb(),
    );
}

/// The most memory that this process ever held, in megabytes; 0 where the system does not say.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kib.unwrap_or(0) * 1_024 / 1_000_000
}
