//! Sessions as they were recorded.

use crate::kernel::time::{Span, Time};
use crate::settings::{self, Inputs, RecordedSession};

use super::sessions::Sessions;
use super::{Churn, ChurnError, Passage, PassageKind, newcomer};

const SETTING: &str = "sessions";

/// The plan of the recorded sessions: participants in order of joining, each one's sessions ascending in time.
pub(super) fn plan(settings: &settings::Churn, inputs: &Inputs, seed: u64) -> Result<Churn, ChurnError> {
    let sessions = Sessions::new(settings, inputs, seed)?;
    let file = settings.sessions.as_deref().unwrap_or_default();
    let (mut initial, mut passages) = (0, Vec::with_capacity(2 * inputs.sessions.len()));
    let mut before: Option<RecordedSession> = None;
    let (mut number, mut first_join) = (0, Span::ZERO);
    for session in &inputs.sessions {
        let wrong = |what| ChurnError::new(SETTING, format!("line {} of `{file}`: {what}", session.line));
        let returns = before.is_some_and(|before| before.participant == session.participant);
        let who = newcomer(session.participant as usize, SETTING)?;
        if returns {
            number += 1;
            if before.and_then(|before| before.leave).is_none_or(|left| left >= session.join) {
                return Err(wrong("this session begins before the participant's last one has ended"));
            }
        } else {
            let next = before.map_or(0, |before| before.participant + 1);
            if who.0 != next || session.join < first_join {
                return Err(wrong("participants must be numbered in the order in which they join"));
            }
            (number, first_join) = (0, session.join);
        }
        if session.leave.is_some_and(|leave| leave <= session.join) {
            return Err(wrong("this session ends before it begins"));
        }
        if session.join == Span::ZERO {
            initial += 1;
        } else {
            passages.push(Passage {
                at: Time::ZERO + session.join,
                participant: who,
                kind: PassageKind::Join,
            });
        }
        if let Some(leave) = session.leave {
            let kind = sessions.departure(who, number);
            passages.push(Passage { at: Time::ZERO + leave, participant: who, kind });
        }
        before = Some(*session);
    }
    passages.sort_by_key(|passage| (passage.at, passage.participant));
    Ok(Churn { initial, passages, turnovers: Vec::new() })
}
