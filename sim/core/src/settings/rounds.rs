//! `[rounds]`: coordination by rounds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Distribution, OffOr};
use crate::kernel::time::Span;

/// Coordination by rounds: a timer on the participant's own clock, a broadcast of round states, a quorum to advance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rounds {
    /// Length of a round by a participant's own clock.
    pub length: Span,
    /// What happens when within a round.
    pub profile: Profile,
    /// How long a user action waits for further ones before the commitment is published (profile `boundary`).
    pub debounce: Span,
    /// From computing to publishing the allocation state (profile `boundary`).
    pub publish_after: Span,
    /// How long a computation takes (see `population.compute-factor`). The allocation state is published when it is over, or at the time that the profile
    /// says, whichever is later. Whoever still computes when the next computation is due leaves that one out.
    pub compute: Span,
    /// The times within a round of the profile `nine-phase`.
    pub phases: Phases,
    /// Whether records are published in every round or when changed by more than epsilon.
    pub republish: Republish,
    /// Share of peers that must be ready before a participant advances (above 0, at most 1).
    pub quorum: f64,
    /// Whose readiness counts.
    pub quorum_of: QuorumOf,
    /// A peer counts as active when heard from in this many rounds, the current one included; a round length spent
    /// waiting for a quorum counts like a round.
    pub active_rounds: u32,
    /// Repeat the latest round state this often until the next one, or `"off"`.
    pub gossip_every: OffOr<Span>,
    /// How far a participant's clock is off at the start, one way or the other.
    pub clock_offset: Distribution<Span>,
    /// How much too fast or too slow a participant's clock runs, in parts per million.
    pub clock_drift_ppm: Distribution<f64>,
}

impl Default for Rounds {
    fn default() -> Self {
        Rounds {
            length: Span::from_secs(90),
            profile: Profile::Boundary,
            debounce: Span::from_millis(100),
            publish_after: Span::from_secs(2),
            compute: Span::ZERO,
            phases: Phases::default(),
            republish: Republish::EveryRound,
            quorum: 0.5,
            quorum_of: QuorumOf::Active,
            active_rounds: 2,
            gossip_every: OffOr::OFF,
            clock_offset: Distribution::Uniform { min: Span::ZERO, max: Span::from_millis(250) },
            clock_drift_ppm: Distribution::Uniform { min: 0.0, max: 50.0 },
        }
    }
}

/// What happens when within a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Aggregate, publish and compute when the round starts; publish allocations shortly after.
    Boundary,
    /// Each step at its own time within the round.
    NinePhase,
}

/// The times within a round of the profile `nine-phase`, each measured from the start of the round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Phases {
    /// Applying user actions and publishing commitments is spread over this long from the start of the round.
    pub commit_spread: Span,
    /// Computing starts here …
    pub compute_at: Span,
    /// … and is spread over this long.
    pub compute_spread: Span,
    /// Publishing allocation states starts here …
    pub publish_at: Span,
    /// … and is spread over this long.
    pub publish_spread: Span,
    /// Received allocations are applied here.
    pub apply_at: Span,
    /// The round state is broadcast here.
    pub broadcast_at: Span,
    /// Convergence is checked here.
    pub check_at: Span,
}

impl Default for Phases {
    fn default() -> Self {
        Phases {
            commit_spread: Span::from_secs(5),
            compute_at: Span::from_secs(20),
            compute_spread: Span::from_secs(20),
            publish_at: Span::from_secs(40),
            publish_spread: Span::from_secs(5),
            apply_at: Span::from_secs(75),
            broadcast_at: Span::from_secs(80),
            check_at: Span::from_secs(85),
        }
    }
}

/// When records are published again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Republish {
    /// In every round, changed or not.
    EveryRound,
    /// When something in them moved by more than epsilon.
    OnChange,
}

/// Whose readiness counts towards the quorum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum QuorumOf {
    /// Peers heard from lately.
    #[default]
    Active,
    /// Every peer not known to have left.
    Known,
}
