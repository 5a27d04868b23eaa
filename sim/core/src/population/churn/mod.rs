//! Who comes and goes: drawn before any engine runs, the same for every engine.
//!
//! Three kinds of plan, a file each, of which a scenario has at most one: sessions that are drawn or stated
//! ([`drawn`]), sessions that were recorded ([`recorded`]), and turnover in steps ([`turnover`]). What is drawn about
//! a participant belongs to (participant, number of its session) alone ([`sessions`]), so that what one does changes no
//! other's plan. Mixing the kinds was rejected: when a step ends is known only in a run, by then different under each
//! engine, so who is present would be known to no plan; and recorded sessions say already who takes part.
//!
//! A participant holds a *seat* in the recognition graph from its first arrival to its last departure ([`seats`]).

mod drawn;
mod recorded;
mod seats;
mod sessions;
mod stated;
mod turnover;

use crate::ids::{PARTICIPANTS_MAX, Participant};
use crate::kernel::time::{Span, Time};
use crate::sampling::SamplerError;
use crate::settings::{self, Inputs};

pub(crate) use seats::Seats;

pub use crate::settings::PassageKind;

/// Most comings and goings of a run: two for each of the most participants there can be.
const PASSAGES_MAX: usize = 2 * PARTICIPANTS_MAX;

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
///
/// For every participant, joins and departures alternate over passages and turnovers, and no two are at one instant.
/// Indices are given in order of first arrival and never reused; whoever returns keeps its own. There are either
/// passages or turnovers, never both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Churn {
    /// Those with a lower index are there from the start; everyone else is not.
    pub initial: u32,
    /// At stated or drawn times, ascending by (time, participant). For every participant, joins and departures alternate.
    pub passages: Vec<Passage<Time>>,
    /// Turnovers in their order, each ascending by (time after its beginning, participant).
    pub turnovers: Vec<Vec<Passage<Span>>>,
}

/// Why nobody can come and go as a scenario says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChurnError {
    /// The setting of `[churn]` at fault, such as `at.3`.
    pub(crate) parameter: String,
    /// What is wrong with it, and what to write instead.
    pub(crate) message: String,
}

impl ChurnError {
    fn new(parameter: impl Into<String>, message: impl Into<String>) -> ChurnError {
        ChurnError { parameter: parameter.into(), message: message.into() }
    }

    /// The error of a distribution, with the setting that it is.
    fn of(setting: &'static str) -> impl Fn(SamplerError) -> ChurnError {
        move |error| ChurnError::new(format!("{setting}.{}", error.parameter), error.message)
    }
}

impl Churn {
    /// Nobody comes or goes.
    #[must_use]
    pub fn none(initial: u32) -> Churn {
        Churn { initial, ..Churn::default() }
    }

    /// Draws who comes and goes in a population that begins with `size`, and the seats that they hold.
    /// O(P log P) for P participants and passages.
    pub(crate) fn draw(
        settings: &settings::Churn,
        inputs: &Inputs,
        seed: u64,
        size: u32,
    ) -> Result<(Churn, Seats), ChurnError> {
        let at_times = settings.arrivals.count > 0.0 || settings.session.is_some() || !settings.at.is_empty();
        let kinds = [at_times, settings.sessions.is_some(), settings.turnover.is_some()];
        if kinds.iter().filter(|given| **given).count() > 1 {
            let setting = if settings.turnover.is_some() { "turnover" } else { "sessions" };
            return Err(ChurnError::new(
                setting,
                "drawn and stated sessions, recorded sessions and turnover are three kinds of plan: keep one of them",
            ));
        }
        let churn = match (&settings.sessions, settings.turnover) {
            (Some(_), _) => recorded::plan(settings, inputs, seed)?,
            (None, Some(steps)) => turnover::plan(settings, steps, inputs, seed, size)?,
            (None, None) if at_times => drawn::plan(settings, inputs, seed, size)?,
            (None, None) => Churn::none(size),
        };
        let seats = Seats::of(&churn);
        Ok((churn, seats))
    }

    /// Whether nobody ever comes or goes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty() && self.turnovers.is_empty()
    }

    /// How many are ever there.
    #[must_use]
    pub fn participants(&self) -> u32 {
        let last = self.in_order().map(|(who, _)| who.0 + 1).max();
        last.unwrap_or_default().max(self.initial)
    }

    /// Who is there just after a point in time. With turnovers, whose times only a run shows, whoever is ever there counts.
    pub(crate) fn present_at(&self, now: Time) -> Vec<bool> {
        let mut there = vec![!self.turnovers.is_empty(); self.participants() as usize];
        there[..self.initial as usize].fill(true);
        for passage in self.passages.iter().take_while(|passage| passage.at <= now) {
            there[passage.participant.index()] = passage.kind == PassageKind::Join;
        }
        there
    }

    /// Everyone's comings and goings in their order, whenever they happen.
    fn in_order(&self) -> impl Iterator<Item = (Participant, PassageKind)> {
        let passages = self.passages.iter().map(|passage| (passage.participant, passage.kind));
        let turnovers = self.turnovers.iter().flatten().map(|passage| (passage.participant, passage.kind));
        passages.chain(turnovers)
    }
}

/// The index of a newcomer after so many others, or an error at the setting that brings it.
fn newcomer(before: usize, setting: &str) -> Result<Participant, ChurnError> {
    within_bound(before as f64 + 1.0, setting).map(|()| Participant::from(before))
}

/// Whether there may ever be so many, before any of them is drawn.
fn within_bound(participants: f64, setting: &str) -> Result<(), ChurnError> {
    if participants <= PARTICIPANTS_MAX as f64 {
        return Ok(());
    }
    let message = format!("about {participants:.3e} would take part in all: at most {PARTICIPANTS_MAX} can");
    Err(ChurnError::new(setting, message))
}
