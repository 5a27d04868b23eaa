//! Windows of broadcasts against the event queue: each recipient must see the same, in the same order, on any number of
//! threads.

use proptest::prelude::*;
use twintrack_core::ids::Participant;
use twintrack_core::kernel::random::{Purpose, draw};
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::kernel::wheel::{Event, Wheel};
use twintrack_core::kernel::windows::{Arrivals, BLOCK, Broadcast, Mailboxes, NEVER, Reader, Windows};

/// Latencies that are whole multiples of a step, so that many copies arrive at the same time.
#[derive(Clone, Copy, Debug)]
struct Links {
    floor: u64,
    step: u64,
    steps: u64,
    /// One link in so many is slower by this.
    slow: (u64, u64),
    recipients: u32,
}

impl Links {
    fn arrival(&self, broadcast: &Broadcast, to: Participant) -> Time {
        let bits = draw(5, Purpose::Jitter, broadcast.sender.0, to.0, broadcast.message);
        let slow = if bits.is_multiple_of(self.slow.0) { self.slow.1 } else { 0 };
        if to == broadcast.sender || bits % 50 == 7 {
            return NEVER;
        }
        broadcast.sent + Span(self.floor + (bits >> 32) % self.steps * self.step + slow)
    }
}

impl Arrivals<()> for Links {
    fn draw(&self, broadcast: &Broadcast, (): &(), first: Participant, times: &mut [Time]) {
        for (to, time) in (first.0..).zip(times) {
            *time = self.arrival(broadcast, Participant(to));
        }
    }
}

/// What a participant does: it broadcasts when its timer ends and after some of its receipts.
#[derive(Clone, Debug, PartialEq)]
struct Person {
    me: Participant,
    timer: Option<Time>,
    left: u32,
    sent: u64,
    /// Senders, message numbers and times of all receipts.
    seen: Vec<(Time, u32, u64)>,
}

impl Person {
    fn new(me: u32, broadcasts: u32) -> Person {
        let timer = draw(5, Purpose::Actions, me, 0, 0) % 1_000_000;
        let timer = (broadcasts > 0 && me.is_multiple_of(3)).then_some(Time(timer));
        Person { me: Participant(me), timer, left: broadcasts, sent: 0, seen: Vec::new() }
    }

    fn broadcast(&mut self, now: Time) -> Option<Broadcast> {
        self.left = self.left.checked_sub(1)?;
        self.sent += 1;
        Some(Broadcast { sent: now, message: self.sent, sender: self.me, words: [7; 5] })
    }

    fn timer_ends(&mut self, now: Time) -> Option<Broadcast> {
        self.timer = None;
        self.broadcast(now)
    }

    fn receive(&mut self, now: Time, broadcast: &Broadcast) -> Option<Broadcast> {
        self.seen.push((now, broadcast.sender.0, broadcast.message));
        // Which receipt it is depends on the order of all before it.
        let digest = self.seen.iter().rev().take(3).fold(0, |sum, seen| sum * 31 + u64::from(seen.1));
        if digest.is_multiple_of(41) { self.broadcast(now) } else { None }
    }
}

/// A part of them, and what they broadcast within a window.
struct Part<'p> {
    people: &'p mut [Person],
    outbox: Vec<Broadcast>,
}

impl Part<'_> {
    /// A block reads its mail; timers end in between.
    fn read(&mut self, mailboxes: &mut Mailboxes, reader: Reader<'_, ()>) {
        let first = self.people[0].me.0;
        for person in self.people.iter_mut().skip((mailboxes.first.0 - first) as usize).take(BLOCK) {
            let keys = mailboxes.left(person.me).to_vec();
            for key in &keys {
                let delivery = reader.read(*key);
                assert_eq!(delivery.broadcast.words, [7; 5]);
                if let Some(ended) = person.timer.filter(|timer| *timer <= delivery.at) {
                    self.outbox.extend(person.timer_ends(ended));
                }
                self.outbox.extend(person.receive(delivery.at, delivery.broadcast));
            }
            mailboxes.took(person.me, keys.len());
            assert!(mailboxes.left(person.me).is_empty());
        }
    }
}

fn in_windows(links: Links, broadcasts: u32, threads: usize) -> Vec<Person> {
    let mut everyone: Vec<Person> = (0..links.recipients).map(|me| Person::new(me, broadcasts)).collect();
    let mut windows: Windows<()> = Windows::new(links.recipients, Span(links.floor), threads);
    loop {
        let timers = everyone.iter().filter_map(|person| person.timer).map(|at| windows.window(at)).min();
        let mailed = windows.next();
        let Some(window) = timers.into_iter().chain(mailed).min() else { return everyone };
        let span = windows.span(window);
        let sizes: Vec<usize> = windows.parts().map(|part| part.len()).collect();
        let mut rest = &mut everyone[..];
        let mut parts: Vec<Part<'_>> = Vec::new();
        for size in sizes {
            let people = rest.split_off_mut(..size).expect("everyone is in a part");
            parts.push(Part { people, outbox: Vec::new() });
        }
        if mailed == Some(window) {
            windows.open(window, parts.iter_mut(), |part, mailboxes, reader| part.read(mailboxes, reader));
        }
        let mut outbox: Vec<Broadcast> = parts.into_iter().flat_map(|part| part.outbox).collect();
        for person in &mut everyone {
            if let Some(ended) = person.timer.filter(|timer| *timer < span.end) {
                outbox.extend(person.timer_ends(ended));
            }
        }
        assert!(outbox.iter().all(|broadcast| span.contains(&broadcast.sent)));
        outbox.sort_by_key(|broadcast| (broadcast.sent, broadcast.sender, broadcast.message));
        windows.post(outbox.into_iter().map(|broadcast| (broadcast, ())), &links);
    }
}

