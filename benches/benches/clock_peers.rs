//! The clocks of this project against other crates, in the same run.
//!
//! Interval tree clocks: random operations (event, peek and join, leq) among 128 participants, and the paper's dynamic
//! scenario (fork, event, join) as a whole; `clock_table` has more of them, once. Vector clocks: increment, merge and comparison.

#[allow(dead_code, reason = "each benchmark uses a part of it")]
mod peers;

use std::hint::black_box;
use std::time::Duration;

use crdts::{CmRDT as _, CvRDT as _};
use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use peers::{FromWire, Mixer, TreeClock, dynamic, mixed, random_operations};
use twintrack_clocks::itc::Stamp;
use twintrack_clocks::{Clock, VectorClock, VectorStamp};

const PARTICIPANTS: usize = 128;
const OPERATIONS: usize = 5_000;
const ITERATIONS: usize = 500;
const ENTRIES: [usize; 3] = [16, 128, 1024];

fn tree_clocks(criterion: &mut Criterion) {
    scenarios::<Stamp>(criterion);
    scenarios::<FromWire>(criterion);
    scenarios::<itc::Stamp>(criterion);
    scenarios::<treeclocks::ItcPair>(criterion);
}

fn scenarios<C: TreeClock>(criterion: &mut Criterion) {
    let population: Vec<C> = mixed(PARTICIPANTS).iter().map(C::like).collect();
    let mut group = criterion.benchmark_group("peers");
    group.sample_size(10);
    group.bench_function(BenchmarkId::new("random operations", C::NAME), |bencher| {
        let run = |mut population: Vec<C>| random_operations(&mut population, OPERATIONS);
        bencher.iter_batched(|| population.clone(), run, BatchSize::PerIteration);
    });
    group.bench_function(BenchmarkId::new("dynamic", C::NAME), |bencher| {
        let run = |mut population: Vec<C>| {
            dynamic(&mut population, ITERATIONS);
            population
        };
        bencher.iter_batched(|| population.clone(), run, BatchSize::PerIteration);
    });
    group.finish();
}

/// Two vectors of counters of which each is ahead of the other somewhere.
fn counters(entries: usize) -> [Vec<u32>; 2] {
    let mut mixer = Mixer(1);
    [(); 2].map(|()| (0..entries).map(|_| 1 + mixer.below(1000) as u32).collect())
}

fn vector_clocks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("vector peers");
    for entries in ENTRIES {
        let [own, other] = counters(entries);
        let joined: Vec<u32> = own.iter().zip(&other).map(|(own, other)| *own.max(other)).collect();
        // One that knows all of the other: a comparison has to look at every entry.
        let ours = |counters: &[u32]| {
            let mut clock = VectorClock::new(0, entries, false);
            clock.receive(&VectorStamp::new(counters));
            clock
        };
        let (clock, ahead, stamp) = (ours(&own), ours(&joined), VectorStamp::new(&other));
        group.bench_function(BenchmarkId::new("compare/twintrack-clocks", entries), |bencher| {
            bencher.iter(|| black_box(&ahead).compare(black_box(&stamp)));
        });
        group.bench_function(BenchmarkId::new("merge/twintrack-clocks", entries), |bencher| {
            bencher.iter_batched_ref(
                || clock.clone(),
                |clock| clock.receive(black_box(&stamp)),
                BatchSize::SmallInput,
            );
        });

        let theirs = |counters: &[u32]| {
            let mut clock = crdts::VClock::new();
            for (actor, count) in counters.iter().enumerate() {
                clock.apply(crdts::Dot::new(actor, u64::from(*count)));
            }
            clock
        };
        let (clock, ahead, stamp) = (theirs(&own), theirs(&joined), theirs(&other));
        group.bench_function(BenchmarkId::new("compare/crdts", entries), |bencher| {
            bencher.iter(|| black_box(&ahead).partial_cmp(black_box(&stamp)));
        });
        group.bench_function(BenchmarkId::new("merge/crdts", entries), |bencher| {
            let both = || (clock.clone(), stamp.clone());
            let merge = |(mut clock, stamp): (crdts::VClock<usize>, _)| {
                clock.merge(stamp);
                clock
            };
            bencher.iter_batched(both, merge, BatchSize::SmallInput);
        });

        let theirs = |counters: &[u32]| {
            vclock::VClock::<usize, u32>::from(
                counters.iter().copied().enumerate().collect::<std::collections::HashMap<_, _>>(),
            )
        };
        let (clock, ahead, stamp) = (theirs(&own), theirs(&joined), theirs(&other));
        group.bench_function(BenchmarkId::new("compare/vclock", entries), |bencher| {
            bencher.iter(|| black_box(&ahead).partial_cmp(black_box(&stamp)));
        });
        group.bench_function(BenchmarkId::new("merge/vclock", entries), |bencher| {
            bencher.iter_batched_ref(
                || clock.clone(),
                |clock| clock.merge(black_box(&stamp)),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

criterion_group! {
    name = clock_peers;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20);
    targets = tree_clocks, vector_clocks
}
criterion_main!(clock_peers);
