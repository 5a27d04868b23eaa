//! What a participant can be asked, and what it answers without changing.

use std::sync::Arc;

use super::Agent;
use crate::allocation::account::Account;
use crate::allocation::book::Book;
use crate::allocation::record::{AllocationState, Commitment};
use crate::ids::Version;
use crate::population::Slot;
use crate::settings::Announce;

impl Agent {
    /// Whether it offers any capacity.
    #[must_use]
    pub fn is_provider(&self) -> bool {
        !self.capacity.is_empty()
    }

    /// Whether it publishes a commitment at the start, where those do of whom `announce` says so.
    #[must_use]
    pub fn announces(&self, announce: Announce) -> bool {
        match announce {
            Announce::Everyone => true,
            Announce::Declared => !(self.capacity.is_empty() && self.needs.is_empty()),
        }
    }

    /// Whether it recognises the peer at the other end of a link.
    #[must_use]
    pub fn recognises(&self, link: u32) -> bool {
        self.weights[link as usize] > 0.0
    }

    /// Whether it believes the peer at the other end of a link to be there.
    #[must_use]
    pub fn believes_present(&self, link: u32) -> bool {
        self.known[link as usize].present
    }

    /// How much it recognises the peer at the other end of a link.
    #[must_use]
    pub fn weight(&self, link: u32) -> f64 {
        self.weights[link as usize]
    }

    /// Whether an allocation state of the peer at the other end of a link came in and has yet to be applied.
    #[must_use]
    pub fn has_unapplied(&self, link: u32) -> bool {
        self.known[link as usize].unapplied
    }

    /// The latest session of the peer at the other end of a link that it heard of.
    #[must_use]
    pub fn known_session(&self, link: u32) -> u32 {
        self.known[link as usize].session
    }

    /// The links over which it believes somebody to be there, ascending.
    pub fn present_links(&self) -> impl Iterator<Item = u32> {
        self.known.iter().enumerate().filter(|(_, known)| known.present).map(|(link, _)| link as u32)
    }

    /// What it holds of the peer at the other end of a link.
    #[must_use]
    pub fn records(&self, link: u32) -> (Option<&Arc<Commitment>>, Option<&Arc<AllocationState>>) {
        let known = &self.known[link as usize];
        (known.commitment.as_ref(), known.allocation.as_ref())
    }

    /// The version of its commitment last published.
    #[must_use]
    pub fn commitment_version(&self) -> Version {
        self.commitment_version
    }

    /// The version of its allocation state last published.
    #[must_use]
    pub fn allocation_version(&self) -> Version {
        self.allocation_version
    }

    /// The version of a peer's commitment that it holds.
    #[must_use]
    pub fn known_commitment(&self, link: u32) -> Version {
        self.known[link as usize].commitment.as_ref().map_or(Version::default(), |record| record.version)
    }

    /// The version of a peer's allocation state that it holds.
    #[must_use]
    pub fn known_allocation(&self, link: u32) -> Version {
        self.known[link as usize].allocation.as_ref().map_or(Version::default(), |record| record.version)
    }

    /// The provider's side of its ledger.
    #[must_use]
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The recipient's side of its ledger.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Declared need slots.
    #[must_use]
    pub fn needs(&self) -> &[Slot] {
        &self.needs
    }

    /// Declared capacity slots.
    #[must_use]
    pub fn capacity(&self) -> &[Slot] {
        &self.capacity
    }

    /// Its damping factor.
    #[must_use]
    pub fn damping(&self) -> f64 {
        self.damping
    }

    /// Stated need that no effective allocation meets, over all need slots: what is so, whatever it publishes.
    #[must_use]
    pub fn unmet(&self) -> f64 {
        self.needs
            .iter()
            .enumerate()
            .map(|(need, slot)| (slot.quantity - self.account.granted(need)).max(0.0))
            .sum()
    }

    /// Whether one of its capacity slots fits one of `needs`.
    #[must_use]
    pub fn can_serve(&self, needs: &[Slot]) -> bool {
        self.capacity.iter().any(|slot| needs.iter().any(|need| slot.compatible(need)))
    }
}
