//! What happens, and the parts of it on which runs can be compared by themselves.

use twintrack_core::witness::{Moment, Seen};

/// Something that happened, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// When.
    pub moment: Moment,
    /// What.
    pub seen: Seen,
}

/// A part of what happens, on which runs can be compared by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    /// What comes from outside: user actions, comings and goings, healing.
    Inputs,
    /// Messages that reach their receivers, in their order.
    Deliveries,
    /// Computations, and allocations applied.
    Outcomes,
    /// All of these and everything else.
    Everything,
}

impl Rung {
    /// All, from cause to effect.
    pub const ALL: [Rung; 4] = [Rung::Inputs, Rung::Deliveries, Rung::Outcomes, Rung::Everything];

    /// In a word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Rung::Inputs => "inputs",
            Rung::Deliveries => "deliveries",
            Rung::Outcomes => "outcomes",
            Rung::Everything => "events",
        }
    }

    pub(super) fn has(self, seen: &Seen) -> bool {
        match self {
            Rung::Inputs => matches!(seen, Seen::Healed | Seen::Acted { .. } | Seen::Passage { .. }),
            Rung::Deliveries => matches!(seen, Seen::Received { .. }),
            Rung::Outcomes => matches!(seen, Seen::Computed { .. } | Seen::Applied { .. }),
            Rung::Everything => true,
        }
    }
}
