//! `[rollout]`: a plan for moving from one engine to another, and what must hold for it. Read by `twintrack migrate` alone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Engine;
use crate::kernel::time::Span;

/// A plan for moving from one engine to another. Both run over the whole recording; the plan says whose allocations people
/// get at which time, and what decides about going on. Times are virtual, after any compression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rollout {
    /// The engine that people have: the reference.
    pub from: Engine,
    /// The engine that they are to have: the candidate.
    pub to: Engine,
    /// Settings of the candidate alone, written as after `--set`: `["clocks.accept=merged-clock"]`.
    pub candidate: Vec<String>,
    /// How often the two are compared.
    pub checkpoint_every: Span,
    /// How far the candidate may be ahead of the reference: the two are compared at the lag within this at which they differ
    /// least.
    pub lag_max: Span,
    /// How far a recipient's allocation may differ and count as the same, as a share of the larger one (0 to 1).
    pub tolerance: f64,
    /// When both run side by side, the reference counting; left out, after a quarter of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dual_track: Option<Span>,
    /// When part of the providers move, at the earliest: everyone runs both, and the grants of those who have moved are the
    /// candidate's. Left out, there is no such phase.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixed: Option<Span>,
    /// Share of the providers that have moved then (0 to 1); left out, half of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mixed_share: Option<f64>,
    /// When the candidate counts and the reference stands by, at the earliest; left out, after half of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<Span>,
    /// When the reference is switched off, at the earliest; left out, after three quarters of the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alone: Option<Span>,
    /// How long all criteria must have held, at every checkpoint, before the next phase is entered.
    pub hold_for: Span,
    /// Least share of recipients within the tolerance (0 to 1), at every checkpoint.
    pub within_min: f64,
    /// While the candidate counts, fewer recipients within the tolerance than this share (0 to 1) roll it back. So does any lost
    /// update or wrong order beyond what is allowed.
    pub roll_back_below: f64,
    /// Most updates that the candidate may lose.
    pub lost_updates_max: u64,
    /// Most receipts on which the candidate's clock may claim an order that is not there.
    pub wrong_orders_max: u64,
    /// Most receipts on which it may miss an order that is there.
    pub missed_orders_max: u64,
    /// Least share of copies of records that are up to date at the end (0 to 1).
    pub agreement_min: f64,
    /// Most false declarations of the candidate; left out, they are reported and decide nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub false_declarations_max: Option<u64>,
    /// Most participants that stand still at the end.
    pub stalled_max: u64,
    /// How much less the candidate may serve at the end, as a share of what the reference serves (0 to 1).
    pub served_loss_max: f64,
    /// How much lower its fairness (Jain's index over the shares of their needs that recipients get) may be at the end.
    pub fairness_loss_max: f64,
}

impl Rollout {
    /// Share of the providers that have moved in the mixed phase.
    #[must_use]
    pub fn mixed_share(&self) -> f64 {
        self.mixed_share.unwrap_or(0.5)
    }
}

impl Default for Rollout {
    fn default() -> Self {
        Rollout {
            from: Engine::V1,
            to: Engine::V2,
            candidate: Vec::new(),
            checkpoint_every: Span::from_secs(60),
            lag_max: Span::from_secs(300),
            tolerance: 0.01,
            dual_track: None,
            mixed: None,
            mixed_share: None,
            primary: None,
            alone: None,
            hold_for: Span::from_secs(300),
            within_min: 0.999,
            roll_back_below: 0.95,
            lost_updates_max: 0,
            wrong_orders_max: 0,
            missed_orders_max: 0,
            agreement_min: 1.0,
            false_declarations_max: None,
            stalled_max: 0,
            served_loss_max: 0.01,
            fairness_loss_max: 0.01,
        }
    }
}
