//! Stamps, what reading them takes, and whether the order they claim is true.

use super::Better::{Higher, Lower};
use super::{Metric, metric};

pub(super) const METRICS: &[Metric] = &[
    metric(
        "stamp.mean",
        "bytes",
        Lower,
        true,
        "Mean size of the stamps published, in the encoding set for the wire.",
    ),
    metric("stamp.p99", "bytes", Lower, false, "99th percentile of the size of the stamps published."),
    metric("stamp.max", "bytes", Lower, false, "Largest stamp published."),
    metric(
        "stamp.end.nodes",
        "entries or nodes",
        Lower,
        false,
        "Mean number of entries (vector) or event-tree nodes (ITC) of the participants' stamps at the end.",
    ),
    metric(
        "stamp.end.packed",
        "bytes",
        Lower,
        false,
        "Mean size of the participants' stamps at the end, fixed-width binary.",
    ),
    metric(
        "stamp.end.varint",
        "bytes",
        Lower,
        false,
        "Mean size of the participants' stamps at the end, variable-length binary.",
    ),
    metric(
        "stamp.end.json",
        "bytes",
        Lower,
        false,
        "Mean size of the participants' stamps at the end, as JSON.",
    ),
    metric(
        "stamp.end.bits",
        "bytes",
        Lower,
        false,
        "Mean size of the participants' stamps at the end, in the bit code of the interval tree clock paper.",
    ),
    metric("clock.receipts", "receipts", Lower, false, "Stamps received; each is compared and merged once."),
    metric(
        "clock.entries_read",
        "entries",
        Lower,
        true,
        "Entries (vector) or tree nodes (interval tree clock) of received stamps that a plain implementation reads to compare and to merge them.",
    ),
    metric("clock.entries_per_receipt", "entries", Lower, false, "clock.entries_read per receipt."),
    metric("computations", "computations", Lower, true, "Allocation computations by providers."),
    metric(
        "aggregations",
        "aggregations",
        Lower,
        false,
        "Aggregations of received allocations by recipients.",
    ),
    metric(
        "causality.checked",
        "receipts",
        Higher,
        false,
        "Receipts on which the clock's verdict was checked against the exact causal history.",
    ),
    metric("causality.share", "share", Higher, false, "Share of all receipts that was checked."),
    metric(
        "causality.wrong",
        "receipts",
        Lower,
        true,
        "Checked receipts on which the clock claimed an order that the exact history denies.",
    ),
    metric(
        "causality.missed",
        "receipts",
        Lower,
        true,
        "Checked receipts on which the clock missed an order that the exact history has.",
    ),
    metric(
        "updates.lost",
        "updates",
        Lower,
        true,
        "Records dropped by the acceptance rule although newer than the stored version.",
    ),
];
