//! When allocations come to rest, and when participants believe it.

use super::Better::{Higher, Lower, Neither};
use super::{Metric, metric};

pub(super) const METRICS: &[Metric] = &[
    metric(
        "settled.start",
        "s",
        Lower,
        true,
        "From the start to the last change above epsilon of any effective allocation (as applied by its recipient) before the next disturbance; none when that was still moving within the quiet time before it.",
    ),
    metric(
        "settled.start_rounds",
        "rounds",
        Lower,
        true,
        "settled.start divided by the length of a round; coordination by rounds only.",
    ),
    metric(
        "settled.last",
        "s",
        Lower,
        true,
        "The same for the last disturbance (user action) of the run; none when the run did not settle.",
    ),
    metric(
        "declared.start",
        "s",
        Lower,
        true,
        "From the start until the declared share of providers believe they have settled, and keep believing it until the next disturbance.",
    ),
    metric(
        "declared.start_lag",
        "s",
        Lower,
        false,
        "declared.start minus settled.start; negative when belief came before the truth.",
    ),
    metric("declared.last", "s", Lower, false, "The same as declared.start for the last disturbance."),
    metric("declared.last_lag", "s", Lower, false, "declared.last minus settled.last."),
    metric(
        "declared.false",
        "declarations",
        Lower,
        true,
        "Declarations (the declared share reached, or still held when a disturbance came) after which an effective allocation changed above epsilon before the next disturbance.",
    ),
    metric(
        "disturbances",
        "disturbances",
        Neither,
        false,
        "The start, every user action, everybody who comes or goes, and everything that heals or wakes; those at the same instant count once.",
    ),
    metric(
        "disturbances.settled",
        "disturbances",
        Higher,
        false,
        "Disturbances followed by the quiet time without a change before the next one.",
    ),
];
