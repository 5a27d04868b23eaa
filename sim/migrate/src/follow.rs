//! Keeps the track of a run: a witness that is told of everything and looks at the participants at each checkpoint.

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::outcome::Outcome;
use twintrack_core::witness::{
    Fell, Misjudged, Moment, Participants, Record, Seen, State, Stay, Wish, Witness,
};

use crate::track::{Checkpoint, HeldLine, Holding, Incident, Track, Work};

/// Most incidents of a kind that are kept.
const INCIDENTS_MAX: usize = 20;

/// Follows a run and keeps its checkpoints.
#[derive(Debug)]
pub(crate) struct Follower {
    every: Span,
    next: Time,
    /// Checkpoints before this are due.
    due_before: Option<Time>,
    work: Work,
    checkpoints: Vec<Checkpoint>,
    lost: Vec<Incident>,
    wrong: Vec<Incident>,
    missed: Vec<Incident>,
}

impl Follower {
    pub(crate) fn new(every: Span) -> Follower {
        Follower {
            every,
            next: Time::ZERO + every,
            due_before: None,
            work: Work::default(),
            checkpoints: Vec::new(),
            lost: Vec::new(),
            wrong: Vec::new(),
            missed: Vec::new(),
        }
    }

    pub(crate) fn into_track(self, outcome: Outcome) -> Track {
        let Follower { checkpoints, lost, wrong, missed, .. } = self;
        Track { outcome, checkpoints, lost, wrong, missed }
    }
}

impl Witness for Follower {
    fn saw(&mut self, moment: Moment, what: &Seen) {
        match what {
            Seen::Sent { payload_bytes, clock_bytes, copies, .. } => {
                let sent = copies.len() as u64;
                self.work.messages += sent;
                self.work.payload_bytes += payload_bytes * sent;
                self.work.clock_bytes += clock_bytes * sent;
            }
            Seen::Received { who, from, record, fell, .. } => {
                self.work.receipts += u64::from(!matches!(fell, Fell::Dropped | Fell::Undeliverable));
                if *fell == Fell::LostUpdate {
                    self.work.lost += 1;
                    note(&mut self.lost, moment, *who, *from, *record);
                }
            }
            Seen::Computed { .. } => self.work.computations += 1,
            Seen::Applied { .. } => self.work.aggregations += 1,
            _ => {}
        }
    }

    fn misjudged(&mut self, moment: Moment, misjudged: Misjudged) {
        let Misjudged { who, from, record, claimed } = misjudged;
        let (count, list) = if claimed {
            (&mut self.work.wrong, &mut self.wrong)
        } else {
            (&mut self.work.missed, &mut self.missed)
        };
        *count += 1;
        note(list, moment, who, from, record);
    }

    fn wish(&mut self, next: Option<Time>) -> Wish {
        if next.is_some_and(|next| next <= self.next) {
            return Wish::GoOn;
        }
        self.due_before = next;
        Wish::Look
    }

    fn look(&mut self, participants: &dyn Participants) {
        let holdings = holdings(participants);
        let end = self.due_before.unwrap_or_else(|| participants.now());
        let is_end = self.due_before.is_none();
        while self.next < end || (is_end && self.next == end) {
            let (at, work) = (self.next, self.work);
            self.checkpoints.push(Checkpoint { at, holdings: holdings.clone(), work });
            self.next += self.every;
        }
        if is_end && self.checkpoints.last().is_none_or(|last| last.at < end) {
            self.checkpoints.push(Checkpoint { at: end, holdings, work: self.work });
        }
    }
}

fn note(list: &mut Vec<Incident>, moment: Moment, who: Participant, from: Participant, record: Record) {
    if list.len() < INCIDENTS_MAX {
        list.push(Incident { at: moment.at, event: moment.event, who, from, record });
    }
}

/// What all recipients have. O(participants + links · log degree).
fn holdings(participants: &dyn Participants) -> Vec<Holding> {
    let states: Vec<State> =
        (0..participants.count()).map(|who| participants.outline(Participant::from(who))).collect();
    let recipients = states.iter().filter(|state| state.stay == Stay::Present && !state.needs.is_empty());
    recipients.map(|state| holding(state, &states)).collect()
}

fn holding(state: &State, states: &[State]) -> Holding {
    let known = |by: &State, peer: Participant| {
        by.known.binary_search_by_key(&peer, |known| known.peer).ok().map(|at| by.known[at].clone())
    };
    let lines = state.account.iter().filter(|line| line.seen > line.declined).map(|line| {
        let provider = &states[line.provider.index()];
        let held = known(state, line.provider).and_then(|known| known.allocation).unwrap_or_default();
        let claim = known(provider, state.who).and_then(|known| known.commitment);
        HeldLine {
            provider: line.provider,
            slot: line.slot,
            need: line.need,
            amount: line.seen - line.declined,
            allocation: (held, provider.allocation),
            commitment: (claim.map(|(version, _)| version).unwrap_or_default(), state.commitment),
        }
    });
    Holding {
        who: state.who,
        needed: state.needs.iter().map(|need| need.quantity).sum(),
        // The sum of nothing is minus zero.
        granted: state.needs.iter().map(|need| need.granted).sum::<f64>() + 0.0,
        lines: lines.collect(),
    }
}
