//! A population taken from a recording instead of drawn: who comes and goes, who recognises whom, who declares what.
//!
//! Drawing seats for the recorded and letting the file override them was rejected: a recording says who recognises whom by
//! name, so there is nothing to share a seat for.

use crate::ids::Participant;
use crate::kernel::time::{Span, Time};
use crate::settings::Recorded;

use super::{Churn, Links, Passage};

/// Who comes and goes as recorded. The error says what is wrong.
pub(crate) fn churn(recorded: &Recorded) -> Result<Churn, String> {
    if recorded.initial < 2 {
        return Err(format!("{} take part from the start: at least two must", recorded.initial));
    }
    let mut passages: Vec<Passage<Time>> = recorded
        .passages
        .iter()
        .map(|passage| Passage {
            at: Time::ZERO + passage.time,
            participant: Participant(passage.participant),
            kind: passage.kind,
        })
        .collect();
    if recorded.passages.iter().any(|passage| passage.time == Span::ZERO) {
        return Err("who comes or goes at the very start is there or not: leave the line out".into());
    }
    passages.sort_by_key(|passage| (passage.at, passage.participant));
    Ok(Churn { initial: recorded.initial, passages, turnovers: Vec::new() })
}

/// Who recognises whom as recorded. O(L log L) for L links.
pub(crate) fn links(recorded: &Recorded) -> Links {
    Links::new(&recorded.recognitions, recorded.self_weights.clone())
}
