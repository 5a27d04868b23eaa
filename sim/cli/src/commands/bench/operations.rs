//! What single operations take on this machine: the figures by which a sheet of prices turns work into money.
//!
//! The clocks and the computation are those of the simulator, each on a state that it meets in a run: every stamp brings
//! news, and a provider divides its slot among six recipients. The median of many slices is what counts, since a machine
//! that does something else for a moment makes a slice longer, never shorter.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;
use twintrack_clocks::itc::{Stamp, balanced};
use twintrack_clocks::{Clock, VectorClock};
use twintrack_core::allocation::agent::Agent;
use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;
use twintrack_core::population::Links;
use twintrack_core::population::Slot;
use twintrack_core::settings::Allocation;

/// Participants whose clocks are read.
const PARTICIPANTS: usize = 1_000;
/// Stamps received one after the other, each with news.
const STAMPS: usize = 64;
/// Recipients among whom a slot is divided.
const RECIPIENTS: u32 = 6;
/// Divisions in a slice.
const DIVISIONS: usize = 2_000;
/// Slices of which the median is taken.
const SLICES: usize = 51;

/// One kind of operation.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Operation {
    /// What is done, and of what.
    pub(super) what: &'static str,
    /// What it is counted by.
    pub(super) per: &'static str,
    /// The number in a sheet of prices that it stands for, if for any.
    pub(super) price: Option<&'static str>,
    /// Median seconds.
    pub(super) seconds: f64,
}

/// Measures each.
pub(super) fn measure() -> Vec<Operation> {
    let vectors = (0..PARTICIPANTS).map(|own| VectorClock::new(own, PARTICIPANTS, true)).collect();
    let operation = |what, per, price, seconds| Operation { what, per, price, seconds };
    vec![
        operation(
            "vector clock of 1,000: compare and merge a stamp with news",
            "entry read",
            Some("seconds-per-entry"),
            per_entry(vectors),
        ),
        operation(
            "interval tree clock of 1,000: the same",
            "node read",
            None,
            per_entry::<Stamp>(balanced(PARTICIPANTS)),
        ),
        operation(
            "a provider divides a slot among six",
            "computation",
            Some("seconds-per-computation"),
            per_computation(),
        ),
    ]
}

/// Seconds per entry read, once to compare and once to merge, as runs count them.
fn per_entry<C: Clock>(mut clocks: Vec<C>) -> f64 {
    // All have counted before, some more often than their neighbours, and everyone knows of it.
    let (first, others) = clocks.split_first_mut().expect("there are participants");
    for (place, other) in others.iter_mut().enumerate() {
        (0..=place % 3).for_each(|_| drop(other.publish()));
        first.receive(&other.publish());
    }
    let known = first.publish();
    let stamps: Vec<C::Stamp> = others
        .iter_mut()
        .take(STAMPS)
        .map(|other| {
            other.receive(&known);
            other.publish()
        })
        .collect();
    let entries: usize = stamps.iter().map(|stamp| 2 * C::nodes(stamp)).sum();
    let receiver = clocks[0].clone();
    median(|| {
        let mut receiver = receiver.clone();
        let started = Instant::now();
        for stamp in &stamps {
            black_box(receiver.compare(black_box(stamp)));
            receiver.receive(stamp);
        }
        let took = started.elapsed().as_secs_f64();
        black_box(receiver);
        took
    }) / entries as f64
}

/// Seconds per division of a slot.
fn per_computation() -> f64 {
    let peers = |me: u32| (0..=RECIPIENTS).filter(move |peer| *peer != me).map(|peer| (peer, 0.1));
    let recognitions: Vec<Vec<(u32, f64)>> = (0..=RECIPIENTS).map(|me| peers(me).collect()).collect();
    let links = Links::new(&recognitions, vec![0.0; recognitions.len()]);
    let slot = |quantity| Slot { quantity, window: None, place: None };
    let settings = Allocation::default();
    let mut provider = Agent::new(Participant(0), &[], &[slot(10.0)], &links, |_| true);
    for (link, peer) in links.peers(0).iter().enumerate() {
        let mut recipient = Agent::new(*peer, &[slot(5.0)], &[], &links, |_| true);
        let record = Arc::new(recipient.publish_commitment(Time::ZERO));
        provider.learn_commitment(link as u32, links.reverse(0)[link], &record, &settings);
    }
    median(|| {
        let started = Instant::now();
        for _ in 0..DIVISIONS {
            black_box(provider.compute(links.reverse(0), black_box(&settings), Time::ZERO));
        }
        started.elapsed().as_secs_f64()
    }) / DIVISIONS as f64
}

fn median(mut slice: impl FnMut() -> f64) -> f64 {
    let mut took: Vec<f64> = (0..SLICES).map(|_| slice()).collect();
    took.sort_by(f64::total_cmp);
    took[SLICES / 2]
}
