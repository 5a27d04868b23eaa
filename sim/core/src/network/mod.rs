//! How long a message takes from one participant to another.
//!
//! A message arrives after a base latency, which belongs to the directed link, plus a jitter of its own, and never
//! before a floor. [`Network::arrival`] is a pure function of (seed, from, to, message number): nothing is stored per
//! link, every engine meets the same latencies, and the recipients of a broadcast can be worked out one by one, when
//! they are due. A table of links was rejected: complete graphs of 100,000 participants have 10¹⁰ of them.
//!
//! What else can happen to a message has a file each, and is as much a function of its key: [`schedule`] blocks it, or
//! puts its receiver to sleep; [`fate`] loses, doubles or holds it up; [`bandwidth`] makes it wait or drops it.

pub mod bandwidth;
pub mod fate;
pub mod schedule;

mod error;
mod regions;

pub use error::NetworkError;
pub use regions::Region;

use crate::ids::Participant;
use crate::kernel::random::{Draws, Purpose};
use crate::kernel::time::{Span, Time};
use crate::sampling::{QuantileTable, Sampler};
use crate::settings::{self, Inputs};
use fate::{Fate, Imperfections};
use regions::Regions;

/// Recipients whose arrivals are drawn at a time: the draws stay in the first cache.
const RUN: usize = 128;

/// The latencies of one run.
#[derive(Clone, Debug)]
pub struct Network {
    base: Base,
    jitter: QuantileTable,
    jitter_draws: Draws,
    floor: Span,
    imperfections: Option<Imperfections>,
}

/// Where the base latency of a link comes from.
#[derive(Clone, Debug)]
enum Base {
    /// Drawn for each link on its own.
    Drawn { quantiles: QuantileTable, draws: Draws },
    /// Given by the regions of the two ends.
    Regional(Regions),
}

impl Network {
    /// The network of a scenario under a seed. Complexity: linear in the participants when there are regions.
    ///
    /// # Errors
    /// When a distribution's parameters are wrong, the floor is zero, or the region matrix is missing or has gaps.
    pub fn new(
        settings: &settings::Network,
        inputs: &Inputs,
        seed: u64,
        participants: u32,
    ) -> Result<Network, NetworkError> {
        if settings.floor == Span::ZERO {
            return Err(NetworkError::new("floor", "must be above zero: no message arrives at once"));
        }
        let base = match settings.regions_used() {
            Some(regions) => Base::Regional(Regions::new(regions, inputs, seed, participants)?),
            None => Base::Drawn {
                quantiles: QuantileTable::new(&sampler("latency", &settings.latency, inputs)?),
                draws: Draws::new(seed, Purpose::LinkLatency),
            },
        };
        Ok(Network {
            base,
            jitter: QuantileTable::new(&sampler("jitter", &settings.jitter, inputs)?),
            jitter_draws: Draws::new(seed, Purpose::Jitter),
            floor: settings.floor,
            imperfections: Imperfections::new(
                &settings.imperfection,
                &settings.imperfection_within_region,
                seed,
            ),
        })
    }

    /// When a message sent at `now` arrives. `message` tells apart the messages of one link; the same number always
    /// gets the same jitter. Constant time, two draws.
    #[inline]
    #[must_use]
    pub fn arrival(&self, now: Time, from: Participant, to: Participant, message: u64) -> Time {
        let jitter = Span(self.jitter.at(self.jitter_draws.bits(from.0, to.0, message)));
        now + (self.base.of(from, to) + jitter).max(self.floor)
    }

    /// When the copies of a broadcast sent at `now` arrive at consecutive recipients from `first` on: the times that
    /// [`Network::arrival`] gives, at less than half the cost.
    pub fn arrivals(
        &self,
        now: Time,
        from: Participant,
        first: Participant,
        message: u64,
        times: &mut [Time],
    ) {
        let mut draws = [0; RUN];
        for (run, times) in times.chunks_mut(RUN).enumerate() {
            let to = Participant(first.0 + (run * RUN) as u32);
            let draws = &mut draws[..times.len()];
            self.base.fill(from, to, draws, times);
            self.jitter_draws.fill(from.0, to.0, message, draws);
            for (time, draw) in times.iter_mut().zip(draws) {
                let base = time.since(Time::ZERO);
                *time = now + (base + Span(self.jitter.at(*draw))).max(self.floor);
            }
        }
    }

    /// What becomes of a message on its way; `None` when all links are perfect.
    #[must_use]
    pub fn fate(&self, from: Participant, to: Participant, message: u64) -> Option<Fate> {
        let within = self.region(from).is_some_and(|home| self.region(to) == Some(home));
        self.imperfections.as_ref().map(|links| links.fate(within, from, to, message))
    }

    /// No message takes less than this.
    #[must_use]
    pub fn floor(&self) -> Span {
        self.floor
    }

    /// No message takes less than this: the floor, or the shortest base latency with the shortest jitter, which may be
    /// longer. What happens now can be noticed elsewhere only so much later.
    #[must_use]
    pub fn lookahead(&self) -> Span {
        (self.base.min() + Span(self.jitter.min())).max(self.floor)
    }

    /// The region a participant is in; `None` in a network without regions.
    ///
    /// # Panics
    /// When there are regions and the participant is not one of those the network was made for.
    #[must_use]
    pub fn region(&self, participant: Participant) -> Option<Region> {
        match &self.base {
            Base::Drawn { .. } => None,
            Base::Regional(regions) => Some(regions.of(participant)),
        }
    }
}

impl Base {
    /// Base latency of a directed link.
    #[inline]
    fn of(&self, from: Participant, to: Participant) -> Span {
        match self {
            Base::Drawn { quantiles, draws } => Span(quantiles.at(draws.bits(from.0, to.0, 0))),
            Base::Regional(regions) => regions.latency(from, to),
        }
    }

    /// Base latencies of the links to consecutive recipients, written as times. `draws` is as long and overwritten.
    fn fill(&self, from: Participant, to: Participant, draws: &mut [u64], latencies: &mut [Time]) {
        match self {
            Base::Drawn { quantiles, draws: keyed } => {
                keyed.fill(from.0, to.0, 0, draws);
                for (latency, draw) in latencies.iter_mut().zip(draws) {
                    *latency = Time(quantiles.at(*draw));
                }
            }
            Base::Regional(regions) => {
                for (to, latency) in (to.0..).zip(latencies) {
                    *latency = Time::ZERO + regions.latency(from, Participant(to));
                }
            }
        }
    }

    /// The lowest of all links.
    fn min(&self) -> Span {
        match self {
            Base::Drawn { quantiles, .. } => Span(quantiles.min()),
            Base::Regional(regions) => regions.min(),
        }
    }
}

fn sampler(
    setting: &str,
    distribution: &settings::Distribution<Span>,
    inputs: &Inputs,
) -> Result<Sampler, NetworkError> {
    Sampler::new(distribution, inputs)
        .map_err(|error| NetworkError::new(&format!("{setting}.{}", error.parameter), error.message))
}
