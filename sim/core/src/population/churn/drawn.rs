//! Newcomers that arrive at random, sessions that run out, returns, and what is stated: one event after the other.
//!
//! A small simulation of its own, since who can leave depends on who came. At one instant what is stated goes first: a
//! session that would run out then ends as the scenario says. A session's end or a return that was overtaken by something
//! stated is void.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::ids::Participant;
use crate::kernel::random::{Purpose, stream};
use crate::kernel::time::{Span, Time};
use crate::sampling::poisson;
use crate::settings::{self, Inputs};

use super::sessions::Sessions;
use super::{Churn, ChurnError, PASSAGES_MAX, Passage, PassageKind, newcomer, within_bound};

/// Something that happens to the population; the order of variants is the order at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    /// What the scenario states, by its number.
    Stated(usize),
    /// A session runs out.
    RunsOut { who: Participant, session: u32 },
    /// Somebody returns after a session.
    Returns { who: Participant, session: u32 },
    /// A newcomer arrives.
    Arrives,
}

/// Where a participant is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) present: bool,
    /// Number of the session that it is in, or was in last, from 0.
    pub(super) session: u32,
    /// Since when it is present or away; `None` since before the start.
    pub(super) since: Option<Time>,
}

/// The population as the plan goes on.
pub(super) struct Plan<'a> {
    settings: &'a settings::Churn,
    sessions: Sessions,
    pub(super) seed: u64,
    pub(super) members: Vec<Member>,
    due: BinaryHeap<Reverse<(Time, Due)>>,
    passages: Vec<Passage<Time>>,
}

/// Draws the plan of a population that begins with `size`.
pub(super) fn plan(
    settings: &settings::Churn,
    inputs: &Inputs,
    seed: u64,
    size: u32,
) -> Result<Churn, ChurnError> {
    let expected = (settings.until - settings.from).0 as f64 / settings.arrivals.mean_gap_ns();
    within_bound(f64::from(size) + expected, "arrivals")?;
    let mut plan = Plan {
        settings,
        sessions: Sessions::new(settings, inputs, seed)?,
        seed,
        members: vec![Member { present: true, session: 0, since: None }; size as usize],
        due: BinaryHeap::new(),
        passages: Vec::new(),
    };
    for who in 0..size {
        plan.session_begins(Time::ZERO, Participant(who), 0);
    }
    for (index, timed) in settings.at.iter().enumerate() {
        plan.due.push(Reverse((Time::ZERO + timed.time, Due::Stated(index))));
    }
    let mut random = stream(seed, Purpose::Arrivals, 0);
    let mut arrivals = poisson(settings.arrivals, settings.from, settings.until, move || random.unit());
    plan.due.extend(arrivals.next().map(|at| Reverse((at, Due::Arrives))));
    while let Some(Reverse((now, due))) = plan.due.pop() {
        plan.happens(now, due)?;
        if due == Due::Arrives {
            plan.due.extend(arrivals.next().map(|at| Reverse((at, Due::Arrives))));
        }
        if plan.passages.len() > PASSAGES_MAX {
            return Err(ChurnError::new(
                "session",
                format!("there would be more than {PASSAGES_MAX} comings and goings: make sessions longer"),
            ));
        }
    }
    let mut passages = plan.passages;
    passages.sort_by_key(|passage| (passage.at, passage.participant));
    Ok(Churn { initial: size, passages, turnovers: Vec::new() })
}

impl Plan<'_> {
    fn happens(&mut self, now: Time, due: Due) -> Result<(), ChurnError> {
        match due {
            Due::Stated(index) => self.stated(now, &self.settings.at[index], index)?,
            Due::Arrives => {
                self.arrives(now, "arrivals")?;
            }
            Due::RunsOut { who, session } => {
                let member = self.members[who.index()];
                if member.present && member.session == session {
                    self.departs(now, who, self.sessions.departure(who, session));
                    let back = self.sessions.absence(who, session).map(|absence| now + absence);
                    let back = back.filter(|back| *back <= Time::ZERO + self.settings.until);
                    self.due.extend(back.map(|at| Reverse((at, Due::Returns { who, session }))));
                }
            }
            Due::Returns { who, session } => {
                let member = self.members[who.index()];
                if !member.present && member.session == session {
                    self.joins(now, who, session + 1);
                }
            }
        }
        Ok(())
    }

    /// Somebody who was never there arrives.
    pub(super) fn arrives(&mut self, now: Time, setting: &str) -> Result<(), ChurnError> {
        let who = newcomer(self.members.len(), setting)?;
        self.members.push(Member { present: false, session: 0, since: None });
        self.joins(now, who, 0);
        Ok(())
    }

    /// Somebody begins a session.
    pub(super) fn joins(&mut self, now: Time, who: Participant, session: u32) {
        self.members[who.index()] = Member { present: true, session, since: Some(now) };
        self.passages.push(Passage { at: now, participant: who, kind: PassageKind::Join });
        self.session_begins(now, who, session);
    }

    /// Somebody's session ends.
    pub(super) fn departs(&mut self, now: Time, who: Participant, kind: PassageKind) {
        let member = &mut self.members[who.index()];
        *member = Member { present: false, since: Some(now), ..*member };
        self.passages.push(Passage { at: now, participant: who, kind });
    }

    /// Schedules a session's end, if it has one within the span of churn.
    fn session_begins(&mut self, now: Time, who: Participant, session: u32) {
        let Some(length) = self.sessions.length(who, session) else { return };
        let begins = now.max(Time::ZERO + self.settings.from);
        let ends = Time(begins.0.saturating_add(length.0));
        if ends.since(Time::ZERO) <= self.settings.until {
            self.due.push(Reverse((ends, Due::RunsOut { who, session })));
        }
    }
}

/// How long after the start, for messages.
pub(super) fn clock(at: Time) -> Span {
    at.since(Time::ZERO)
}
