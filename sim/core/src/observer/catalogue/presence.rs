//! Who is in, who comes and goes, and what that loses.

use super::Better::{Lower, Neither};
use super::{Metric, metric};

pub(super) const METRICS: &[Metric] = &[
    metric("participants.end", "participants", Neither, false, "Participants that are in at the end."),
    metric(
        "participants.mean",
        "participants",
        Neither,
        false,
        "Mean number of participants that are in, over time.",
    ),
    metric("joins", "joins", Neither, false, "Newcomers that a sponsor let in, returns included."),
    metric(
        "joins.waiting",
        "participants",
        Lower,
        false,
        "Newcomers that still look for a sponsor at the end.",
    ),
    metric(
        "joins.given_up",
        "participants",
        Lower,
        false,
        "Newcomers that went before a sponsor let them in.",
    ),
    metric("leaves", "departures", Neither, false, "Participants that left gracefully."),
    metric("crashes", "departures", Neither, false, "Participants that crashed."),
    metric("join.p50", "s", Lower, false, "From arriving to being let in, median; none when nobody joined."),
    metric("join.p99", "s", Lower, false, "The same, 99th percentile."),
    metric("join.max", "s", Lower, false, "The same, maximum."),
    metric(
        "ids.lost",
        "share",
        Lower,
        false,
        "Share of the interval tree clocks' id space that nobody holds any more: ids of participants that crashed, and what was lost on its way to a newcomer or an heir.",
    ),
    metric("roll_calls", "roll calls", Neither, false, "Roll calls that took place (interval tree clocks)."),
    metric(
        "roll_calls.skipped",
        "roll calls",
        Lower,
        false,
        "Roll calls that did not take place, because somebody slept or could not be reached.",
    ),
    metric(
        "actions.skipped",
        "actions",
        Neither,
        false,
        "User actions that did not take place because their participant was not in.",
    ),
];
