//! Rounds as seen from outside: who is in which, which are complete, who is stalled.

use std::collections::BTreeMap;

use crate::kernel::time::{Span, Time};

/// Follows the rounds of all participants.
#[derive(Debug)]
pub struct RoundProgress {
    /// Participants per round.
    members: BTreeMap<u32, u32>,
    participants: u32,
    /// Per round: participants that announced its end, and messages that took.
    announced: BTreeMap<u32, (u32, u64)>,
    spread_max: u32,
    stalled: Span,
}

impl RoundProgress {
    /// Everyone in round 0.
    #[must_use]
    pub fn new(participants: u32) -> RoundProgress {
        RoundProgress {
            members: BTreeMap::from([(0, participants)]),
            participants,
            announced: BTreeMap::new(),
            spread_max: 0,
            stalled: Span::ZERO,
        }
    }

    /// A participant went from one round to a later one.
    pub fn advanced(&mut self, from: u32, to: u32) {
        if let Some(count) = self.members.get_mut(&from) {
            *count -= 1;
            if *count == 0 {
                self.members.remove(&from);
            }
        }
        *self.members.entry(to).or_default() += 1;
        let (lowest, highest) = self.range();
        self.spread_max = self.spread_max.max(highest - lowest);
    }

    /// A participant announced for the first time that its round is over, by so many messages; repeats come with
    /// `first` false.
    pub fn announced(&mut self, round: u32, messages: u64, first: bool) {
        let (participants, sent) = self.announced.entry(round).or_default();
        *participants += u32::from(first);
        *sent += messages;
    }

    /// A participant was stalled from one time to another.
    pub fn stalled(&mut self, from: Time, to: Time) {
        self.stalled = self.stalled + to.since(from);
    }

    /// Lowest and highest round of any participant.
    #[must_use]
    pub fn range(&self) -> (u32, u32) {
        let lowest = self.members.keys().next().copied().unwrap_or(0);
        (lowest, self.members.keys().next_back().copied().unwrap_or(0))
    }

    /// Complete rounds, and the round states that they took.
    #[must_use]
    pub fn complete(&self) -> (u64, u64) {
        self.announced
            .values()
            .filter(|(participants, _)| *participants == self.participants)
            .fold((0, 0), |(rounds, total), (_, messages)| (rounds + 1, total + messages))
    }

    /// Largest difference between two participants' rounds.
    #[must_use]
    pub fn spread_max(&self) -> u32 {
        self.spread_max
    }

    /// Participant-time spent stalled.
    #[must_use]
    pub fn stalled_time(&self) -> Span {
        self.stalled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_complete_when_everyone_announced_it_once() {
        let mut progress = RoundProgress::new(3);
        for _ in 0..3 {
            progress.announced(0, 2, true);
        }
        progress.announced(1, 2, true);
        progress.announced(1, 2, false);
        progress.announced(1, 2, true);
        assert_eq!(progress.complete(), (1, 6));
        progress.advanced(0, 1);
        progress.advanced(0, 2);
        assert_eq!((progress.range(), progress.spread_max()), ((0, 2), 2));
    }
}
