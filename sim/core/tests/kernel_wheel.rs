//! The event queue against the standard library's binary heap, over the patterns that simulations make.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use proptest::prelude::*;
use twintrack_core::kernel::time::Time;
use twintrack_core::kernel::wheel::{Event, Wheel};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Numbered {
    time: Time,
    number: u64,
}

impl Event for Numbered {
    fn time(&self) -> Time {
        self.time
    }
}

/// A queue and its oracle, driven alike.
#[derive(Default)]
struct Pair {
    wheel: Wheel<Numbered>,
    heap: BinaryHeap<Reverse<Numbered>>,
    now: u64,
    pushed: u64,
}

impl Pair {
    fn push(&mut self, delay: u64) {
        // Numbers that fall as well as rise: ties must be broken by the order, not by the order of arrival.
        let number = (self.pushed * 7_919) % 10_007;
        self.pushed += 1;
        let event = Numbered { time: Time(self.now.saturating_add(delay)), number };
        self.wheel.push(event);
        self.heap.push(Reverse(event));
    }

    fn pop(&mut self) {
        let expected = self.heap.pop().map(|Reverse(event)| event);
        assert_eq!(self.wheel.pop(), expected);
        self.now = expected.map_or(self.now, |event| event.time.0);
    }

    fn peek(&mut self) {
        assert_eq!(self.wheel.next_time(), self.heap.peek().map(|Reverse(event)| event.time));
        assert_eq!(self.wheel.len(), self.heap.len());
        assert_eq!(self.wheel.is_empty(), self.heap.is_empty());
    }

    fn drain(&mut self) {
        while !self.heap.is_empty() {
            self.pop();
        }
        self.pop();
        self.peek();
    }
}

#[derive(Clone, Debug)]
enum Step {
    /// As many events, spread over a stretch of time that begins after a delay.
    Burst {
        events: usize,
        delay: u64,
        stretch: u64,
    },
    /// Takes as many events out, and pushes one for each after up to this delay, as message handling does.
    Hold {
        events: usize,
        delay: u64,
    },
    Pop(usize),
    Peek,
}

/// Delays from none to years, most of them between a microsecond and a minute and a half.
fn delay() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0u64),
        0u64..1_000,
        1_000u64..90_000_000_000,
        Just(90_000_000_000u64),
        0u64..u64::MAX / 2,
        Just(u64::MAX),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1usize..2_000, delay(), delay()).prop_map(|(events, delay, stretch)| Step::Burst {
            events,
            delay,
            stretch
        }),
        (1usize..2_000, delay()).prop_map(|(events, delay)| Step::Hold { events, delay }),
        (1usize..2_000).prop_map(Step::Pop),
        Just(Step::Peek),
    ]
}

/// Scrambles a number (the finaliser of SplitMix64).
fn scramble(n: u64) -> u64 {
    let n = (n ^ (n >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    n ^ (n >> 31)
}

fn within(stretch: u64, salt: u64) -> u64 {
    scramble(salt.wrapping_add(0x9E37_79B9_7F4A_7C15)) % stretch.saturating_add(1).max(1)
}

fn run(pair: &mut Pair, step: &Step) {
    match *step {
        Step::Burst { events, delay, stretch } => {
            for _ in 0..events {
                pair.push(delay.saturating_add(within(stretch, pair.pushed)));
            }
        }
        Step::Hold { events, delay } => {
            for _ in 0..events {
                pair.pop();
                pair.push(within(delay, pair.pushed));
            }
        }
        Step::Pop(events) => (0..events).for_each(|_| pair.pop()),
        Step::Peek => pair.peek(),
    }
}

proptest! {
    #[test]
    fn events_leave_in_the_total_order(steps in prop::collection::vec(step(), 1..30)) {
        let mut pair = Pair::default();
        for step in &steps {
            run(&mut pair, step);
        }
        pair.drain();
    }
}

#[test]
fn a_burst_into_the_stretch_being_popped_is_spread_and_stays_in_order() {
    let mut pair = Pair::default();
    pair.push(0);
    pair.push(90_000_000_000);
    pair.pop();
    // Everything from here to the ninetieth second belongs to the open stretch.
    pair.peek();
    for _ in 0..100_000 {
        pair.push(1_000_000 + within(200_000_000, pair.pushed));
    }
    run(&mut pair, &Step::Hold { events: 100_000, delay: 50_000_000 });
    pair.drain();
}

#[test]
fn a_hundred_thousand_events_at_one_instant_are_ordered_by_their_ties() {
    let mut pair = Pair::default();
    for _ in 0..100_000 {
        pair.push(5);
    }
    // Popping the first, and pushing more at the same instant.
    run(&mut pair, &Step::Hold { events: 50_000, delay: 0 });
    pair.push(1);
    pair.drain();
}

#[test]
fn rounds_of_bursts_with_long_silences_between() {
    let mut pair = Pair::default();
    for _ in 0..20 {
        for _ in 0..5_000 {
            pair.push(90_000_000_000 + within(200_000_000, pair.pushed));
        }
        pair.push(365 * 86_400 * 1_000_000_000);
        run(&mut pair, &Step::Pop(5_000));
    }
    pair.drain();
}

#[test]
fn the_last_moment_of_time_can_be_reached() {
    let mut pair = Pair::default();
    for time in [u64::MAX, u64::MAX - 1, 0, 1, u64::MAX] {
        (0..300).for_each(|_| pair.push(time));
    }
    pair.drain();
}

#[test]
#[should_panic(expected = "pushed at")]
#[cfg(debug_assertions)]
fn the_past_is_refused() {
    let mut pair = Pair::default();
    pair.push(10);
    pair.pop();
    pair.wheel.push(Numbered { time: Time(9), number: 0 });
}
