//! Who is there: how many came and went, how long joining took, and what was lost on the way.

use std::collections::BTreeMap;

use hdrhistogram::Histogram;

use crate::ids::Participant;
use crate::kernel::time::{Span, Time};
use crate::population::PassageKind;

/// Follows the size of the population.
#[derive(Debug)]
pub struct Presence {
    now: u64,
    since: Time,
    participant_ns: u128,
    /// Newcomers that look for a sponsor, and since when.
    joining: BTreeMap<Participant, Time>,
    /// Newcomers that were let in, returns included.
    pub joins: u64,
    /// Participants that left gracefully.
    pub leaves: u64,
    /// Participants that crashed.
    pub crashes: u64,
    /// Newcomers that went before anybody let them in.
    pub gave_up: u64,
    /// User actions of participants that were not there.
    pub actions_skipped: u64,
    /// Share of the interval tree clocks' id space that nobody holds any more.
    pub ids_lost: f64,
    /// Roll calls that took place.
    pub roll_calls: u64,
    /// Roll calls that did not, because somebody could not be reached.
    pub roll_calls_skipped: u64,
    join_us: Histogram<u64>,
}

impl Presence {
    /// So many are there from the start.
    #[must_use]
    pub fn new(initial: usize) -> Presence {
        Presence {
            now: initial as u64,
            since: Time::ZERO,
            participant_ns: 0,
            joining: BTreeMap::new(),
            joins: 0,
            leaves: 0,
            crashes: 0,
            gave_up: 0,
            actions_skipped: 0,
            ids_lost: 0.0,
            roll_calls: 0,
            roll_calls_skipped: 0,
            join_us: Histogram::new(3).expect("three significant digits are valid"),
        }
    }

    /// A newcomer begins to look for a sponsor.
    pub fn arrived(&mut self, who: Participant, now: Time) {
        self.joining.insert(who, now);
    }

    /// It was let in.
    pub fn joined(&mut self, who: Participant, now: Time) {
        self.count_up_to(now);
        self.now += 1;
        self.joins += 1;
        if let Some(arrived) = self.joining.remove(&who) {
            let took: Span = now.since(arrived);
            self.join_us.record(took.0 / 1_000).expect("the histogram resizes itself");
        }
    }

    /// It went before it was let in.
    pub fn gave_up(&mut self, who: Participant) {
        self.joining.remove(&who);
        self.gave_up += 1;
    }

    /// Somebody who was in went.
    pub fn went(&mut self, now: Time, how: PassageKind) {
        self.count_up_to(now);
        self.now -= 1;
        match how {
            PassageKind::Crash => self.crashes += 1,
            PassageKind::Leave | PassageKind::Join => self.leaves += 1,
        }
    }

    /// How many are there.
    #[must_use]
    pub fn now(&self) -> u64 {
        self.now
    }

    /// Newcomers that still look for a sponsor.
    #[must_use]
    pub fn joining(&self) -> usize {
        self.joining.len()
    }

    /// Mean number of participants from the start to `end`.
    #[must_use]
    pub fn mean(&self, end: Time) -> f64 {
        let current = u128::from(end.since(self.since).0) * u128::from(self.now);
        (self.participant_ns + current) as f64 / (end.0 as f64).max(1.0)
    }

    /// Median, 99th percentile and maximum of the time that joining took, in seconds; `None` when nobody joined.
    #[must_use]
    pub fn join_times(&self) -> Option<[f64; 3]> {
        let us = &self.join_us;
        (!us.is_empty()).then(|| {
            [us.value_at_quantile(0.5), us.value_at_quantile(0.99), us.max()].map(|t| t as f64 / 1e6)
        })
    }

    fn count_up_to(&mut self, now: Time) {
        self.participant_ns += u128::from(now.since(self.since).0) * u128::from(self.now);
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_population_weighs_by_time() {
        let at = |seconds| Time::ZERO + Span::from_secs(seconds);
        let mut presence = Presence::new(10);
        presence.arrived(Participant(10), at(4));
        presence.joined(Participant(10), at(5));
        presence.went(at(10), PassageKind::Crash);
        presence.went(at(10), PassageKind::Leave);
        assert_eq!((presence.now(), presence.crashes, presence.leaves), (9, 1, 1));
        assert_eq!(presence.mean(at(20)), (50.0 + 55.0 + 90.0) / 20.0);
        let [p50, _, max] = presence.join_times().expect("one joined");
        assert!(p50 == max && (0.999..1.001).contains(&max), "{max}");
    }
}
