//! Which of the latest broadcasts are known: a bit for each, in the order in which they were sent.
//!
//! Within a flood of round states, everyone's clock gains an entry per sender, and what one sender knew at its broadcast
//! is said by 64 times fewer words than a vector has entries. They tell news from old news, 64 broadcasts at a time.

/// Bits of a word.
const WORD: u64 = u64::BITS as u64;
/// Words that are looked at before asking whether something was found.
const RUN: usize = 8;

/// A set of broadcasts by number. Those before the ones that are kept have arrived at everyone, and nobody asks for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recent {
    /// The first word that is kept.
    first: u64,
    words: Vec<u64>,
}

impl Recent {
    /// None at all.
    pub(crate) const fn none() -> Recent {
        Recent { first: 0, words: Vec::new() }
    }

    /// None, with room for those from a number on.
    pub(crate) fn starting_at(number: u64) -> Recent {
        Recent { first: number / WORD, words: Vec::new() }
    }

    /// Whether none is in the set.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// Whether that broadcast is in the set and no other, after [`Recent::trim`].
    pub(crate) fn is_only(&self, number: u64) -> bool {
        self.first == number / WORD && self.words == [1 << (number % WORD)]
    }

    /// Those that are in the set, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        (self.first..).zip(&self.words).flat_map(|(word, bits)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                let bit = (left > 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Some(word * WORD + u64::from(bit))
            })
        })
    }

    /// Those that are not in another set.
    pub(crate) fn without(&self, other: &Recent) -> Recent {
        let words = (self.first..).zip(&self.words).map(|(at, word)| word & !other.word(at));
        Recent { first: self.first, words: words.collect() }
    }

    /// Keeps no more room than the broadcasts in the set take: none earlier is added any more.
    pub(crate) fn trim(&mut self) {
        let leading = self.words.iter().take_while(|word| **word == 0).count();
        self.words.drain(..leading);
        self.first += leading as u64;
    }

    /// Whether a broadcast is in the set.
    #[inline]
    pub(crate) fn contains(&self, number: u64) -> bool {
        let word = (number / WORD).checked_sub(self.first).and_then(|word| self.words.get(word as usize));
        word.is_some_and(|word| word >> (number % WORD) & 1 > 0)
    }

    /// The same by the lower half of its number: no two that are told apart are 2³² apart.
    #[inline]
    pub(crate) fn contains_low(&self, low: u32) -> bool {
        // Before those that are kept, this is larger than all that are.
        let after_first = low.wrapping_sub((self.first * WORD) as u32);
        let word = self.words.get(after_first as usize / WORD as usize);
        word.is_some_and(|word| word >> (after_first % WORD as u32) & 1 > 0)
    }

    /// Adds a broadcast, unless it is before those that are kept.
    #[inline]
    pub(crate) fn insert(&mut self, number: u64) {
        let Some(word) = (number / WORD).checked_sub(self.first) else { return };
        let word = word as usize;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (number % WORD);
    }

    /// Adds all that are in another set, but for those before the ones that are kept. Linear in its words.
    pub(crate) fn merge(&mut self, other: &Recent) {
        let skipped = (self.first.saturating_sub(other.first) as usize).min(other.words.len());
        let (news, to) = (&other.words[skipped..], other.first.saturating_sub(self.first) as usize);
        if to + news.len() > self.words.len() && !news.is_empty() {
            self.words.resize(to + news.len(), 0);
        }
        for (word, news) in self.words.iter_mut().skip(to).zip(news) {
            *word |= news;
        }
    }

    /// Whether a broadcast is in both sets. Linear in the words of the smaller, or less where one is found.
    pub(crate) fn meets(&self, other: &Recent) -> bool {
        let from = self.first.max(other.first);
        let words = |set: &Recent| ((from - set.first) as usize).min(set.words.len());
        let (own, other) = (&self.words[words(self)..], &other.words[words(other)..]);
        own.chunks(RUN)
            .zip(other.chunks(RUN))
            .any(|(own, other)| own.iter().zip(other).fold(0, |met, (one, other)| met | (one & other)) > 0)
    }

    /// Keeps no broadcast before that number from now on. Returns whether there was one in the set.
    pub(crate) fn forget_before(&mut self, number: u64) -> bool {
        let forgotten = self.forget_words(number / WORD);
        let before = (1 << (number % WORD)) - 1;
        let Some(word) = self.words.first_mut().filter(|_| self.first == number / WORD) else {
            return forgotten;
        };
        let forgotten = forgotten || *word & before > 0;
        *word &= !before;
        forgotten
    }

    fn forget_words(&mut self, first: u64) -> bool {
        let gone = first.saturating_sub(self.first).min(self.words.len() as u64) as usize;
        let forgotten = self.words.drain(..gone).any(|word| word > 0);
        self.first = self.first.max(first);
        forgotten
    }

    /// The latest broadcast that `other` does not hold, of those from a number on.
    pub(crate) fn beyond(&self, other: &Recent, from: u64) -> Option<u64> {
        let first = (from / WORD).max(self.first);
        let end = self.first + self.words.len() as u64;
        (first..end).rev().find_map(|word| {
            let bit = (self.word(word) & !other.word(word)).checked_ilog2()?;
            Some(word * WORD + u64::from(bit)).filter(|number| *number >= from)
        })
    }

    /// Takes everything out, latest first, and hands `visit` what `known` does not hold by then.
    pub(crate) fn drain_news(&mut self, known: &mut Recent, mut visit: impl FnMut(&mut Recent, u64)) {
        for at in (0..self.words.len()).rev() {
            let word = self.first + at as u64;
            let mut left = self.words[at];
            loop {
                left &= !known.word(word);
                let Some(bit) = left.checked_ilog2() else { break };
                left &= !(1 << bit);
                visit(known, word * WORD + u64::from(bit));
            }
        }
        self.words.clear();
    }

    fn word(&self, word: u64) -> u64 {
        let at = word.checked_sub(self.first).and_then(|at| self.words.get(at as usize));
        at.copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// What is kept of a set, in order.
    fn kept(recent: &Recent) -> Vec<u64> {
        let kept: Vec<u64> = (recent.first * WORD..(recent.first + recent.words.len() as u64) * WORD)
            .filter(|number| recent.contains(*number))
            .collect();
        assert_eq!(recent.iter().collect::<Vec<_>>(), kept);
        assert_eq!(recent.is_empty(), kept.is_empty());
        kept
    }

    proptest! {
        #[test]
        fn sets_of_bits_are_sets(
            one in prop::collection::btree_set(0..900u64, 0..80),
            other in prop::collection::btree_set(0..900u64, 0..80),
            (from, other_from) in (0..900u64, 0..900u64),
            trimmed in any::<bool>(),
        ) {
            let later = from.max(other_from);
            let made = |numbers: &BTreeSet<u64>, from: u64| {
                let mut recent = Recent::default();
                numbers.iter().for_each(|number| recent.insert(*number));
                assert_eq!(recent.forget_before(from), numbers.iter().any(|number| *number < from));
                recent
            };
            let (mut left, mut right) = (made(&one, from), made(&other, other_from));
            let low = |number: u64| left.contains_low(number as u32) == left.contains(number);
            prop_assert!((0..2_000).all(low));
            if trimmed {
                right.trim();
                prop_assert_eq!(kept(&right), other.range(other_from..).copied().collect::<Vec<_>>());
                prop_assert!(right.iter().all(|number| right.is_only(number)) == (right.iter().count() < 2));
            }
            let without = one.difference(&other).copied().filter(|number| *number >= later);
            let mut rest = left.without(&right);
            rest.forget_before(later);
            prop_assert_eq!(kept(&rest), without.collect::<Vec<_>>());
            let mut common = one.intersection(&other);
            prop_assert_eq!(left.meets(&right), common.any(|number| *number >= later));
            left.merge(&right);
            let expected: Vec<u64> = one.union(&other).copied().filter(|number| *number >= later).collect();
            left.forget_before(later);
            prop_assert_eq!(kept(&left), expected.clone());
            let (mut known, mut seen) = (made(&one, 0), Vec::new());
            left.drain_news(&mut known, |_, number| seen.push(number));
            let news: Vec<u64> =
                expected.into_iter().rev().filter(|number| !one.contains(number)).collect();
            prop_assert_eq!(seen, news);
            prop_assert_eq!(kept(&left), Vec::<u64>::new());
        }
    }
}
