//! Publication numbers that are known, and what was known at a publication.

use std::ops::Range;
use std::sync::Arc;

use super::numbers::Numbers;

/// How many publications of each of many participants are known.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    numbers: Numbers,
}

/// What was known at a publication.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    numbers: Arc<Numbers>,
}

impl Known {
    /// No publication of any of so many participants.
    pub(crate) fn zeros(participants: usize) -> Known {
        Known { numbers: Numbers::zeros(participants) }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// An entry.
    #[inline]
    pub(crate) fn get(&self, participant: usize) -> u32 {
        self.numbers.get(participant)
    }

    /// Sets an entry.
    #[inline]
    pub(crate) fn set(&mut self, participant: usize, number: u32) {
        self.numbers.set(participant, number);
    }

    /// Raises an entry to at least that number.
    #[inline]
    pub(crate) fn raise(&mut self, participant: usize, number: u32) {
        if number > self.get(participant) {
            self.set(participant, number);
        }
    }

    /// What is known now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot { numbers: Arc::new(self.numbers.clone()) }
    }

    /// Takes in what was known at a publication. Linear.
    #[inline]
    pub(crate) fn merge(&mut self, snapshot: &Snapshot) {
        self.numbers.merge(&snapshot.numbers);
    }

    /// Takes in what is known elsewhere. Linear.
    pub(crate) fn merge_known(&mut self, other: &Known) {
        self.numbers.merge(&other.numbers);
    }

    /// Those of some participants of whom something else was known at a publication, ascending. Linear, and quick where they
    /// are few.
    pub(crate) fn differences<'k>(
        &'k self,
        participants: Range<usize>,
        snapshot: &'k Snapshot,
    ) -> impl Iterator<Item = usize> + 'k {
        self.numbers.differences_in(participants, &snapshot.numbers)
    }
}

impl Snapshot {
    /// An entry.
    #[inline]
    pub(crate) fn get(&self, participant: usize) -> u32 {
        self.numbers.get(participant)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// All entries.
    pub(crate) fn numbers(&self) -> &Numbers {
        &self.numbers
    }
}
