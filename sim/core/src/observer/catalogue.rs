//! Every metric, defined once: name, unit, which way is better, and what exactly is counted.

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// Neither: a description.
    Neither,
}

/// A metric's definition.
#[derive(Debug)]
pub struct Metric {
    /// Name, as in `metrics.csv`.
    pub name: &'static str,
    /// Unit, spelled out: `s`, `bytes`, `messages` …
    pub unit: &'static str,
    /// Which way is better.
    pub better: Better,
    /// Whether it stands in the side-by-side table that a run prints.
    pub headline: bool,
    /// What exactly is counted, in a sentence or two.
    pub definition: &'static str,
}

/// Spells a table row as a metric.
const fn metric(
    name: &'static str,
    unit: &'static str,
    better: Better,
    headline: bool,
    definition: &'static str,
) -> Metric {
    Metric { name, unit, better, headline, definition }
}

use Better::{Higher, Lower, Neither};

/// One value per run, in the order of files and tables.
pub static METRICS: &[Metric] = &[
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
    metric(
        "messages.data",
        "messages",
        Lower,
        true,
        "Commitments and allocation states sent, one for each copy.",
    ),
    metric(
        "messages.coordination",
        "messages",
        Lower,
        true,
        "Round states and digests sent, one for each copy.",
    ),
    metric(
        "messages.membership",
        "messages",
        Lower,
        false,
        "Membership messages sent: requests to sponsors and their answers, farewells, bequests to heirs.",
    ),
    metric(
        "messages.coordination_per_round",
        "messages",
        Lower,
        true,
        "Round states sent per complete round: one that every participant announced the end of.",
    ),
    metric(
        "messages.per_participant_second",
        "messages/s",
        Lower,
        false,
        "All messages sent, per participant and second of virtual time.",
    ),
    metric("bytes.payload", "bytes", Lower, true, "Bytes sent without clocks."),
    metric("bytes.clock", "bytes", Lower, true, "Bytes of clocks sent, in the encodings set for the wire."),
    metric(
        "bytes.clock_per_participant_second",
        "bytes/s",
        Lower,
        true,
        "Clock bytes sent per participant and second of virtual time; each copy is one that some participant receives.",
    ),
    metric("messages.lost", "messages", Lower, false, "Messages lost on imperfect links."),
    metric(
        "messages.blocked",
        "messages",
        Lower,
        false,
        "Messages that a partition or a cut link did not let through.",
    ),
    metric("messages.doubled", "messages", Lower, false, "Messages that arrived twice."),
    metric(
        "messages.resent",
        "messages",
        Lower,
        false,
        "Messages sent again after a loss, a block or a drop; they count as sent once more.",
    ),
    metric(
        "messages.undelivered",
        "messages",
        Neither,
        false,
        "Copies of records and round states that arrived at somebody who was gone.",
    ),
    metric(
        "queue.dropped",
        "messages",
        Lower,
        false,
        "Messages that a full buffer dropped, on the way out or in.",
    ),
    metric(
        "queue.bytes_max",
        "bytes",
        Lower,
        false,
        "Most bytes that waited before one participant's limit at any time.",
    ),
    metric(
        "queue.delay_mean",
        "s",
        Lower,
        false,
        "Mean time a message took to pass a bandwidth limit, waiting and transmission; none without limits.",
    ),
    metric("queue.delay_p99", "s", Lower, false, "99th percentile of that time."),
    metric("queue.delay_max", "s", Lower, false, "Longest such time."),
    metric(
        "traffic.busiest_second",
        "bytes",
        Lower,
        false,
        "Bytes sent in the busiest second of virtual time.",
    ),
    metric(
        "traffic.busiest_second_messages",
        "messages",
        Lower,
        true,
        "Messages sent in the busiest second of virtual time.",
    ),
    metric(
        "traffic.peak_to_mean",
        "ratio",
        Lower,
        true,
        "Bytes of the busiest second over the mean bytes per second of the whole run.",
    ),
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

/// Values by time bin.
pub static SERIES: &[Metric] = &[
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

/// One value per epoch of a turnover.
pub static EPOCHS: &[Metric] = &[
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

/// Values of a list of metrics, filled in by name.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    metrics: &'static [Metric],
    values: Vec<Option<f64>>,
}

impl Sheet {
    pub(crate) fn new(metrics: &'static [Metric]) -> Sheet {
        Sheet { metrics, values: vec![None; metrics.len()] }
    }

    /// Sets a metric.
    ///
    /// # Panics
    /// When the catalogue has no such metric.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Option<f64>>) {
        let at = self.metrics.iter().position(|metric| metric.name == name);
        self.values[at.expect("every metric is in the catalogue")] = value.into();
    }

    pub(crate) fn into_values(self) -> Vec<Option<f64>> {
        self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_definitions_are_sentences() {
        for list in [METRICS, SERIES, EPOCHS] {
            for (at, metric) in list.iter().enumerate() {
                assert!(list[..at].iter().all(|other| other.name != metric.name), "{} twice", metric.name);
                assert!(metric.definition.ends_with('.'), "{}", metric.name);
            }
        }
    }
}
