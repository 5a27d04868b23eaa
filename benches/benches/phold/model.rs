//! What PHOLD's logical processes do, the same under every simulator.

use twintrack_core::kernel::time::Span;
use twintrack_core::sampling::{QuantileTable, Sampler};
use twintrack_core::settings::{Distribution, Inputs};

/// Time from an event to the one that it causes, at least, and the mean of what comes on top.
const LOOKAHEAD: Span = Span::from_millis(100);
const MEAN: Span = Span::from_millis(900);

/// A simulator with PHOLD on it.
pub(crate) trait Simulator {
    /// Processes this many events.
    fn run(&mut self, events: u64);
    /// What the logical processes have seen.
    fn fingerprint(&self) -> u64;
}

/// What an event makes a process do: send one to another process so much later.
#[derive(Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) to: u32,
    pub(crate) after: Span,
}

/// All logical processes.
#[derive(Clone)]
pub(crate) struct Population {
    processes: Vec<Process>,
    each: u32,
    delays: QuantileTable,
    pub(crate) events: u64,
}

#[derive(Clone, Copy)]
struct Process {
    /// State of a SplitMix64 generator (G. L. Steele, D. Lea and C. H. Flood, OOPSLA 2014).
    random: u64,
    /// Digest of the senders of all events, in order.
    digest: u64,
}

impl Process {
    fn draw(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.random ^ (self.random >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl Population {
    pub(crate) fn new(processes: u32, each: u32) -> Population {
        let exponential = Distribution::Exponential { mean: MEAN };
        let sampler = Sampler::new(&exponential, &Inputs::default()).expect("a distribution");
        let process = |number: u32| Process { random: u64::from(number) << 32, digest: 0 };
        Population {
            processes: (0..processes).map(process).collect(),
            each,
            delays: QuantileTable::new(&sampler),
            events: 0,
        }
    }

    /// The events at the start; each process sends them to itself.
    pub(crate) fn first_events(&mut self) -> Vec<Sent> {
        let mut first = Vec::new();
        for to in 0..self.processes.len() as u32 {
            for _ in 0..self.each {
                let draw = self.processes[to as usize].draw();
                first.push(Sent { to, after: self.delay(draw) });
            }
        }
        first
    }

    /// Processes an event.
    #[inline]
    pub(crate) fn handle(&mut self, at: u32, from: u32) -> Sent {
        self.events += 1;
        let others = self.processes.len() as u64 - 1;
        let process = &mut self.processes[at as usize];
        process.digest =
            (process.digest.rotate_left(5) ^ u64::from(from)).wrapping_mul(0x517C_C1B7_2722_0A95);
        let (delay, other) = (process.draw(), process.draw());
        let skipped = ((u128::from(other) * u128::from(others)) >> 64) as u32;
        // Everyone but oneself: those from oneself on move up by one.
        Sent { to: skipped + u32::from(skipped >= at), after: self.delay(delay) }
    }

    fn delay(&self, draw: u64) -> Span {
        Span(LOOKAHEAD.0 + self.delays.at(draw))
    }

    pub(crate) fn fingerprint(&self) -> u64 {
        self.processes.iter().fold(self.events, |sum, process| sum.rotate_left(1) ^ process.digest)
    }
}
