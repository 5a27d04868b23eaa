//! `[run]`: length, engines, seed, checks and bounds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Engine;
use crate::kernel::time::Span;

/// How long and how often to run, and under which engines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Run {
    /// Root of all randomness: the same seed gives the same world and the same results.
    pub seed: u64,
    /// The engines to run side by side.
    pub engines: Vec<Engine>,
    /// Virtual time at which a run ends at the latest.
    pub until: Span,
    /// Whether a run goes on to `until` or ends as soon as it has settled.
    pub stop: Stop,
    /// A run has settled when no effective allocation has changed for this long (at least three rounds).
    pub quiet: Span,
    /// What a broken invariant does: stop the run with the event that broke it, or record it and go on.
    pub checks: Checks,
    /// Upper bound on simulated events per engine; a run that reaches it ends as not settled.
    pub events_max: u64,
}

impl Default for Run {
    fn default() -> Self {
        Run {
            seed: 1,
            engines: vec![Engine::V1, Engine::V2],
            until: Span::from_secs(30 * 60),
            stop: Stop::Until,
            quiet: Span::from_secs(5 * 60),
            checks: Checks::Stop,
            events_max: 20_000_000_000,
        }
    }
}

/// When a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    /// At `until`, so that every engine is measured over the same span.
    Until,
    /// When settled and no scheduled action is left, at `until` at the latest.
    Settled,
}

/// What a broken invariant does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Checks {
    /// Stop with the event that broke it (exit code 1).
    Stop,
    /// Count it, keep the first, go on (exit code 1 at the end).
    Record,
}
