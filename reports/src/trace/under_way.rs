//! Messages that were sent and have not arrived yet, with whatever a format wants to remember of each.

use std::collections::BTreeMap;

use twintrack_core::ids::Participant;
use twintrack_core::witness::{Copied, Fate};

/// A copy by sender, number of the message and receiver.
type Key = (Participant, u64, Participant);

/// What is under way.
#[derive(Debug)]
pub(crate) struct UnderWay<T> {
    /// Copies left, and what is remembered.
    messages: BTreeMap<Key, (u8, T)>,
}

impl<T> Default for UnderWay<T> {
    fn default() -> Self {
        UnderWay { messages: BTreeMap::new() }
    }
}

impl<T: Clone> UnderWay<T> {
    /// A copy was sent; returns how many times it will arrive. Nothing is remembered of one that does not.
    pub(crate) fn sent(&mut self, from: Participant, number: u64, copy: Copied, what: T) -> u8 {
        let Fate::Arrives { again, .. } = copy.fate else { return 0 };
        let times = 1 + u8::from(again.is_some());
        self.messages.insert((from, number, copy.to), (times, what));
        times
    }

    /// A copy arrived; `None` if it was sent before the log begins.
    pub(crate) fn arrived(&mut self, from: Participant, number: u64, to: Participant) -> Option<T> {
        let key = (from, number, to);
        let (left, what) = self.messages.get_mut(&key)?;
        *left -= 1;
        let what = what.clone();
        if *left == 0 {
            self.messages.remove(&key);
        }
        Some(what)
    }
}
