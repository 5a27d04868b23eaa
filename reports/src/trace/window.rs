//! Which part of a run is looked at.

use std::collections::BTreeSet;

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;
use twintrack_core::witness::{Moment, Seen};

/// A part of a run: events within a time whose participant is among those named, and messages among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Events from this time on.
    pub from: Time,
    /// Events up to this time, itself included.
    pub to: Time,
    /// Whose; everyone's if `None`.
    pub participants: Option<BTreeSet<Participant>>,
}

impl Window {
    /// Everything.
    #[must_use]
    pub fn whole() -> Window {
        Window { from: Time::ZERO, to: Time(u64::MAX), participants: None }
    }

    /// Whether a participant is within.
    #[must_use]
    pub fn has(&self, who: Participant) -> bool {
        self.participants.as_ref().is_none_or(|among| among.contains(&who))
    }

    /// What of an event is within: of a message, the copies to those who are. `None` if nothing is.
    #[must_use]
    pub fn part(&self, moment: Moment, what: &Seen) -> Option<Seen> {
        let timely = self.from <= moment.at && moment.at <= self.to;
        if !timely || what.who().is_some_and(|who| !self.has(who)) {
            return None;
        }
        let mut part = what.clone();
        match &mut part {
            Seen::Received { from: other, .. } | Seen::Learned { gone: other, .. } => {
                self.has(*other).then_some(part)
            }
            Seen::Sent { copies, .. } => {
                copies.retain(|copy| self.has(copy.to));
                (!copies.is_empty()).then_some(part)
            }
            _ => Some(part),
        }
    }
}
