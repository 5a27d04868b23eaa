//! Rounds as seen from outside: who is in which, which are complete, who is stalled.

use std::collections::BTreeMap;

use crate::kernel::time::{Span, Time};

/// One round.
#[derive(Clone, Copy, Debug, Default)]
struct Round {
    /// Participants that are, were or should have been in it: those who skipped it included, those who went out of it not.
    owing: u32,
    /// Participants that announced its end.
    announced: u32,
    /// Messages that took.
    messages: u64,
}

/// Follows the rounds of all participants.
#[derive(Debug)]
pub struct RoundProgress {
    /// Participants per round.
    members: BTreeMap<u32, u32>,
    rounds: Vec<Round>,
    spread_max: u32,
    stalled: Span,
    stalled_at_end: u32,
}

impl RoundProgress {
    /// Everyone in round 0.
    #[must_use]
    pub fn new(participants: u32) -> RoundProgress {
        RoundProgress {
            members: BTreeMap::from([(0, participants)]),
            rounds: vec![Round { owing: participants, ..Round::default() }],
            spread_max: 0,
            stalled: Span::ZERO,
            stalled_at_end: 0,
        }
    }

    /// A participant went from one round to a later one.
    pub fn advanced(&mut self, from: u32, to: u32) {
        self.take_out(from);
        for round in from + 1..=to {
            self.round(round).owing += 1;
        }
        self.put_in(to);
    }

    /// A newcomer starts in a round.
    pub fn came(&mut self, round: u32) {
        self.round(round).owing += 1;
        self.put_in(round);
    }

    /// A participant went, out of a round whose end it had announced or not.
    pub fn went(&mut self, round: u32, announced: bool) {
        self.take_out(round);
        self.round(round).owing -= u32::from(!announced);
    }

    fn take_out(&mut self, round: u32) {
        if let Some(count) = self.members.get_mut(&round) {
            *count -= 1;
            if *count == 0 {
                self.members.remove(&round);
            }
        }
    }

    fn put_in(&mut self, round: u32) {
        *self.members.entry(round).or_default() += 1;
        let (lowest, highest) = self.range();
        self.spread_max = self.spread_max.max(highest - lowest);
    }

    fn round(&mut self, round: u32) -> &mut Round {
        let index = round as usize;
        if index >= self.rounds.len() {
            self.rounds.resize(index + 1, Round::default());
        }
        &mut self.rounds[index]
    }

    /// A participant announced for the first time that its round is over, by so many messages; repeats come with
    /// `first` false.
    pub fn announced(&mut self, round: u32, messages: u64, first: bool) {
        let round = self.round(round);
        round.announced += u32::from(first);
        round.messages += messages;
    }

    /// A participant was stalled from one time to another.
    pub fn stalled(&mut self, from: Time, to: Time) {
        self.stalled = self.stalled + to.since(from);
    }

    /// A participant is stalled since some time, and still is when the run ends.
    pub fn stalled_at_end(&mut self, since: Time, end: Time) {
        self.stalled(since, end);
        self.stalled_at_end += 1;
    }

    /// Participants that are stalled when the run ends.
    #[must_use]
    pub fn left_stalled(&self) -> u32 {
        self.stalled_at_end
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
        self.rounds
            .iter()
            .filter(|round| round.announced > 0 && round.announced == round.owing)
            .fold((0, 0), |(rounds, total), round| (rounds + 1, total + round.messages))
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
