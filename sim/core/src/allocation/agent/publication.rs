//! What a recipient applies of allocation states, and what a participant publishes of its own.

use std::sync::Arc;

use super::Agent;
use crate::allocation::account::Aggregate;
use crate::allocation::damping::Indexing;
use crate::allocation::record::{AllocationState, Commitment};
use crate::ids::Version;
use crate::kernel::time::Time;
use crate::settings::Allocation;

impl Agent {
    /// The latest versions of its commitment and its allocation state that it published in this session.
    #[must_use]
    pub fn published(&self) -> (Option<Version>, Option<Version>) {
        let (commitment, allocation) = self.versions_before;
        let since = |now: Version, before| Some(now).filter(|now| *now > before);
        (since(self.commitment_version, commitment), since(self.allocation_version, allocation))
    }

    /// Stores a provider's allocation state (already accepted as newer), to be applied at the next aggregation.
    pub fn learn_allocation(&mut self, link: u32, record: &Arc<AllocationState>) {
        let known = &mut self.known[link as usize];
        known.allocation = Some(Arc::clone(record));
        known.unapplied = true;
    }

    /// Applies the allocation states received since the last aggregation, declines what is too much, appends to the
    /// damping history. Calls `applied` with each link and version that was applied. O(lines + links).
    pub fn aggregate(
        &mut self,
        now: Time,
        reverse: &[u32],
        settings: &Allocation,
        indexing: Indexing,
        mut applied: impl FnMut(u32, Version),
    ) -> Aggregate {
        for (link, known) in self.known.iter_mut().enumerate() {
            if std::mem::take(&mut known.unapplied)
                && let Some(state) = &known.allocation
            {
                self.account.apply(link as u32, reverse[link], self.session, state);
                applied(link as u32, state.version);
            }
        }
        let found = self.settle(settings);
        self.damper.record(now, found.over_allocation);
        self.damping = self.damper.factor(now, settings, indexing);
        found
    }

    /// Whether its commitment moved by more than epsilon since it was last published, or somebody it recognises came or
    /// went (user actions apart).
    #[must_use]
    pub fn commitment_moved(&self, settings: &Allocation) -> bool {
        self.weights_moved
            || self.account.moved(settings)
            || (self.damping - self.published_damping).abs() > settings.epsilon
    }

    /// Whether its allocation state moved by more than epsilon since it was last published, or somebody it recognises since
    /// has not seen it.
    #[must_use]
    pub fn allocation_moved(&self, settings: &Allocation) -> bool {
        self.unseen || self.book.moved(settings.epsilon)
    }

    /// The next version of its commitment.
    pub fn publish_commitment(&mut self, now: Time) -> Commitment {
        self.commitment_version = self.commitment_version.next();
        self.published_damping = self.damping;
        self.weights_moved = false;
        Commitment {
            version: self.commitment_version,
            published: now,
            needs: Arc::clone(&self.needs),
            lines: self.account.publish(|link| self.known[link as usize].session),
            residual: self.account.residual().to_vec(),
            capacity_slots: self.capacity.len() as u32,
            weights: Arc::clone(&self.weights),
            damping: self.damping,
        }
    }

    /// The next version of its allocation state.
    pub fn publish_allocation(&mut self) -> AllocationState {
        self.allocation_version = self.allocation_version.next();
        self.unseen = false;
        self.book.publish(self.allocation_version, |link| self.known[link as usize].session)
    }
}
