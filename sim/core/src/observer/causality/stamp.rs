//! What travels beside a message, unseen by participants.

use std::sync::Arc;

use crate::kernel::numbers::Numbers;

/// The exact history that travels beside a message, unseen by participants.
#[derive(Clone, Debug)]
pub struct TruthStamp {
    /// How many publications of the sender there are with this one; 0 where it is no witness.
    pub(super) number: u32,
    pub(super) known: Arc<Numbers>,
}

impl TruthStamp {
    /// How many publications of the sender there are with this one; 0 where it is no witness.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether it knows a publication of that number, of the witness in that place.
    pub(crate) fn knows(&self, witness: usize, number: u32) -> bool {
        number <= self.known.get(witness)
    }

    /// The publications known, by witness.
    pub(crate) fn known(&self) -> &Numbers {
        &self.known
    }
}
