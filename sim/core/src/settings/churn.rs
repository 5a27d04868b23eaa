//! `[churn]`: who comes, who goes, and how the others learn of it.
//!
//! What is switched off by default is an `Option` or a list that is left out of what is written, so that a scenario that
//! does not use it keeps its hash.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Distribution, Rate};
use crate::kernel::time::Span;

/// Who comes and goes, the same for every engine: at given times (`arrivals`, `session`, `at`), as recorded (`sessions`), or
/// in steps (`turnover`); a scenario has one of the three.
///
/// Each participant holds a *seat*, a place in the recognition graph: it recognises whoever holds the seats that its own
/// seat is linked to. A newcomer takes the lowest free seat, or opens another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Churn {
    /// Nobody arrives, and no session runs out, before this (stated times, recorded sessions and turnover apart).
    pub from: Span,
    /// Nobody arrives, and no session runs out, after this, so that the run can settle (with the same exceptions).
    pub until: Span,
    /// How many newcomers arrive, in the whole population: a Poisson process.
    pub arrivals: Rate,
    /// How long a session lasts, counted from `from` for those who are there by then. Without it nobody's session runs out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<Distribution<Span>>,
    /// Share of departures that are crashes: nobody is told, nothing is handed over (0 to 1). Stated departures say
    /// themselves what they are.
    pub crash_share: f64,
    /// Share of those whose session ran out that return, as themselves, with their old record (0 to 1).
    pub return_share: f64,
    /// How long those who return stay away.
    pub absence: Distribution<Span>,
    /// Path of a CSV file of sessions with the columns `participant,join,leave`, relative to the scenario file: names, and
    /// durations with their unit or numbers of seconds; an empty `leave` means to the end. The file then says who takes part:
    /// whoever joins at 0 is there from the start, and `population.size` is left out. Several lines of one participant are its
    /// returns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions: Option<String>,
    /// Turnover in steps, each as soon as the network has settled after the one before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turnover: Option<Turnover>,
    /// Arrivals and departures at stated times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<TimedPassage>,
    /// How long it takes until a participant's neighbours know that it crashed.
    pub detect_after: Span,
    /// How long a newcomer waits for a sponsor's answer before it asks another.
    pub sponsor_timeout: Span,
}

impl Default for Churn {
    fn default() -> Self {
        Churn {
            from: Span::from_secs(15 * 60),
            until: Span::from_secs(20 * 60),
            arrivals: Rate::ZERO,
            session: None,
            crash_share: 0.0,
            return_share: 0.0,
            absence: Distribution::Exponential { mean: Span::from_secs(10 * 60) },
            sessions: None,
            turnover: None,
            at: Vec::new(),
            detect_after: Span::from_secs(60),
            sponsor_timeout: Span::from_secs(5),
        }
    }
}

/// Turnover in steps: epochs of a steady population, and between them so many leave and as many newcomers take their
/// seats. An epoch ends when the network has settled (see `run.quiet`), so that years take minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Turnover {
    /// Participants replaced between two epochs: drawn among those present.
    pub replace: u32,
    /// Number of epochs: the first begins with the run, and there is one turnover less.
    pub epochs: u32,
    /// Departures and arrivals are spread evenly at random over this long from the end of an epoch; whoever takes a seat
    /// arrives after its holder has left. Shorter than `epoch-max`.
    #[serde(default = "Turnover::spread_default")]
    pub spread: Span,
    /// An epoch ends at this age even if the network has not settled; longer than `run.quiet`.
    #[serde(default = "Turnover::epoch_max_default")]
    pub epoch_max: Span,
}

impl Turnover {
    fn spread_default() -> Span {
        Span::from_secs(60)
    }

    fn epoch_max_default() -> Span {
        Span::from_secs(2 * 60 * 60)
    }
}

/// What a participant does at a stated time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PassageKind {
    /// It joins: for the first time, or again.
    Join,
    /// It leaves gracefully: it tells its neighbours, and hands over its clock.
    Leave,
    /// It crashes.
    Crash,
}

/// Arrivals or departures at a stated time. Exactly one of `participant` and `count` says who.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TimedPassage {
    /// When.
    pub time: Span,
    /// What happens.
    pub what: PassageKind,
    /// This participant, by index. It must be absent to join, and then returns; it must be present to leave or crash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant: Option<u32>,
    /// So many: newcomers, or participants drawn among those present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}
