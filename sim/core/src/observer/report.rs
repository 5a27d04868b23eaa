//! The final sheet: what was watched, as one value per metric.

use hdrhistogram::Histogram;

use crate::allocation::agent::Agent;
use crate::allocation::record::AccountLine;
use crate::kernel::time::{Span, Time};
use crate::outcome::{Epoch, Latency, Measure, Series};
use crate::settings::Scenario;

use super::Observer;
use super::catalogue::{METRICS, Sheet};
use super::causality::Truth;

/// What only the end of a run can tell.
pub(crate) struct Final<'a> {
    pub(crate) scenario: &'a Scenario,
    /// Those who are there at the end.
    pub(crate) agents: &'a [&'a Agent],
    /// Share of (subscriber, record) pairs that hold the latest version.
    pub(crate) agreement: Option<f64>,
    /// Mean number of entries or nodes of the participants' stamps.
    pub(crate) stamp_nodes: f64,
    pub(crate) truth: &'a Truth,
    /// Mean encoded size of the participants' stamps: packed, varint, JSON, bits.
    pub(crate) stamp_bytes: [f64; 4],
    pub(crate) ended_at: Time,
    /// Nothing was left to happen.
    pub(crate) at_rest: bool,
    pub(crate) events: u64,
}

/// The closed books.
pub(crate) struct Closed {
    pub(crate) metrics: Vec<Measure>,
    pub(crate) series: Series,
    pub(crate) latencies: Vec<Latency>,
    pub(crate) epochs: Vec<Epoch>,
}

impl Observer {
    /// Closes the books: all metrics, series and latency histograms.
    pub(crate) fn finish(mut self, end: &Final<'_>) -> Closed {
        self.traffic.end_second();
        let mut sheet = Sheet::new(METRICS);
        self.report_settling(&mut sheet, end);
        self.report_latencies(&mut sheet);
        self.report_traffic(&mut sheet, end);
        self.report_work(&mut sheet, end);
        self.report_rounds(&mut sheet);
        self.report_presence(&mut sheet, end);
        self.report_allocation(&mut sheet, end);
        sheet.set("events.simulated", end.events as f64);
        let metrics =
            METRICS.iter().zip(sheet.into_values()).map(|(metric, value)| Measure { metric, value });
        Closed {
            metrics: metrics.collect(),
            latencies: self.latencies(),
            series: self.series.into_series(),
            epochs: self.epochs.into_rows(),
        }
    }

    fn report_settling(&self, sheet: &mut Sheet, end: &Final<'_>) {
        let (first, last) = self.settling.first_and_last(end.ended_at, end.at_rest);
        let round = end.scenario.rounds.length.as_secs_f64();
        let lag = |declared: Option<f64>, settled: Option<f64>| Some(declared? - settled?);
        sheet.set("settled.start", first.settled);
        sheet.set(
            "settled.start_rounds",
            self.rounds.as_ref().and(first.settled).map(|settled| settled / round),
        );
        sheet.set("declared.start", first.declared);
        sheet.set("declared.start_lag", lag(first.declared, first.settled));
        if let Some(last) = last {
            sheet.set("settled.last", last.settled);
            sheet.set("declared.last", last.declared);
            sheet.set("declared.last_lag", lag(last.declared, last.settled));
        }
        sheet.set("declared.false", self.settling.false_declarations() as f64);
        let (disturbances, settled) = self.settling.counts(end.ended_at, end.at_rest);
        sheet.set("disturbances", disturbances as f64);
        sheet.set("disturbances.settled", settled as f64);
        sheet.set(
            "allocation.change_end",
            match end.at_rest {
                true => 0.0,
                false => self.settling.largest_recent_change(end.ended_at),
            },
        );
    }

