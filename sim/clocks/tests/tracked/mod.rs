//! A participant with an interval tree clock and, beside it, the exact history that tells what the clock should say.

use twintrack_clocks::itc::{EventTree, Stamp};
use twintrack_clocks::{Clock, History};

/// Forking creates a new origin in the history, retiring ends one.
#[derive(Clone)]
pub(crate) struct Tracked {
    pub(crate) stamp: Stamp,
    pub(crate) history: History,
    pub(crate) origin: usize,
    /// What was published last, and what was known then.
    pub(crate) published: (EventTree, History),
}

impl Tracked {
    pub(crate) fn new(stamp: Stamp, history: History, origin: usize) -> Self {
        let published = (stamp.peek(), history.clone());
        Self { stamp, history, origin, published }
    }

    pub(crate) fn publish(&mut self) {
        self.history.record(self.origin);
        self.published = (self.stamp.publish(), self.history.clone());
    }

    pub(crate) fn hear(&mut self, (stamp, history): &(EventTree, History)) {
        self.stamp.receive(stamp);
        self.history.absorb(history);
    }

    /// Gives birth to a newcomer that counts as `origin`.
    pub(crate) fn fork(&mut self, origin: usize) -> Self {
        Self::new(self.stamp.fork(), self.history.clone(), origin)
    }

    /// Takes over from one that retires.
    pub(crate) fn inherit(&mut self, leaver: Self) {
        self.history.absorb(&leaver.history);
        self.stamp.join(leaver.stamp).expect("ids never overlap");
    }
}
