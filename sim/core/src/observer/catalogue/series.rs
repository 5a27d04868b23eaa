//! Values by time bin.

use super::Better::{Higher, Lower, Neither};
use super::{Metric, metric};

pub(super) const METRICS: &[Metric] = &[
    metric("messages.data", "messages", Lower, false, "Commitments and allocation states sent in the bin."),
    metric("messages.coordination", "messages", Lower, false, "Round states and digests sent in the bin."),
    metric("messages.membership", "messages", Lower, false, "Membership messages sent in the bin."),
    metric("bytes.payload", "bytes", Lower, false, "Bytes sent in the bin, without clocks."),
    metric("bytes.clock", "bytes", Lower, false, "Clock bytes sent in the bin."),
    metric(
        "stamp.mean",
        "bytes",
        Lower,
        false,
        "Mean size of the stamps published in the bin; none without a publication.",
    ),
    metric("computations", "computations", Lower, false, "Allocation computations in the bin."),
    metric("residual", "units", Lower, false, "Sum of unmet need over recipients at the end of the bin."),
    metric(
        "agreement",
        "share",
        Higher,
        false,
        "Share of (subscriber, record) pairs that hold the latest version at the end of the bin.",
    ),
    metric(
        "wrong_allocation",
        "units",
        Lower,
        false,
        "Amount that providers and recipients disagree on at the end of the bin: |granted − known to be declined − effective|, summed over the lines of the ledger.",
    ),
    metric("participants", "participants", Neither, false, "Participants that are in at the end of the bin."),
    metric(
        "declared",
        "share",
        Higher,
        false,
        "Share of providers that believe they have settled at the end of the bin.",
    ),
    metric(
        "round.min",
        "round",
        Neither,
        false,
        "Lowest round of any participant at the end of the bin; coordination by rounds only.",
    ),
    metric("round.max", "round", Neither, false, "Highest round of any participant at the end of the bin."),
];
