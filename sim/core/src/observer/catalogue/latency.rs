//! User actions, and how long they take to have an effect.

use super::Better::{Higher, Lower, Neither};
use super::{Metric, metric};

pub(super) const METRICS: &[Metric] = &[
    metric("actions", "actions", Neither, false, "User actions carried out."),
    metric(
        "actions.unreacted",
        "actions",
        Lower,
        false,
        "User actions that no provider concerned had computed with when the run ended.",
    ),
    metric(
        "actions.unseen",
        "actions",
        Lower,
        false,
        "User actions without a visible effect when the run ended: no recipient concerned had applied an allocation computed with them.",
    ),
    metric(
        "reaction.min",
        "s",
        Lower,
        false,
        "Least time from a user action until the first provider concerned computes with it.",
    ),
    metric(
        "reaction.mean",
        "s",
        Lower,
        true,
        "Mean time from a user action until the first provider concerned computes with it.",
    ),
    metric("reaction.p50", "s", Lower, false, "Median of the reaction latency."),
    metric("reaction.p99", "s", Lower, false, "99th percentile of the reaction latency (nearest rank)."),
    metric("reaction.max", "s", Lower, false, "Largest reaction latency."),
    metric(
        "reaction.within_100ms",
        "share",
        Higher,
        false,
        "Share of user actions reacted to within 100 ms.",
    ),
    metric(
        "visibility.min",
        "s",
        Lower,
        false,
        "Least time from a user action until a recipient concerned has applied an allocation computed from a commitment that includes it.",
    ),
    metric("visibility.mean", "s", Lower, false, "Mean visibility latency."),
    metric(
        "visibility.p50",
        "s",
        Lower,
        true,
        "Median time from a user action until a recipient concerned has applied an allocation computed from a commitment that includes it.",
    ),
    metric("visibility.p99", "s", Lower, true, "99th percentile of the visibility latency (nearest rank)."),
    metric("visibility.max", "s", Lower, false, "Largest visibility latency."),
    metric("visibility.within_100ms", "share", Higher, false, "Share of user actions visible within 100 ms."),
];
