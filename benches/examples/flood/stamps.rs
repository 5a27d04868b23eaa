//! The stamps of round states under way, shared by all copies.

use std::sync::{Arc, RwLock};

use twintrack_core::ids::Participant;

/// Publication numbers known, by participant.
pub(crate) type Known = Arc<[u8]>;

/// Per participant, the stamps of its last two round states. A lock is written once a round and read without contention.
pub(crate) struct Stamps(Vec<RwLock<[Option<Known>; 2]>>);

impl Stamps {
    pub(crate) fn new(participants: u32) -> Stamps {
        Stamps((0..participants).map(|_| RwLock::default()).collect())
    }

    pub(crate) fn put(&self, who: Participant, round: u32, known: &[u8]) {
        let mut stamps = self.0[who.index()].write().expect("nobody panics");
        stamps[round as usize % 2] = Some(known.into());
    }

    /// Raises each entry to that of a stamp.
    pub(crate) fn merge(&self, from: Participant, round: u32, known: &mut [u8]) {
        let stamps = self.0[from.index()].read().expect("nobody panics");
        let stamp = stamps[round as usize % 2].as_ref().expect("it was published");
        for (own, other) in known.iter_mut().zip(stamp.iter()) {
            *own = (*own).max(*other);
        }
    }
}

/// A digest of publication numbers.
pub(crate) fn digest(known: &[u8]) -> u64 {
    let words =
        known.chunks(8).map(|bytes| bytes.iter().fold(0u64, |word, byte| word << 8 | u64::from(*byte)));
    words.fold(0, |sum, word| (sum.rotate_left(5) ^ word).wrapping_mul(0x517C_C1B7_2722_0A95))
}
