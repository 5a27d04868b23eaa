//! What a diagram shows of a run.

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;
use twintrack_core::settings::Engine;
use twintrack_core::witness::{Fate, Moment, Record, Seen, Wish, Witness};

use super::story::{Story, story};
use crate::trace::Window;

/// Arrows of one engine that can be told apart on one page.
pub const MESSAGES_MAX: usize = 6_000;

/// What kind of message an arrow stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Commitment,
    Allocation,
    RoundState,
    Other,
}

impl Kind {
    pub(super) const ALL: [Kind; 4] = [Kind::Commitment, Kind::Allocation, Kind::RoundState, Kind::Other];

    fn of(record: Record) -> Kind {
        match record {
            Record::Commitment(_) => Kind::Commitment,
            Record::Allocation(_) => Kind::Allocation,
            Record::RoundState(_) => Kind::RoundState,
            _ => Kind::Other,
        }
    }
}

/// A message on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Arrow {
    pub(super) kind: Kind,
    pub(super) from: (Participant, Time),
    pub(super) to: Participant,
    /// `None` if it does not arrive.
    pub(super) arrives: Option<Time>,
}

/// The part of a diagram that shows one engine.
#[derive(Clone, Debug)]
pub(super) struct Panel {
    pub(super) engine: Engine,
    pub(super) arrows: Vec<Arrow>,
    /// Rounds entered: who, when, which.
    pub(super) rounds: Vec<(Participant, Time, u32)>,
    pub(super) actions: Vec<(Participant, Time)>,
    pub(super) computed: Vec<(Participant, Time)>,
    /// Who is not there from when to when: comings and goings.
    pub(super) passages: Vec<(Participant, Time, &'static str)>,
    pub(super) story: Option<Story>,
}

/// Keeps what happens within a window.
pub(super) struct Recorder<'a> {
    window: &'a Window,
    seen: Vec<(Time, Seen)>,
    messages: usize,
    /// The rounds that were entered before the window.
    rounds: Vec<(Participant, Time, u32)>,
    over: bool,
}

impl<'a> Recorder<'a> {
    pub(super) fn new(window: &'a Window) -> Recorder<'a> {
        Recorder { window, seen: Vec::new(), messages: 0, rounds: Vec::new(), over: false }
    }

    pub(super) fn too_many(&self) -> bool {
        self.messages > MESSAGES_MAX
    }

    /// Whether it stopped the run because the window is over.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    pub(super) fn panel(self, engine: Engine) -> Panel {
        let mut panel = Panel {
            engine,
            arrows: Vec::new(),
            rounds: self.rounds,
            actions: Vec::new(),
            computed: Vec::new(),
            passages: Vec::new(),
            story: story(&self.seen),
        };
        for (at, seen) in &self.seen {
            panel.add(*at, seen);
        }
        panel
    }
}

impl Panel {
    fn add(&mut self, at: Time, seen: &Seen) {
        match seen {
            Seen::Sent { from, record, copies, .. } => {
                for copy in copies {
                    let arrives = match copy.fate {
                        Fate::Arrives { at, .. } => Some(at),
                        Fate::Fails { .. } => None,
                    };
                    let arrow = Arrow { kind: Kind::of(*record), from: (*from, at), to: copy.to, arrives };
                    self.arrows.push(arrow);
                }
            }
            Seen::Acted { who, .. } => self.actions.push((*who, at)),
            Seen::Computed { who, .. } => self.computed.push((*who, at)),
            Seen::Passage { who, how, .. } => self.passages.push((*who, at, how.name())),
            _ => {}
        }
    }
}

impl Witness for Recorder<'_> {
    fn saw(&mut self, moment: Moment, what: &Seen) {
        // The round that somebody is in when the window opens was entered before it.
        if let Seen::Entered { who, round } = what
            && self.window.has(*who)
        {
            self.rounds.push((*who, moment.at, *round));
        }
        let Some(part) = self.window.part(moment, what) else { return };
        if let Seen::Sent { copies, .. } = &part {
            self.messages += copies.len();
        }
        if !matches!(part, Seen::Timer { .. }) {
            self.seen.push((moment.at, part));
        }
    }

    fn wish(&mut self, next: Option<Time>) -> Wish {
        self.over |= next.is_some_and(|next| next > self.window.to);
        if self.over || self.too_many() { Wish::Stop } else { Wish::GoOn }
    }
}
