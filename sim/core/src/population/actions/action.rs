//! What participants do of their own accord.

use crate::ids::Participant;
use crate::kernel::time::Time;

/// Something a participant does of its own accord.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// When.
    pub at: Time,
    /// Who.
    pub participant: Participant,
    /// What it changes.
    pub change: Change,
}

/// What an action changes, to which value.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The quantity of a need slot.
    Need {
        /// Which of the participant's need slots.
        slot: u32,
        /// Its new quantity.
        quantity: f64,
    },
    /// The quantity of a capacity slot.
    Capacity {
        /// Which of the participant's capacity slots.
        slot: u32,
        /// Its new quantity.
        quantity: f64,
    },
    /// The recognition of a linked peer.
    Recognition {
        /// The number of the link.
        link: u32,
        /// Its new weight; if all now sum to more than 1, all are scaled down alike.
        weight: f64,
    },
}

/// Why a workload cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ActionError {
    /// The setting of the workload at fault, such as `at.3`.
    pub(crate) parameter: String,
    /// What is wrong with it, and what to write instead.
    pub(crate) message: String,
}
