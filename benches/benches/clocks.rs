//! The operations that a simulation performs per message, on clocks of 16 to 4,096 participants.
//!
//! Interval tree clocks are measured in the state of a running system: everyone publishes now and then and hears from
//! random others, so that shapes differ from one stamp to the next. The same seed gives the same stamps every time.

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use twintrack_clocks::itc::{Stamp, balanced};
use twintrack_clocks::{Clock, Encoding, VectorClock, VectorStamp};

const POPULATIONS: [usize; 4] = [16, 128, 1024, 4096];

/// Stamps or pairs of stamps that a benchmark takes in turn: enough to vary, few enough to stay in the cache.
const STAMPS: usize = 16;

/// A linear congruential generator (Knuth's MMIX constants): enough to mix a population.
struct Mixer(u64);

impl Mixer {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }
}

/// Two vector clocks that each know something the other does not.
fn mixed_vectors(entries: usize) -> (VectorClock, VectorStamp) {
    let mut mixer = Mixer(1);
    let mut counters = || (0..entries).map(|_| mixer.below(1000) as u32).collect::<Vec<_>>();
    let mut own = VectorClock::new(0, entries, true);
    own.receive(&VectorStamp::new(&counters()));
    (own, VectorStamp::new(&counters()))
}

fn vector(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("vector");
    for entries in POPULATIONS {
        let (mut own, stamp) = mixed_vectors(entries);
        let ahead = {
            let mut ahead = own.clone();
            ahead.publish()
        };
        group.throughput(Throughput::Elements(entries as u64));
        group.bench_function(BenchmarkId::new("compare/concurrent", entries), |bencher| {
            bencher.iter(|| black_box(&own).compare(black_box(&stamp)));
        });
        group.bench_function(BenchmarkId::new("compare/after", entries), |bencher| {
            bencher.iter(|| black_box(&own).compare(black_box(&ahead)));
        });
        group.bench_function(BenchmarkId::new("publish", entries), |bencher| {
            let mut own = own.clone();
            bencher.iter(|| black_box(own.publish()));
        });
        group.bench_function(BenchmarkId::new("receive", entries), |bencher| {
            bencher.iter(|| own.receive(black_box(&stamp)));
        });
    }
    group.finish();
}

/// A balanced population in which everyone has published a few times and heard from random others.
fn mixed_stamps(participants: usize) -> Vec<Stamp> {
    let mut mixer = Mixer(2);
    let mut stamps = balanced(participants);
    for _ in 0..20 * participants {
        let news = stamps[mixer.below(participants)].publish();
        stamps[mixer.below(participants)].receive(&news);
    }
    stamps
}

fn interval_tree(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("itc");
    for participants in POPULATIONS {
        let stamps = mixed_stamps(participants);
        let pairs: Vec<_> =
            stamps.iter().zip(stamps.iter().cycle().skip(participants / 2)).take(STAMPS).collect();
        let mut turn = pairs.iter().cycle();
        let mut next = || *turn.next().expect("the cycle never ends");
        group.bench_function(BenchmarkId::new("leq/concurrent", participants), |bencher| {
            bencher.iter_batched(&mut next, |(own, other)| own.leq(other), BatchSize::SmallInput);
        });
        group.bench_function(BenchmarkId::new("compare/before", participants), |bencher| {
            let joined = |(own, other): (&Stamp, &Stamp)| {
                let mut joined = own.clone();
                joined.receive(&other.peek());
                (joined, other.peek())
            };
            bencher.iter_batched(
                || joined(next()),
                |(own, other)| own.compare(&other),
                BatchSize::SmallInput,
            );
        });
        group.bench_function(BenchmarkId::new("join", participants), |bencher| {
            let setup = |(own, other): (&Stamp, &Stamp)| (own.clone(), other.peek());
            let join = |(mut own, other): (Stamp, _)| {
                own.receive(&other);
                own
            };
            bencher.iter_batched(|| setup(next()), join, BatchSize::SmallInput);
        });
        group.bench_function(BenchmarkId::new("event", participants), |bencher| {
            let mut stamps = stamps[..STAMPS.min(participants)].to_vec();
            let mut turn = 0;
            bencher.iter(|| {
                turn = (turn + 1) % stamps.len();
                stamps[turn].event();
            });
        });
        group.bench_function(BenchmarkId::new("bits", participants), |bencher| {
            bencher.iter(|| Stamp::encoded_len(black_box(stamps[0].event_tree()), Encoding::Bits));
        });
    }
    group.finish();
}

criterion_group! {
    name = clocks;
    config = Criterion::default()
        .warm_up_time(std::time::Duration::from_millis(300))
        .measurement_time(std::time::Duration::from_secs(1))
        .sample_size(30);
    targets = vector, interval_tree
}
criterion_main!(clocks);
