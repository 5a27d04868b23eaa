//! `[workload]`: what participants change of their own accord.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Distribution, Rate};
use crate::kernel::time::Span;

/// What participants change while the run goes on: at random (a Poisson process per participant) and at stated times.
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
            at: Vec::new(),
        }
    }
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