    fn report_latencies(&self, sheet: &mut Sheet) {
        let actions = self.visibility.actions();
        sheet.set("actions", actions as f64);
        for (what, never, latencies) in [
            ("reaction", "actions.unreacted", self.visibility.reactions_ns()),
            ("visibility", "actions.unseen", self.visibility.visibilities_ns()),
        ] {
            sheet.set(never, (actions - latencies.len() as u64) as f64);
            if actions > 0 {
                let quick = latencies.iter().filter(|ns| **ns <= Span::from_millis(100).0).count();
                sheet.set(&format!("{what}.within_100ms"), quick as f64 / actions as f64);
            }
            let mut sorted = latencies.to_vec();
            sorted.sort_unstable();
            let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else { continue };
            let seconds = |ns: u64| ns as f64 / 1e9;
            let nearest_rank = |share: f64| {
                let rank = (libm::ceil(share * sorted.len() as f64) as usize).clamp(1, sorted.len());
                seconds(sorted[rank - 1])
            };
            let sum: u128 = sorted.iter().map(|ns| u128::from(*ns)).sum();
            sheet.set(&format!("{what}.min"), seconds(*least));
            sheet.set(&format!("{what}.mean"), sum as f64 / sorted.len() as f64 / 1e9);
            sheet.set(&format!("{what}.p50"), nearest_rank(0.5));
            sheet.set(&format!("{what}.p99"), nearest_rank(0.99));
            sheet.set(&format!("{what}.max"), seconds(*most));
        }
    }

    fn report_traffic(&self, sheet: &mut Sheet, end: &Final<'_>) {
        let totals = self.traffic.totals();
        let seconds = end.ended_at.as_secs_f64();
        let participants = self.presence.mean(end.ended_at);
        let per_participant_second = |amount: u64| amount as f64 / participants / seconds;
        let (busiest_bytes, busiest_messages) = self.traffic.busiest_second();
        sheet.set("messages.data", totals.data as f64);
        sheet.set("messages.coordination", totals.coordination as f64);
        sheet.set("messages.membership", totals.membership as f64);
        sheet.set("messages.per_participant_second", per_participant_second(totals.messages()));
        sheet.set("bytes.payload", totals.payload_bytes as f64);
        sheet.set("bytes.clock", totals.clock_bytes as f64);
        sheet.set("bytes.clock_per_participant_second", per_participant_second(totals.clock_bytes));
        let transit = &self.transit;
        sheet.set("messages.lost", transit.lost as f64);
        sheet.set("messages.blocked", transit.blocked as f64);
        sheet.set("messages.doubled", transit.doubled as f64);
        sheet.set("messages.resent", transit.resent as f64);
        sheet.set("messages.undelivered", transit.undelivered as f64);
        sheet.set("queue.dropped", transit.dropped as f64);
        if let Some([mean, p99, max]) = transit.waited() {
            sheet.set("queue.bytes_max", transit.queued_bytes_max as f64);
            sheet.set("queue.delay_mean", mean);
            sheet.set("queue.delay_p99", p99);
            sheet.set("queue.delay_max", max);
        }
        sheet.set("traffic.busiest_second", busiest_bytes as f64);
        sheet.set("traffic.busiest_second_messages", busiest_messages as f64);
        if totals.bytes() > 0 {
            sheet.set("traffic.peak_to_mean", busiest_bytes as f64 / (totals.bytes() as f64 / seconds));
        }
        if totals.stamps > 0 {
            sheet.set("stamp.mean", totals.stamp_bytes as f64 / totals.stamps as f64);
        }
        sheet.set("stamp.p99", self.traffic.stamp_quantile(0.99));
        sheet.set("stamp.end.nodes", end.stamp_nodes);
        sheet.set("stamp.max", self.traffic.stamp_quantile(1.0));
        for (encoding, bytes) in ["packed", "varint", "json", "bits"].iter().zip(end.stamp_bytes) {
            sheet.set(&format!("stamp.end.{encoding}"), bytes);
        }
    }

    fn report_work(&self, sheet: &mut Sheet, end: &Final<'_>) {
        let work = &self.work;
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
        let (receipts, causality) = (&self.receipts, end.truth.tally());
        sheet.set("clock.receipts", receipts.count as f64);
        sheet.set("clock.entries_read", receipts.entries_read as f64);
        sheet.set("clock.entries_per_receipt", share(receipts.entries_read, receipts.count));
        sheet.set("computations", work.computations as f64);
        sheet.set("aggregations", work.aggregations as f64);
        sheet.set("causality.checked", causality.checked as f64);
        sheet.set("causality.share", share(causality.checked, receipts.count));
        sheet.set("causality.wrong", causality.wrong as f64);
        sheet.set("causality.missed", causality.missed as f64);
        sheet.set("updates.lost", work.lost_updates as f64);
        sheet.set("agreement.end", end.agreement);
        sheet.set("agreement.mean", self.series.mean_and_max("agreement").map(|(mean, _)| mean));
        if let Some((mean, max)) = self.series.mean_and_max("wrong_allocation") {
            sheet.set("wrong_allocation.mean", mean);
            sheet.set("wrong_allocation.max", max);
        }
        sheet.set("over_allocation.max", work.over_allocation_max);
        sheet.set("over_allocation.share", share(work.over_allocations, work.aggregations));
        let damped = work.damping_cancelled + work.damping_felt;
        sheet.set("damping.share", share(damped, work.slots_divided));
        sheet.set("damping.cancelled", share(work.damping_cancelled, damped));
        sheet.set("invariants.broken", self.invariants.broken() as f64);
    }

