//! One value per epoch of a turnover.

use super::Better::{Higher, Lower, Neither};
use super::{Metric, metric};

pub(super) const METRICS: &[Metric] = &[
    metric("began", "s", Neither, false, "When the epoch began: the start, or the turnover before it."),
    metric("ended", "s", Neither, false, "When it ended."),
    metric("settled", "0 or 1", Higher, false, "Whether the network had settled when it ended."),
    metric("participants", "participants", Neither, false, "Participants that were in when it ended."),
    metric(
        "stamp.nodes",
        "entries or nodes",
        Lower,
        false,
        "Mean number of entries (vector) or event-tree nodes (ITC) of their stamps when it ended.",
    ),
    metric(
        "stamp.packed",
        "bytes",
        Lower,
        false,
        "Mean size of their stamps when it ended, packed encoding.",
    ),
    metric("stamp.varint", "bytes", Lower, false, "The same, variable-length integers."),
    metric("stamp.json", "bytes", Lower, false, "The same, JSON text."),
    metric("stamp.bits", "bytes", Lower, false, "The same, the bit code of the interval tree clock paper."),
    metric(
        "ids.lost",
        "share",
        Lower,
        false,
        "Share of the interval tree clocks' id space that nobody held any more when it ended.",
    ),
    metric("messages.data", "messages", Lower, false, "Commitments and allocation states sent in it."),
    metric("messages.coordination", "messages", Lower, false, "Round states and digests sent in it."),
    metric("messages.membership", "messages", Lower, false, "Membership messages sent in it."),
    metric("bytes.payload", "bytes", Lower, false, "Bytes sent in it, without clocks."),
    metric("bytes.clock", "bytes", Lower, false, "Clock bytes sent in it."),
];
