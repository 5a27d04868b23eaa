//! Who comes and goes: drawn before any engine runs, the same for every engine.

use crate::ids::Participant;
use crate::kernel::time::{Span, Time};

pub use crate::settings::PassageKind;

/// One participant comes or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage<T> {
    /// When: a point in time, or, within a turnover, how long after its beginning.
    pub at: T,
    /// Who.
    pub participant: Participant,
    /// Whether it comes or goes, and how.
    pub kind: PassageKind,
}

/// Everyone's coming and going.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Churn {
    /// Those with a lower index are there from the start; everyone else is not.
    pub initial: u32,
    /// At stated or drawn times, ascending by (time, participant). For every participant, joins and departures alternate.
    pub passages: Vec<Passage<Time>>,
    /// Turnovers in their order, each ascending by (time after its beginning, participant).
    pub turnovers: Vec<Vec<Passage<Span>>>,
}

impl Churn {
    /// Nobody comes or goes.
    #[must_use]
    pub fn none(initial: u32) -> Churn {
        Churn { initial, ..Churn::default() }
    }

    /// Whether nobody ever comes or goes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty() && self.turnovers.is_empty()
    }
}
