//! Coming and going: newcomers find a sponsor, leavers an heir, and the others learn of both.
//!
//! This file knows who is there; [`joining`] and [`leaving`] are the two protocols; [`direct`] holds the messages from one
//! to another that they are made of; [`presence`] is what participants believe about each other; [`turnover`] has them come and
//! go in steps, and [`roll_call`] shares ids out anew. None of these messages
//! counts as an event of a clock, except that a newcomer counts the receipt of its first clock where receipts count.
//!
//! A participant's time from a join to a departure is a *session*, numbered from 0 for the initial population and from 1
//! for newcomers. Everything that was on its way to or from an earlier session is told apart by that number.

pub(crate) mod direct;
pub(crate) mod joining;
pub(crate) mod leaving;
pub(crate) mod presence;
mod roll_call;
pub(crate) mod turnover;

use crate::ids::Participant;
use crate::population::{Passage, PassageKind};
use crate::world::World;

/// Where a participant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stay {
    /// Not there: not yet, or not any more.
    Absent,
    /// Looking for a sponsor.
    Joining,
    /// In.
    Present,
}

/// Who is there, and how far those are who want to be.
#[derive(Debug)]
pub(crate) struct Membership {
    stays: Vec<Stay>,
    sessions: Vec<u32>,
    /// Times that a participant is still to join.
    joins_left: Vec<u32>,
    /// Who let a participant in, if anybody did.
    sponsors: Vec<Option<Participant>>,
    /// Whom a newcomer has asked in vain, in this session.
    asked: Vec<Vec<Participant>>,
    /// Everyone who is in, ascending.
    live: Vec<Participant>,
    joining: u32,
}

impl Membership {
    pub(crate) fn new(world: &World) -> Membership {
        let (ever, initial) = (world.participants(), world.initial());
        let mut joins_left = vec![0; ever];
        let timed = world.churn.passages.iter().map(|Passage { participant, kind, .. }| (participant, kind));
        let stepped =
            world.churn.turnovers.iter().flatten().map(|passage| (&passage.participant, &passage.kind));
        for (participant, _) in timed.chain(stepped).filter(|(_, kind)| **kind == PassageKind::Join) {
            joins_left[participant.index()] += 1;
        }
        Membership {
            stays: (0..ever).map(|who| if who < initial { Stay::Present } else { Stay::Absent }).collect(),
            sessions: vec![0; ever],
            joins_left,
            sponsors: vec![None; ever],
            asked: vec![Vec::new(); ever],
            live: (0..initial).map(Participant::from).collect(),
            joining: 0,
        }
    }

    /// Whether a participant is in.
    pub(crate) fn is_present(&self, who: Participant) -> bool {
        self.stays[who.index()] == Stay::Present
    }

    /// Whether a participant is looking for a sponsor.
    pub(crate) fn is_joining(&self, who: Participant) -> bool {
        self.stays[who.index()] == Stay::Joining
    }

    /// The number of a participant's current session, or of its last.
    pub(crate) fn session(&self, who: Participant) -> u32 {
        self.sessions[who.index()]
    }

    /// Whether a session goes on.
    pub(crate) fn goes_on(&self, who: Participant, session: u32) -> bool {
        self.stays[who.index()] != Stay::Absent && self.sessions[who.index()] == session
    }

    /// Everyone who is in, ascending.
    pub(crate) fn live(&self) -> &[Participant] {
        &self.live
    }

    /// Whether somebody is looking for a sponsor.
    pub(crate) fn any_joining(&self) -> bool {
        self.joining > 0
    }

    /// Whether a participant that is gone will come back.
    fn returns(&self, who: Participant) -> bool {
        self.joins_left[who.index()] > 0
    }

    /// A participant begins a session.
    fn begin(&mut self, who: Participant) {
        self.stays[who.index()] = Stay::Joining;
        self.sessions[who.index()] += 1;
        self.joins_left[who.index()] -= 1;
        self.asked[who.index()].clear();
        self.joining += 1;
    }

    /// A participant is let in.
    fn admit(&mut self, who: Participant, sponsor: Participant) {
        self.stays[who.index()] = Stay::Present;
        self.sponsors[who.index()] = Some(sponsor);
        self.joining -= 1;
        if let Err(at) = self.live.binary_search(&who) {
            self.live.insert(at, who);
        }
    }

    /// A participant's session ends; returns whether it was in.
    fn end(&mut self, who: Participant) -> bool {
        let stay = std::mem::replace(&mut self.stays[who.index()], Stay::Absent);
        self.joining -= u32::from(stay == Stay::Joining);
        if let Ok(at) = self.live.binary_search(&who) {
            self.live.remove(at);
        }
        stay == Stay::Present
    }
}
