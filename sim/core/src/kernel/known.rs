//! Publication numbers that grow from a base which many share.
//!
//! What a participant knows differs in few entries from what everyone knows, when it publishes before it has heard much:
//! whoever shares the base need take in these alone. With ten thousand participants in step, that is a handful of entries
//! for half of all deliveries, in place of ten thousand.

use std::sync::Arc;

use super::numbers::Numbers;

/// Of so many entries, one may differ from the base for a snapshot to list those that do: merging whole numbers takes as
/// long as writing about a sixteenth of them one by one.
const LISTED_SHARE: usize = 32;

/// What many know.
#[derive(Clone, Debug)]
struct Base {
    /// How often it has grown: a later base contains the earlier ones.
    version: u64,
    numbers: Arc<Numbers>,
}

/// How many publications of each of many participants are known.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    numbers: Numbers,
    base: Base,
}

/// What was known at a publication.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    numbers: Arc<Numbers>,
    version: u64,
    /// Where the numbers differ from the base of that version, if in few places.
    news: Option<Box<[(u32, u32)]>>,
}

impl Known {
    /// No publication of any of so many participants. Clones share their base.
    pub(crate) fn zeros(participants: usize) -> Known {
        let numbers = Numbers::zeros(participants);
        Known { base: Base { version: 0, numbers: Arc::new(numbers.clone()) }, numbers }
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
    pub(crate) fn set(&mut self, participant: usize, number: u32) {
        self.numbers.set(participant, number);
    }

    /// What is known now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let listed_max = self.len() / LISTED_SHARE;
        let differing = self.base.numbers.differences(&self.numbers);
        let news: Box<[(u32, u32)]> =
            differing.take(listed_max + 1).map(|who| (who as u32, self.get(who))).collect();
        let news = Some(news).filter(|news| news.len() <= listed_max);
        Snapshot { numbers: Arc::new(self.numbers.clone()), version: self.base.version, news }
    }

    /// Takes in what was known at a publication of somebody with the same bases.
    #[inline]
    pub(crate) fn merge(&mut self, snapshot: &Snapshot) {
        match &snapshot.news {
            Some(news) if self.base.version >= snapshot.version => {
                for (who, number) in news {
                    if *number > self.get(*who as usize) {
                        self.set(*who as usize, *number);
                    }
                }
            }
            _ => self.numbers.merge(&snapshot.numbers),
        }
    }

    /// All that is known becomes a base for others.
    pub(crate) fn settle(&mut self) {
        self.base = Base { version: self.base.version + 1, numbers: Arc::new(self.numbers.clone()) };
    }

    /// Takes in the base of another, and stands on it from now on.
    pub(crate) fn rebase(&mut self, other: &Known) {
        self.numbers.merge(&other.base.numbers);
        self.base = other.base.clone();
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PARTICIPANTS: usize = 70;

    proptest! {
        /// Steps: a participant publishes; another takes in one of the snapshots; some learn the base that grew by one.
        #[test]
        fn what_is_known_is_the_same_without_a_base(
            steps in prop::collection::vec((0..PARTICIPANTS, 0..PARTICIPANTS, any::<usize>(), 0..6u8), 1..300),
        ) {
            let mut known = vec![Known::zeros(PARTICIPANTS); PARTICIPANTS];
            let mut plain = vec![Numbers::zeros(PARTICIPANTS); PARTICIPANTS];
            let (mut common, mut plain_common) = (known[0].clone(), plain[0].clone());
            let mut published: Vec<(Snapshot, Numbers)> = Vec::new();
            for (from, to, pick, kind) in steps {
                let next = plain[from].get(from) + 1;
                known[from].set(from, next);
                plain[from].set(from, next);
                published.push((known[from].snapshot(), plain[from].clone()));
                let (snapshot, numbers) = &published[pick % published.len()];
                known[to].merge(snapshot);
                plain[to].merge(numbers);
                match kind {
                    0 => {
                        common.merge(snapshot);
                        plain_common.merge(numbers);
                        common.settle();
                    }
                    1 => {
                        known[to].rebase(&common);
                        plain[to].merge(&plain_common);
                    }
                    _ => {}
                }
                prop_assert_eq!(known[to].numbers.differences(&plain[to]).count(), 0);
            }
        }
    }
}
