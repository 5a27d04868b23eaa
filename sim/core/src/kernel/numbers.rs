//! How many publications of each of many participants are known, as narrow as the numbers allow.
//!
//! What anyone else knows of a participant's events is known by its publications, so their *numbers* say all that counts of
//! events would, and mostly fit a byte.

use std::ops::Range;

/// Entries that are compared at a time.
const RUN: usize = 64;

/// Publication numbers, as wide as the largest needs: how many publications of each participant are known.
#[derive(Clone, Debug)]
pub(crate) enum Numbers {
    Bytes(Vec<u8>),
    Shorts(Vec<u16>),
    Words(Vec<u32>),
}

impl Numbers {
    /// No publication of any of so many participants.
    pub(crate) fn zeros(participants: usize) -> Numbers {
        Numbers::Bytes(vec![0; participants])
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Numbers::Bytes(numbers) => numbers.len(),
            Numbers::Shorts(numbers) => numbers.len(),
            Numbers::Words(numbers) => numbers.len(),
        }
    }

    /// An entry.
    #[inline]
    pub(crate) fn get(&self, participant: usize) -> u32 {
        match self {
            Numbers::Bytes(numbers) => numbers[participant].into(),
            Numbers::Shorts(numbers) => numbers[participant].into(),
            Numbers::Words(numbers) => numbers[participant],
        }
    }

    /// Sets an entry, and takes a wider form when the number needs one.
    pub(crate) fn set(&mut self, participant: usize, number: u32) {
        match self {
            Numbers::Bytes(numbers) => {
                if let Ok(number) = u8::try_from(number) {
                    numbers[participant] = number;
                    return;
                }
                *self = Numbers::Shorts(widened(numbers));
                self.set(participant, number);
            }
            Numbers::Shorts(numbers) => {
                if let Ok(number) = u16::try_from(number) {
                    numbers[participant] = number;
                    return;
                }
                *self = Numbers::Words(widened(numbers));
                self.set(participant, number);
            }
            Numbers::Words(numbers) => numbers[participant] = number,
        }
    }

    /// Raises an entry to at least that number.
    #[inline]
    pub(crate) fn raise(&mut self, participant: usize, number: u32) {
        if number > self.get(participant) {
            self.set(participant, number);
        }
    }

    /// The participants whose entries are other ones in `other`, ascending. Linear, and quick where few are.
    pub(crate) fn differences<'n>(&'n self, other: &'n Numbers) -> impl Iterator<Item = usize> + 'n {
        self.differences_in(0..self.len(), other)
    }

    /// The same among some.
    pub(crate) fn differences_in<'n>(
        &'n self,
        participants: Range<usize>,
        other: &'n Numbers,
    ) -> impl Iterator<Item = usize> + 'n {
        let same = move |range: &Range<usize>| match (self, other) {
            (Numbers::Bytes(own), Numbers::Bytes(other)) => own[range.clone()] == other[range.clone()],
            _ => false,
        };
        let end = participants.end;
        let runs = participants.step_by(RUN).map(move |first| first..end.min(first + RUN));
        let differs = move |who: &usize| self.get(*who) != other.get(*who);
        runs.filter(move |range| !same(range)).flatten().filter(differs)
    }

    /// Raises each entry to at least that of `other`.
    #[inline]
    pub(crate) fn merge(&mut self, other: &Numbers) {
        match (&mut *self, other) {
            (Numbers::Bytes(own), Numbers::Bytes(other)) => raise(own, other),
            (Numbers::Shorts(own), Numbers::Shorts(other)) => raise(own, other),
            (Numbers::Words(own), Numbers::Words(other)) => raise(own, other),
            (Numbers::Shorts(own), Numbers::Bytes(other)) => raise(own, other),
            (Numbers::Words(own), Numbers::Bytes(other)) => raise(own, other),
            (Numbers::Words(own), Numbers::Shorts(other)) => raise(own, other),
            (Numbers::Bytes(own), Numbers::Shorts(_)) => {
                *self = Numbers::Shorts(widened(own));
                self.merge(other);
            }
            (Numbers::Bytes(own), Numbers::Words(_)) => {
                *self = Numbers::Words(widened(own));
                self.merge(other);
            }
            (Numbers::Shorts(own), Numbers::Words(_)) => {
                *self = Numbers::Words(widened(own));
                self.merge(other);
            }
        }
    }
}

fn widened<N: Copy, W: From<N>>(numbers: &[N]) -> Vec<W> {
    numbers.iter().map(|number| W::from(*number)).collect()
}

#[inline]
fn raise<W: Ord + Copy + From<N>, N: Copy>(own: &mut [W], other: &[N]) {
    for (own, other) in own.iter_mut().zip(other) {
        *own = (*own).max(W::from(*other));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_found_whatever_the_width() {
        for (narrow, wide) in [(1, 255), (1, 256), (1, 1 << 16)] {
            let (mut one, mut other) = (Numbers::zeros(300), Numbers::zeros(300));
            one.set(7, narrow);
            other.set(7, narrow);
            for who in [0, 64, 127, 299] {
                other.set(who, wide);
            }
            assert_eq!(one.differences(&other).collect::<Vec<_>>(), [0, 64, 127, 299]);
            assert_eq!(other.differences(&one).count(), 4);
            assert_eq!(one.differences(&one).count(), 0);
        }
    }
}
