//! The event queue against the standard library's binary heap, and what a draw costs.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use twintrack_core::ids::Participant;
use twintrack_core::kernel::random::{Draws, Purpose, Stream, stream};
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::kernel::wheel::{Event, Wheel};
use twintrack_core::network::Network;
use twintrack_core::sampling::{QuantileTable, Sampler};
use twintrack_core::settings::{self, Distribution, Inputs};

/// As large as the simulator's events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Message {
    time: Time,
    tie: u64,
    payload: u64,
}

impl Event for Message {
    fn time(&self) -> Time {
        self.time
    }
}

trait Queue {
    fn push(&mut self, message: Message);
    fn pop(&mut self) -> Message;
}

impl Queue for Wheel<Message> {
    fn push(&mut self, message: Message) {
        Wheel::push(self, message);
    }
    fn pop(&mut self) -> Message {
        Wheel::pop(self).expect("a message is pending")
    }
}

impl Queue for BinaryHeap<Reverse<Message>> {
    fn push(&mut self, message: Message) {
        BinaryHeap::push(self, Reverse(message));
    }
    fn pop(&mut self) -> Message {
        BinaryHeap::pop(self).expect("a message is pending").0
    }
}

/// The hold model: pop one, push one an exponentially distributed delay later.
struct Hold<Q> {
    queue: Q,
    delays: QuantileTable,
    stream: Stream,
    pushed: u64,
}

impl<Q: Queue> Hold<Q> {
    /// A queue with `pending` messages that has been held until it is in its steady state.
    fn new(mut queue: Q, pending: u64) -> Self {
        let delays = table(&Distribution::Exponential { mean: Span::SECOND });
        let mut stream = stream(1, Purpose::Jitter, 0);
        for tie in 0..pending {
            queue.push(Message { time: Time(delays.at(stream.next_u64())), tie, payload: 0 });
        }
        let mut hold = Hold { queue, delays, stream, pushed: pending };
        (0..pending).for_each(|_| hold.step());
        hold
    }

    fn step(&mut self) {
        let message = self.queue.pop();
        let delay = Span(self.delays.at(self.stream.next_u64()));
        self.queue.push(Message { time: message.time + delay, tie: self.pushed, payload: message.payload });
        self.pushed += 1;
    }
}

fn hold<Q: Queue>(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, pending: u64, queue: Q) {
    const STEPS: u64 = 1_000;
    let mut hold = None;
    let mut queue = Some(queue);
    group.throughput(Throughput::Elements(STEPS));
    group.bench_function(BenchmarkId::new(name, pending), |bencher| {
        let hold = hold.get_or_insert_with(|| Hold::new(queue.take().expect("made once"), pending));
        bencher.iter(|| (0..STEPS).for_each(|_| hold.step()));
    });
}

fn queues(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hold");
    for exponent in 3..=7 {
        let pending = 10u64.pow(exponent);
        hold(&mut group, "wheel", pending, Wheel::new());
        hold(&mut group, "binary-heap", pending, BinaryHeap::new());
    }
    group.finish();
}

/// A round's end: a million messages within 200 ms, pushed and popped.
fn burst(criterion: &mut Criterion) {
    const EVENTS: u64 = 1_000_000;
    let delays = table(&Distribution::Uniform { min: Span::from_millis(1), max: Span::from_millis(200) });
    let mut stream = stream(1, Purpose::Jitter, 0);
    let mut group = criterion.benchmark_group("burst");
    group.sample_size(10).throughput(Throughput::Elements(EVENTS));
    group.bench_function("wheel", |bencher| {
        bencher.iter_batched(
            Wheel::new,
            |mut wheel| {
                for tie in 0..EVENTS {
                    let time = Time(delays.at(stream.next_u64()));
                    wheel.push(Message { time, tie, payload: 0 });
                }
                while wheel.pop().is_some() {}
                wheel
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn draws(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("draw");
    let mut counter = 0;
    let mut next = move || {
        counter += 1;
        counter
    };
    let philox = Draws::new(1, Purpose::Jitter);
    group.bench_function("philox", |b| b.iter(|| philox.bits(3, 5, next())));
    let lognormal = Distribution::Lognormal { median: Span::from_millis(50), p99: Span::from_millis(200) };
    let quantiles = table(&lognormal);
    group.bench_function("quantile-table", |b| {
        b.iter(|| quantiles.at(next().wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    });
    let sampler = Sampler::new(&lognormal, &Inputs::default()).expect("a distribution");
    let mut chacha = stream(1, Purpose::Actions, 0);
    group.bench_function("chacha-unit", |b| b.iter(|| chacha.unit()));
    group.bench_function("lognormal-sampler", |b| b.iter(|| sampler.quantile(chacha.unit())));
    group.bench_function("stream", |b| b.iter(|| stream(1, Purpose::Actions, next()).next_u64()));
    let network =
        Network::new(&settings::Network::default(), &Inputs::default(), 1, 1_000).expect("a network");
    group.bench_function("arrival", |b| {
        b.iter(|| {
            let message = next();
            let to = Participant(message as u32 % 1_000);
            network.arrival(Time(message), Participant(7), black_box(to), message)
        });
    });
    group.bench_function("arrivals-of-256", |b| {
        let mut times = [Time::ZERO; 256];
        b.iter(|| {
            let message = next();
            network.arrivals(Time(message), Participant(7), black_box(Participant(256)), message, &mut times);
            times[255]
        });
    });
    group.finish();
}

fn table(distribution: &Distribution<Span>) -> QuantileTable {
    QuantileTable::new(&Sampler::new(distribution, &Inputs::default()).expect("a distribution"))
}

criterion_group!(benches, queues, burst, draws);
criterion_main!(benches);
