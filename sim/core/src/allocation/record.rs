//! The two records that participants publish, and how large they are on the wire.
//!
//! Sizes are those of a plain binary form: 8 bytes for a number, an id (which names a participant in one of its sessions)
//! or a point in time, 4 for a small index. They are
//! the same for every engine and clock encoding, so that clocks are compared on equal payload.

use std::sync::Arc;

use crate::ids::Version;
use crate::kernel::time::Time;
use crate::population::Slot;

use super::tiers::Denominators;

/// Origin, version and time of publication.
const HEADER_BYTES: u64 = 8 + 4 + 8;

/// What a participant tells everyone it is linked to.
#[derive(Clone, Debug, PartialEq)]
pub struct Commitment {
    /// Version of this record, per origin.
    pub version: Version,
    /// When it was published.
    pub published: Time,
    /// Declared need slots.
    pub needs: Arc<[Slot]>,
    /// Need published per need slot: the residual, or the stated need without feedback.
    pub residual: Vec<f64>,
    /// Number of declared capacity slots (their content concerns nobody else's computation).
    pub capacity_slots: u32,
    /// Recognition weight per link of the origin.
    pub weights: Arc<[f64]>,
    /// Damping factor.
    pub damping: f64,
    /// What the origin has seen granted and has declined, ascending by (link, slot, need).
    pub lines: Vec<AccountLine>,
}

/// One line of a recipient's account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AccountLine {
    /// The recipient's link to the provider.
    pub link: u32,
    /// The provider's session that granted it: what an earlier one granted is void.
    pub session: u32,
    /// The provider's capacity slot.
    pub slot: u32,
    /// The recipient's need slot.
    pub need: u32,
    /// Cumulative grant seen so far.
    pub seen: f64,
    /// Cumulative amount declined.
    pub declined: f64,
}

impl AccountLine {
    /// What the line gives: seen and not declined.
    #[must_use]
    pub fn effective(&self) -> f64 {
        (self.seen - self.declined).max(0.0)
    }
}

/// What a provider tells everyone it recognises.
#[derive(Clone, Debug, PartialEq)]
pub struct AllocationState {
    /// Version of this record, per origin.
    pub version: Version,
    /// Denominators per capacity slot.
    pub denominators: Vec<Denominators>,
    /// Cumulative grants, ascending by (link, slot, need).
    pub lines: Vec<GrantLine>,
}

/// One line of a provider's published grants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GrantLine {
    /// The provider's link to the recipient.
    pub link: u32,
    /// The recipient's session that it is granted to: what an earlier one was granted is void.
    pub session: u32,
    /// The provider's capacity slot.
    pub slot: u32,
    /// The recipient's need slot.
    pub need: u32,
    /// Cumulative grant.
    pub granted: f64,
}

impl Commitment {
    /// Size on the wire without the clock, in bytes.
    #[must_use]
    pub fn payload_bytes(&self) -> u64 {
        let needs: u64 = self.needs.iter().map(|slot| slot_bytes(slot) + 8).sum();
        let recognised = self.weights.iter().filter(|weight| **weight > 0.0).count() as u64;
        HEADER_BYTES
            + needs
            + u64::from(self.capacity_slots) * 16
            + recognised * 16
            + 8
            + self.lines.len() as u64 * (8 + 4 + 4 + 8 + 8)
    }

    /// The lines that concern one link of the origin and that session of the peer at its end. O(log lines).
    #[must_use]
    pub fn lines_of(&self, link: u32, session: u32) -> &[AccountLine] {
        let lines = range_of(&self.lines, link, |line| line.link);
        lines.first().filter(|line| line.session == session).map_or(&[], |_| lines)
    }
}

impl AllocationState {
    /// Size on the wire without the clock, in bytes.
    #[must_use]
    pub fn payload_bytes(&self) -> u64 {
        HEADER_BYTES + self.denominators.len() as u64 * (4 + 16) + self.lines.len() as u64 * (8 + 4 + 4 + 8)
    }

    /// The lines that concern one link of the origin and that session of the peer at its end. O(log lines).
    #[must_use]
    pub fn lines_of(&self, link: u32, session: u32) -> &[GrantLine] {
        let lines = range_of(&self.lines, link, |line| line.link);
        lines.first().filter(|line| line.session == session).map_or(&[], |_| lines)
    }
}

/// Size of a round state on the wire without the clock, in bytes: header and round number.
pub const ROUND_STATE_BYTES: u64 = HEADER_BYTES + 4;

/// Id and quantity, and window and place where there are any.
fn slot_bytes(slot: &Slot) -> u64 {
    16 + if slot.window.is_some() { 16 } else { 0 } + if slot.place.is_some() { 4 } else { 0 }
}

/// The part of an ascending list that belongs to one link.
pub(crate) fn range_of<T>(lines: &[T], link: u32, key: impl Fn(&T) -> u32) -> &[T] {
    let start = lines.partition_point(|line| key(line) < link);
    let end = start + lines[start..].partition_point(|line| key(line) == link);
    &lines[start..end]
}
