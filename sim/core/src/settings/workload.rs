//! `[workload]`: what participants change of their own accord.
//!
//! What is switched off by default is an `Option` or a list that is left out of what is written, so that a scenario that
//! does not use it keeps its hash.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Distribution, Rate};
use crate::kernel::time::Span;

/// What participants change while the run goes on: at random (a Poisson process per participant), in bursts, at stated
/// times, and as a trace says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Workload {
    /// Random actions start at this time.
    pub from: Span,
    /// Random actions end at this time, so that the run can settle afterwards.
    pub until: Span,
    /// How often a recipient changes one of its needs, per participant.
    pub need_changes: Rate,
    /// How often a provider changes one of its capacities, per participant.
    pub capacity_changes: Rate,
    /// How often a participant changes one of its recognition weights, per participant.
    pub recognition_changes: Rate,
    /// The factor by which a random action multiplies the *initial* value of what it changes.
    pub factor: Distribution<f64>,
    /// Times of day: the three rates rise and fall. Without it they stay the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diurnal: Option<Diurnal>,
    /// A few recipients change their needs much more often than others. Without it all are alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hot: Option<Hot>,
    /// Times at which many act at once, besides what the rates make, and whatever `from` and `until` say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bursts: Vec<Burst>,
    /// Path of a file of actions, `.csv` or `.jsonl`, relative to the scenario file; they come on top of all others.
    /// Columns or fields: `time` (a duration with its unit, or a number of seconds), `participant` (index, or the name in
    /// the edge list if there is one), `kind` (`need`, `capacity` or `recognition`), then `quantity` and optionally `slot`
    /// for the first two, `peer` and `weight` for the third.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// Actions at stated times.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<TimedAction>,
}

impl Default for Workload {
    fn default() -> Self {
        Workload {
            from: Span::from_secs(15 * 60),
            until: Span::from_secs(20 * 60),
            need_changes: Rate::ZERO,
            capacity_changes: Rate::ZERO,
            recognition_changes: Rate::ZERO,
            factor: Distribution::Uniform { min: 0.5, max: 1.5 },
            diurnal: None,
            hot: None,
            bursts: Vec::new(),
            trace: None,
            at: Vec::new(),
        }
    }
}

/// What an action changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActionKind {
    /// The quantity of a need slot.
    Need,
    /// The quantity of a capacity slot.
    Capacity,
    /// The recognition of a peer.
    Recognition,
}

/// Rates that rise and fall as a cosine around the value that is stated for them, which stays their mean over a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Diurnal {
    /// How far rates rise above their mean and fall below it, as a share of it (0 to 1).
    pub amplitude: f64,
    /// From one peak to the next.
    #[serde(default = "day")]
    pub period: Span,
    /// When rates are highest, from the start of each period; the first period starts with the run.
    #[serde(default = "evening")]
    pub peak: Span,
}

fn day() -> Span {
    Span::from_secs(24 * 3_600)
}

fn evening() -> Span {
    Span::from_secs(18 * 3_600)
}

/// Recipients that change their needs more often than others, chosen at random.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Hot {
    /// Probability that a recipient is one of them (0 to 1).
    pub share: f64,
    /// What `need-changes` is multiplied by for them; at least 1.
    pub factor: f64,
}

/// Many actions within a short time, each at a time of its own, evenly spread at random, by a participant of its own,
/// chosen at random among those that have something of that kind to change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Burst {
    /// When it begins.
    pub time: Span,
    /// How long it lasts; zero for all at once.
    pub length: Span,
    /// How many actions it is made of, in all.
    pub actions: u32,
    /// What they change, by `factor` like all random actions.
    #[serde(default = "need")]
    pub kind: ActionKind,
}

fn need() -> ActionKind {
    ActionKind::Need
}

/// One action at a stated time: exactly one of `need`, `capacity` and `weight`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TimedAction {
    /// When it happens.
    pub time: Span,
    /// Who acts: a participant's index, from 0.
    pub participant: u32,
    /// Which of its slots changes, from 0.
    #[serde(default)]
    pub slot: u32,
    /// The new quantity of that need slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<f64>,
    /// The new quantity of that capacity slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<f64>,
    /// The new recognition weight for `peer`, before normalisation to at most 1 in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Whose recognition changes, with `weight`; somebody the participant is already linked to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<u32>,
}

impl TimedAction {
    /// An action of the participant's first slot that is yet to be told what it changes.
    #[must_use]
    pub fn blank(time: Span, participant: u32) -> TimedAction {
        TimedAction { time, participant, slot: 0, need: None, capacity: None, weight: None, peer: None }
    }
}
