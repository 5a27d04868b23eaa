//! Phases, decisions, and what came of them, as data.

use serde::Serialize;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::Rollout;

use crate::track::Work;

/// Whose allocations people get, and what runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The reference alone.
    Reference,
    /// Both, the reference counts.
    Dual,
    /// Both; the candidate counts where the provider has moved.
    Mixed,
    /// Both, the candidate counts.
    Primary,
    /// The candidate alone.
    Alone,
    /// The reference again, after a roll-back.
    RolledBack,
}

impl Phase {
    /// The phases of a plan that goes well, in order.
    #[must_use]
    pub fn planned(rollout: &Rollout) -> Vec<Phase> {
        let mixed = rollout.mixed.map(|_| Phase::Mixed);
        let phases =
            [Some(Phase::Reference), Some(Phase::Dual), mixed, Some(Phase::Primary), Some(Phase::Alone)];
        phases.into_iter().flatten().collect()
    }

    /// In words, with the engines' names.
    #[must_use]
    pub fn words(self, rollout: &Rollout) -> String {
        let (from, to) = (rollout.from, rollout.to);
        match self {
            Phase::Reference => format!("{from} alone"),
            Phase::Dual => format!("dual-track, {from} counts"),
            Phase::Mixed => {
                format!(
                    "{to} counts for {} of the providers, {from} for the others",
                    percent(rollout.mixed_share())
                )
            }
            Phase::Primary => format!("{to} counts, {from} stands by"),
            Phase::Alone => format!("{to} alone"),
            Phase::RolledBack => format!("rolled back to {from}"),
        }
    }
}

/// A decision of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Time,
    /// The phase from then on; that of before where it is held up.
    pub phase: Phase,
    /// Advance, hold or roll back.
    pub decision: Decision,
    /// On which evidence.
    pub why: String,
}

/// What a plan decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The next phase begins.
    Advance,
    /// It would be due, and is not entered yet.
    Hold,
    /// Back to the reference.
    RollBack,
    /// The reference is off already: there is nothing to roll back to.
    TooLate,
}

impl Decision {
    /// In a word or two.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Decision::Advance => "advance",
            Decision::Hold => "hold",
            Decision::RollBack => "roll back",
            Decision::TooLate => "too late to roll back",
        }
    }
}

/// What people saw while the candidate counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Felt {
    /// For how long.
    pub time: Span,
    /// Most recipients beyond the tolerance at one checkpoint.
    pub recipients_max: usize,
    /// Largest difference of one recipient's allocation.
    pub largest: f64,
    /// Differences added up over recipients and time, in units × seconds.
    pub unit_seconds: f64,
}

/// A plan carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// All decisions, in order.
    pub steps: Vec<Step>,
    /// The phase at the end.
    pub last: Phase,
    /// How long each of [`Phase::planned`] and the time after a roll-back took, and what each engine did in it.
    pub phases: Vec<Spent>,
    /// What people saw.
    pub felt: Felt,
    /// What the mixed phase gave, if it was entered.
    pub mixed: Option<MixedPhase>,
}

/// What recipients had while part of the providers had moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MixedPhase {
    /// For how long.
    pub time: Span,
    /// Least share of recipients that had no less and no more than under the two engines, within the tolerance.
    pub within: f64,
    /// Units short at the worst checkpoint.
    pub short: f64,
    /// Units above at the worst checkpoint.
    pub above: f64,
}

/// A phase and what was done in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spent {
    /// Which.
    pub phase: Phase,
    /// For how long.
    pub time: Span,
    /// What the reference did, if it ran.
    pub reference: Option<Work>,
    /// What the candidate did, if it ran.
    pub candidate: Option<Work>,
}

/// A share in percent, with as many digits as tell it from all.
#[must_use]
pub fn percent(share: f64) -> String {
    let text = format!("{:.3}", share * 100.0);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} %")
}
