//! Rounds, stalls, and the run itself.

use super::Better::{Lower, Neither};
use super::{Metric, metric};

pub(super) const METRICS: &[Metric] = &[
    metric(
        "rounds.completed",
        "rounds",
        Neither,
        true,
        "Complete rounds: every participant announced their end.",
    ),
    metric(
        "rounds.spread_max",
        "rounds",
        Lower,
        false,
        "Largest difference between the rounds of two participants at any time.",
    ),
    metric(
        "stalled.end",
        "participants",
        Lower,
        false,
        "Participants that are stalled at the end; coordination by rounds only.",
    ),
    metric(
        "stalled.seconds",
        "s",
        Lower,
        false,
        "Participant-seconds spent stalled: waiting for longer than a round past the own timer's end.",
    ),
    metric("invariants.broken", "violations", Lower, false, "Broken invariants recorded."),
    metric(
        "events.simulated",
        "events",
        Neither,
        false,
        "Simulated events: deliveries, timers and user actions.",
    ),
];
