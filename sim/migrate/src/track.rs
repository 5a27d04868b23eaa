//! One engine's way through a recording: what everyone had at each checkpoint, what that took, and what went wrong.
//!
//! A `Follower` is told of everything and looks at the participants at each checkpoint. Keeping all events was rejected:
//! what led to a difference is found by running a small recording again (`story`).

use twintrack_core::ids::{Participant, Version};
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::witness::{
    Fell, Misjudged, Moment, Participants, Record, Seen, State, Stay, Wish, Witness,
};

/// Most incidents of a kind that are kept.
const INCIDENTS_MAX: usize = 20;

/// What an engine did with a recording.
#[derive(Debug)]
pub struct Track {
    /// How the run ended, and its metrics.
    pub outcome: Outcome,
    /// Ascending by time, one each [`Rollout::checkpoint_every`](twintrack_core::settings::Rollout::checkpoint_every), and
    /// one at the end.
    pub checkpoints: Vec<Checkpoint>,
    /// The first updates that were lost.
    pub lost: Vec<Incident>,
    /// The first receipts on which the clock claimed an order that is not there.
    pub wrong: Vec<Incident>,
    /// The first receipts on which it missed an order that is there.
    pub missed: Vec<Incident>,
}

/// How things stood at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// When.
    pub at: Time,
    /// What everyone who is there and needs something has, ascending by participant.
    pub holdings: Vec<Holding>,
    /// What was done since the start.
    pub work: Work,
}

/// What a recipient has.
#[derive(Clone, Debug, PartialEq)]
pub struct Holding {
    /// Who.
    pub who: Participant,
    /// Its stated need over all slots.
    pub needed: f64,
    /// What it effectively has.
    pub granted: f64,
    /// From whom, ascending by (provider, slot, need).
    pub lines: Vec<HeldLine>,
}

/// What a recipient has of a provider's slot, and which versions of records that rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeldLine {
    /// From whom.
    pub provider: Participant,
    /// From which of its slots.
    pub slot: u32,
    /// For which need slot.
    pub need: u32,
    /// How much.
    pub amount: f64,
    /// The provider's allocation state: the version that the recipient holds, and the latest.
    pub allocation: (Version, Version),
    /// The recipient's commitment: the version that the provider holds, and the latest.
    pub commitment: (Version, Version),
}

/// What was done, counted from the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Messages sent, one for each copy.
    pub messages: u64,
    /// Their bytes without clocks.
    pub payload_bytes: u64,
    /// Bytes of clocks.
    pub clock_bytes: u64,
    /// Messages received.
    pub receipts: u64,
    /// Allocations computed.
    pub computations: u64,
    /// Allocations applied.
    pub aggregations: u64,
    /// Updates lost.
    pub lost: u64,
    /// Orders claimed that are not there.
    pub wrong: u64,
    /// Orders missed.
    pub missed: u64,
}

/// Something that went wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Incident {
    /// When.
    pub at: Time,
    /// The number of the event.
    pub event: u64,
    /// Who received it.
    pub who: Participant,
    /// Who sent it.
    pub from: Participant,
    /// What it says.
    pub record: Record,
}

impl Track {
    /// A metric of the catalogue.
    #[must_use]
    pub fn metric(&self, name: &str) -> Option<f64> {
        self.outcome.metrics.iter().find(|measure| measure.metric.name == name)?.value
    }

    /// Whether the engine came to rest.
    #[must_use]
    pub fn settled(&self) -> bool {
        matches!(self.outcome.end, End::Settled)
    }

    /// How often something went wrong, in all.
    #[must_use]
    pub fn total(&self) -> Work {
        self.checkpoints.last().map(|checkpoint| checkpoint.work).unwrap_or_default()
    }
}

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
