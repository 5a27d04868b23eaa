//! What participants have, whether they agree on it, and what damping does.

use super::Better::{Higher, Lower, Neither};
use super::{Metric, metric};

pub(super) const METRICS: &[Metric] = &[
    metric(
        "agreement.end",
        "share",
        Higher,
        true,
        "Share of (subscriber, record) pairs that hold the latest version at the end.",
    ),
    metric("agreement.mean", "share", Higher, false, "The same, averaged over the ends of the time bins."),
    metric(
        "wrong_allocation.mean",
        "units",
        Lower,
        false,
        "Amount that providers and recipients disagree on: |granted − known to be declined − effective|, summed over the lines of the ledger, averaged over the ends of the time bins.",
    ),
    metric("wrong_allocation.max", "units", Lower, false, "The same, the largest at the end of a time bin."),
    metric(
        "served.share",
        "share",
        Higher,
        true,
        "Sum of effective allocations at the end over the sum of stated needs; above 1 only without feedback.",
    ),
    metric("residual.end", "units", Lower, false, "Sum of unmet need at the end, over recipients."),
    metric(
        "allocation.change_end",
        "units",
        Lower,
        false,
        "Largest change of an effective allocation within the quiet time before the end; zero when settled.",
    ),
    metric(
        "over_allocation.max",
        "units",
        Lower,
        false,
        "Largest over-allocation that one recipient found at one aggregation.",
    ),
    metric(
        "over_allocation.share",
        "share",
        Lower,
        false,
        "Share of aggregations that found an over-allocation above epsilon.",
    ),
    metric(
        "damping.share",
        "share",
        Neither,
        false,
        "Share of slot divisions in which a damping factor below 1 took part.",
    ),
    metric(
        "damping.cancelled",
        "share",
        Neither,
        false,
        "Of those, the share in which damping cancelled out of the formula and changed nothing.",
    ),
    metric("damping.end_mean", "factor", Neither, false, "Mean damping factor of the recipients at the end."),
];