/// Timers have no sender and come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    at: Time,
    to: u32,
    sender: Option<u32>,
    message: u64,
    sent: Time,
}

impl Event for Due {
    fn time(&self) -> Time {
        self.at
    }
}

/// The plain way: one queue for everything.
fn in_one_queue(links: Links, broadcasts: u32) -> Vec<Person> {
    let mut everyone: Vec<Person> = (0..links.recipients).map(|me| Person::new(me, broadcasts)).collect();
    let mut queue = Wheel::new();
    for person in &everyone {
        if let Some(at) = person.timer {
            queue.push(Due { at, to: person.me.0, sender: None, message: 0, sent: Time::ZERO });
        }
    }
    while let Some(Due { at, to, sender, message, sent }) = queue.pop() {
        let person = &mut everyone[to as usize];
        let reaction = match sender {
            None => person.timer_ends(at),
            Some(sender) => {
                person.receive(at, &Broadcast { sent, message, sender: Participant(sender), words: [7; 5] })
            }
        };
        let Some(broadcast) = reaction else { continue };
        for to in 0..links.recipients {
            let at = links.arrival(&broadcast, Participant(to));
            if at != NEVER {
                let Broadcast { sent, message, sender, .. } = broadcast;
                queue.push(Due { at, to, sender: Some(sender.0), message, sent });
            }
        }
    }
    everyone
}

fn receipts(everyone: &[Person]) -> usize {
    everyone.iter().map(|person| person.seen.len()).sum()
}

fn compare(links: Links, broadcasts: u32) -> usize {
    let plain = in_one_queue(links, broadcasts);
    for threads in [1, 2, 3, 7] {
        assert!(in_windows(links, broadcasts, threads) == plain, "{threads} threads, {links:?}");
    }
    receipts(&plain)
}

const LINKS: Links =
    Links { floor: 5_000, step: 250, steps: 400, slow: (u64::MAX, 0), recipients: 2 * BLOCK as u32 + 44 };

#[test]
fn everyone_sees_the_same_in_the_same_order_as_in_one_queue() {
    let receipts = compare(LINKS, 3);
    assert!(receipts > 300_000, "{receipts}");
}

#[test]
fn many_arrivals_at_the_same_time_are_in_the_order_of_sender_and_message() {
    // Everything arrives at one of two times after it was sent, and timers end in five groups.
    let receipts = compare(Links { step: 100_000, steps: 2, ..LINKS }, 2);
    assert!(receipts > 200_000, "{receipts}");
}

#[test]
fn what_arrives_far_in_the_future_waits() {
    // A window is 4,096 ns long, and some copies take 10,000 windows.
    compare(Links { slow: (11, 40_960_000), recipients: 300, ..LINKS }, 2);
}

#[test]
fn nobody_at_all_is_a_population_too() {
    assert!(in_windows(Links { recipients: 0, ..LINKS }, 2, 2).is_empty());
}

#[test]
fn a_panic_on_one_thread_ends_all() {
    let outcome = std::panic::catch_unwind(|| {
        let mut windows: Windows<()> = Windows::new(LINKS.recipients, Span(LINKS.floor), 3);
        let sent = (0..100).map(|sender| Broadcast {
            sent: Time(sender),
            message: 0,
            sender: Participant(sender as u32),
            words: [7; 5],
        });
        windows.post(sent.map(|broadcast| (broadcast, ())), &Links { steps: 1, ..LINKS });
        let window = windows.next().expect("something arrives");
        let parts: Vec<usize> = windows.parts().map(|part| part.start).collect();
        windows.open(window, parts.into_iter(), |start, _, _| assert_ne!(*start, 0, "on purpose"));
    });
    assert!(outcome.is_err());
}

#[test]
#[should_panic(expected = "earlier than the lookahead allows")]
fn a_copy_that_beats_the_lookahead_is_found_out() {
    let mut windows: Windows<()> = Windows::new(9, Span(100_000_000), 1);
    let sent = Broadcast { sent: Time(0), message: 0, sender: Participant(0), words: [7; 5] };
    windows.post(std::iter::once((sent, ())), &LINKS);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn windows_equal_one_queue(
        floor in 1..20_000u64,
        step in 1..5_000u64,
        steps in 1..300u64,
        slow in (1..20u64, 0..5_000_000u64),
        recipients in 1..300u32,
        broadcasts in 0..4u32,
        threads in 1..4usize,
    ) {
        let links = Links { floor, step, steps, slow, recipients };
        prop_assert_eq!(in_windows(links, broadcasts, threads), in_one_queue(links, broadcasts));
    }
}