    fn report_rounds(&self, sheet: &mut Sheet) {
        let Some(rounds) = &self.rounds else {
            sheet.set("messages.coordination_per_round", 0.0);
            return;
        };
        let (complete, messages) = rounds.complete();
        sheet.set("rounds.completed", complete as f64);
        sheet.set(
            "messages.coordination_per_round",
            (complete > 0).then(|| messages as f64 / complete as f64),
        );
        sheet.set("rounds.spread_max", f64::from(rounds.spread_max()));
        sheet.set("stalled.end", f64::from(rounds.left_stalled()));
        sheet.set("stalled.seconds", rounds.stalled_time().as_secs_f64());
    }

    fn report_presence(&self, sheet: &mut Sheet, end: &Final<'_>) {
        let presence = &self.presence;
        sheet.set("participants.end", presence.now() as f64);
        sheet.set("participants.mean", presence.mean(end.ended_at));
        sheet.set("joins", presence.joins as f64);
        sheet.set("joins.waiting", presence.joining() as f64);
        sheet.set("joins.given_up", presence.gave_up as f64);
        sheet.set("leaves", presence.leaves as f64);
        sheet.set("crashes", presence.crashes as f64);
        if let Some([p50, p99, max]) = presence.join_times() {
            sheet.set("join.p50", p50);
            sheet.set("join.p99", p99);
            sheet.set("join.max", max);
        }
        sheet.set("ids.lost", presence.ids_lost);
        sheet.set("roll_calls", presence.roll_calls as f64);
        sheet.set("roll_calls.skipped", presence.roll_calls_skipped as f64);
        sheet.set("actions.skipped", presence.actions_skipped as f64);
    }

    fn report_allocation(&self, sheet: &mut Sheet, end: &Final<'_>) {
        let recipients: Vec<&Agent> =
            end.agents.iter().copied().filter(|agent| !agent.needs().is_empty()).collect();
        let needed: f64 = recipients.iter().flat_map(|agent| agent.needs()).map(|slot| slot.quantity).sum();
        let served: f64 =
            recipients.iter().flat_map(|agent| agent.account().lines()).map(AccountLine::effective).sum();
        sheet.set("served.share", (needed > 0.0).then(|| served / needed));
        sheet.set("residual.end", unmet(end.agents.iter().copied()));
        if !recipients.is_empty() {
            let damping: f64 = recipients.iter().map(|agent| agent.damping()).sum();
            sheet.set("damping.end_mean", damping / recipients.len() as f64);
        }
    }

    fn latencies(&self) -> Vec<Latency> {
        let of = |values_ns: &[u64]| {
            let mut histogram = Histogram::new(3).expect("three significant digits are valid");
            for ns in values_ns {
                histogram.record(ns / 1_000).expect("the histogram resizes itself");
            }
            histogram
        };
        vec![
            Latency {
                name: "reaction",
                definition: "From a user action until the first provider concerned computes with it, in microseconds.",
                histogram: of(self.visibility.reactions_ns()),
            },
            Latency {
                name: "visibility",
                definition: "From a user action until a recipient concerned has applied an allocation computed from a commitment that includes it, in microseconds.",
                histogram: of(self.visibility.visibilities_ns()),
            },
            Latency {
                name: "delivery",
                definition: "From sending a message to its arrival, in microseconds.",
                histogram: self.receipts.delivery_us(),
            },
        ]
    }
}

/// Need that nothing effective meets, over all recipients: the truth, whatever they publish.
pub(crate) fn unmet<'a>(agents: impl Iterator<Item = &'a Agent>) -> f64 {
    agents.map(Agent::unmet).sum()
}
