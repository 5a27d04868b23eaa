//! `[allocation]`: how a capacity is divided among recipients, and what is fed back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[cfg(feature = "planted")]
use super::Defect;
use crate::kernel::time::Span;

/// How capacity is divided, and what is fed back. The same for every engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Allocation {
    /// What a single allocation is capped by.
    pub cap: Cap,
    /// What recipients publish as their need, and whether grants are kept in a ledger.
    pub feedback: Feedback,
    /// How oscillating over-allocation is damped.
    pub damping: Damping,
    /// The time window of time-indexed damping (event coordination).
    pub damping_window: Span,
    /// Factor while over-allocation oscillates.
    pub damping_oscillating: f64,
    /// Factor while over-allocation neither oscillates nor falls.
    pub damping_otherwise: f64,
    /// Changes at or below this are not acted upon, and not published.
    pub epsilon: f64,
    /// Smallest denominator of a tier; also the least that must be left for the second tier to run.
    pub denominator_floor: f64,
    /// A mistake planted by a test.
    #[cfg(feature = "planted")]
    #[serde(skip)]
    pub defect: Option<Defect>,
}

impl Default for Allocation {
    fn default() -> Self {
        Allocation {
            cap: Cap::Need,
            feedback: Feedback::Residual,
            damping: Damping::Hybrid,
            damping_window: Span::from_secs(30),
            damping_oscillating: 0.5,
            damping_otherwise: 0.8,
            epsilon: 1e-3,
            denominator_floor: 1e-4,
            #[cfg(feature = "planted")]
            defect: None,
        }
    }
}

/// What a single allocation is capped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cap {
    /// The recipient's residual need. With equal damping everywhere, damping cancels out.
    Need,
    /// The residual need times the damping factor.
    ActiveNeed,
}

/// What recipients publish as their need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Feedback {
    /// What is still unmet; grants accumulate in a ledger and over-allocation is declined.
    Residual,
    /// Always the stated need; an allocation is a pure function of what is known.
    Stated,
}

/// How oscillating over-allocation is damped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Damping {
    /// The entries of the time window if there are at least three, otherwise the last three.
    Hybrid,
    /// The entries of the time window alone; no damping while it holds fewer than three.
    WindowOnly,
    /// The factor is always 1.
    Off,
}
