//! What happened, in a line for people.

use std::fmt::Write as _;

use twintrack_core::ids::Participant;
use twintrack_core::population::Change;
use twintrack_core::witness::{Copied, Fate, Fell, Passed, Record, Seen};

use crate::human::digits;

/// Receivers that are named one by one; more are counted.
const NAMED_MAX: usize = 6;

/// A participant's short name, the same in every trace and state.
#[must_use]
pub fn name(who: Participant) -> String {
    format!("p{}", who.0)
}

/// A message: its kind, with version, round or session.
#[must_use]
pub fn record(record: Record) -> String {
    match (record, record.number()) {
        (Record::Commitment(_) | Record::Allocation(_), Some(version)) => {
            format!("{} {version}", record.kind())
        }
        (Record::RoundState(_), Some(round)) => format!("round state (ready for {round})"),
        (_, Some(session)) => format!("{} (session {session})", record.kind()),
        (_, None) => record.kind().to_owned(),
    }
}

/// What happened, without when and to whom.
#[must_use]
pub fn what(seen: &Seen) -> String {
    match seen {
        Seen::Healed => "something heals or wakes".into(),
        Seen::RollCall => "roll call".into(),
        Seen::Acted { change, .. } => format!("user acts: {}", change_words(change)),
        Seen::Declared { residual, .. } => {
            format!("user's change is in the record; residual {}", digits(*residual))
        }
        Seen::Passage { how: Passed::Joined(sponsor), session, .. } => {
            format!("joined, sponsored by {} (session {session})", name(*sponsor))
        }
        Seen::Passage { how, session, .. } => format!("{} (session {session})", how.name()),
        Seen::Learned { gone, .. } => format!("learns that {} is gone", name(*gone)),
        Seen::Entered { round, .. } => format!("enters round {round}"),
        Seen::Timer { what, .. } => format!("timer: {what}"),
        Seen::Sent { record: sent, payload_bytes, clock_bytes, copies, .. } => {
            format!(
                "sends {} to {}, {payload_bytes} B and {clock_bytes} B of clock",
                record(*sent),
                receivers(copies)
            )
        }
        Seen::Received { from, record: received, fell, .. } => {
            format!("receives {} from {}: {}", record(*received), name(*from), fell_words(*fell))
        }
        Seen::Computed { denominators_moved, .. } if denominators_moved.is_infinite() => {
            "computes for the first time".into()
        }
        Seen::Computed { denominators_moved, .. } => {
            format!("computes; denominators moved by {}", digits(*denominators_moved))
        }
        Seen::Applied { residual, over_allocation, changed, .. } => {
            let mut text = format!(
                "applies allocations: changed by {}, residual {}",
                digits(*changed),
                digits(*residual)
            );
            if *over_allocation > 0.0 {
                let _ = write!(text, ", {} too much", digits(*over_allocation));
            }
            text
        }
    }
}

fn change_words(change: &Change) -> String {
    match change {
        Change::Need { slot, quantity } => format!("need {slot} becomes {}", digits(*quantity)),
        Change::Capacity { slot, quantity } => format!("capacity {slot} becomes {}", digits(*quantity)),
        Change::Recognition { link, weight } => {
            format!("recognition over link {link} becomes {}", digits(*weight))
        }
    }
}

fn fell_words(fell: Fell) -> &'static str {
    match fell {
        Fell::Stored { inputs_moved: true } => "stored, inputs moved",
        other => other.name(),
    }
}

fn receivers(copies: &[Copied]) -> String {
    let failed = copies.iter().filter(|copy| matches!(copy.fate, Fate::Fails { .. })).count();
    let mut text = match copies {
        [] => "nobody".into(),
        many if many.len() > NAMED_MAX => format!("{} participants", many.len()),
        few => few.iter().map(|copy| name(copy.to)).collect::<Vec<_>>().join(" "),
    };
    if failed > 0 {
        let _ = write!(text, " ({failed} of them in vain)");
    }
    text
}
