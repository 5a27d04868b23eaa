//! In what the candidate differs from the reference: the first of each kind, with whom it concerns and what records it
//! rests on.

use serde::Serialize;
use twintrack_core::ids::{Participant, Version};
use twintrack_core::kernel::time::Time;
use twintrack_core::outcome::End;
use twintrack_core::settings::Rollout;
use twintrack_core::witness::Record;
use twintrack_reports::human::digits;

use crate::alike::{both, is_met};
use crate::compare::Comparison;
use crate::track::{HeldLine, Incident, Track};

/// A kind of divergence; those that explain others come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The candidate broke an invariant of the ledger.
    Invariant,
    /// Its clock claimed an order that is not there.
    WrongOrder,
    /// Its clock missed an order that is there.
    MissedOrder,
    /// It dropped a record newer than the one held.
    LostUpdate,
    /// It did not come to rest, and the reference did.
    Unsettled,
    /// More of its participants stand still.
    Stalled,
    /// Fewer copies of its records are up to date.
    Replicas,
    /// A recipient has something else.
    Allocation,
    /// Its providers declared themselves settled too early more often.
    FalseDeclaration,
}

impl Kind {
    /// In a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Kind::Invariant => "invariant broken",
            Kind::WrongOrder => "wrong order of events",
            Kind::MissedOrder => "missed order of events",
            Kind::LostUpdate => "lost update",
            Kind::Unsettled => "does not settle",
            Kind::Stalled => "stalled participants",
            Kind::Replicas => "copies out of date",
            Kind::Allocation => "different allocation",
            Kind::FalseDeclaration => "false declarations",
        }
    }

    /// The word in file names.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Kind::Invariant => "invariant",
            Kind::WrongOrder => "wrong-order",
            Kind::MissedOrder => "missed-order",
            Kind::LostUpdate => "lost-update",
            Kind::Unsettled => "unsettled",
            Kind::Stalled => "stalled",
            Kind::Replicas => "replicas",
            Kind::Allocation => "allocation",
            Kind::FalseDeclaration => "false-declaration",
        }
    }
}

/// The first divergence of a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Divergence {
    /// What kind.
    pub kind: Kind,
    /// When it showed first.
    pub at: Time,
    /// Whom it concerns, where it concerns somebody: recipient and provider, or receiver and sender.
    pub who: Option<(Participant, Option<Participant>)>,
    /// What it is, in a sentence.
    pub what: String,
    /// The record that it rests on, and its versions in either engine.
    pub record: Option<RecordVersions>,
}

/// A record, and which version of it the two engines have.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordVersions {
    /// Which record, in words.
    pub record: String,
    /// Held and latest with the reference.
    pub reference: String,
    /// The same with the candidate.
    pub candidate: String,
}

/// All first divergences, in order of [`Kind`]. Two engines that do the same have none.
#[must_use]
pub fn divergences(
    [reference, candidate]: [&Track; 2],
    comparison: &Comparison,
    rollout: &Rollout,
    epsilon: f64,
    names: &dyn Fn(Participant) -> String,
) -> Vec<Divergence> {
    let mut found = Vec::new();
    let end = candidate.outcome.ended_at;
    let plain = |kind, at, what| Divergence { kind, at, who: None, what, record: None };
    if let (End::Broken(violation), false) =
        (&candidate.outcome.end, matches!(reference.outcome.end, End::Broken(_)))
    {
        let who = violation.participant;
        let what = format!("{}: {}", names(who), violation.what);
        found.push(Divergence { who: Some((who, None)), ..plain(Kind::Invariant, violation.at, what) });
    }
    let (ours, theirs) = (candidate.total(), reference.total());
    for (kind, incidents, count, before, did) in [
        (Kind::WrongOrder, &candidate.wrong, ours.wrong, theirs.wrong, "claimed an order that is not there"),
        (Kind::MissedOrder, &candidate.missed, ours.missed, theirs.missed, "missed an order that is there"),
        (Kind::LostUpdate, &candidate.lost, ours.lost, theirs.lost, "dropped a newer record"),
    ] {
        if let (true, Some(first)) = (count > before, incidents.first()) {
            found.push(of_incident(kind, first, count, before, did, names));
        }
    }
    if let (End::NotSettled { reason }, true) = (&candidate.outcome.end, reference.settled()) {
        found.push(plain(Kind::Unsettled, end, format!("the candidate did not come to rest: {reason}")));
    }
    for (kind, metric, more_is_worse, words) in [
        (Kind::Stalled, "stalled.end", true, "participants stand still at the end"),
        (Kind::Replicas, "agreement.end", false, "of the copies of records are up to date at the end"),
        (Kind::FalseDeclaration, "declared.false", true, "declarations of rest were false"),
    ] {
        let (then, now) = (reference.metric(metric), candidate.metric(metric));
        // Where only one of the two has the figure, as stalls under rounds, none counts as none.
        let (then, now) = (then.unwrap_or(if more_is_worse { 0.0 } else { 1.0 }), now.unwrap_or(0.0));
        let worse = if more_is_worse { now > then } else { candidate.metric(metric).is_some() && now < then };
        if worse {
            found.push(plain(
                kind,
                end,
                format!("{} {words} under the candidate, {} under the reference", digits(now), digits(then)),
            ));
        }
    }
    found.extend(allocation([reference, candidate], comparison, rollout, epsilon, names));
    found.sort_by_key(|divergence| divergence.kind);
    found
}

fn of_incident(
    kind: Kind,
    first: &Incident,
    count: u64,
    before: u64,
    did: &str,
    names: &dyn Fn(Participant) -> String,
) -> Divergence {
    let number = first.record.number().map_or_else(String::new, |number| format!(" {number}"));
    let record = format!("{}{number} of {}", first.record.kind(), names(first.from));
    let what = format!(
        "{} {did} on receiving {record} in event {}; {count} times in all, {before} under the reference",
        names(first.who),
        first.event,
    );
    let versions =
        matches!(first.record, Record::Commitment(_) | Record::Allocation(_)).then(|| RecordVersions {
            record: format!("{} of {}", first.record.kind(), names(first.from)),
            reference: "takes it in".into(),
            candidate: format!(
                "version{number} is {}",
                if kind == Kind::LostUpdate { "lost" } else { "misjudged" }
            ),
        });
    Divergence { kind, at: first.at, who: Some((first.who, Some(first.from))), what, record: versions }
}

/// The recipient that differs most at the first checkpoint at which one differs.
fn allocation(
    [reference, candidate]: [&Track; 2],
    comparison: &Comparison,
    rollout: &Rollout,
    epsilon: f64,
    names: &dyn Fn(Participant) -> String,
) -> Option<Divergence> {
    let row = comparison.rows.iter().find(|row| row.within < 1.0)?;
    let (index, later) = row.checkpoints;
    let (then, now) = (&reference.checkpoints[later], &candidate.checkpoints[index]);
    let last = reference.checkpoints.len() - 1;
    let steps = (rollout.lag_max.0 / rollout.checkpoint_every.0.max(1)) as usize;
    let meeting = &reference.checkpoints[index.min(last)..=(index + steps).min(last)];
    let beyond = both(&then.holdings, &now.holdings)
        .filter(|(_, ours)| !is_met(ours, meeting, rollout.tolerance, epsilon));
    let (theirs, ours) = beyond.max_by(|a, b| {
        let difference =
            |pair: &(&crate::track::Holding, &crate::track::Holding)| (pair.0.granted - pair.1.granted).abs();
        difference(a).total_cmp(&difference(b))
    })?;
    let mut keys: Vec<(Participant, u32, u32)> =
        theirs.lines.iter().chain(&ours.lines).map(|line| (line.provider, line.slot, line.need)).collect();
    keys.sort_unstable();
    keys.dedup();
    let of = |lines: &[HeldLine], key| {
        lines.iter().find(|line| (line.provider, line.slot, line.need) == key).copied()
    };
    let amount = |line: Option<HeldLine>| line.map_or(0.0, |line| line.amount);
    let lines = keys.into_iter().map(|key| (key, of(&theirs.lines, key), of(&ours.lines, key)));
    let most = lines.max_by(|a, b| {
        let difference =
            |line: &(_, Option<HeldLine>, Option<HeldLine>)| (amount(line.1) - amount(line.2)).abs();
        difference(a).total_cmp(&difference(b))
    });
    let mut what = format!(
        "{} has {:.4} under the candidate and {:.4} under the reference, of a need of {:.4}",
        names(ours.who),
        ours.granted,
        theirs.granted,
        ours.needed
    );
    let mut record = None;
    if let Some(((provider, slot, _), theirs, ours)) = most {
        what.push_str(&format!(
            "; most of it from slot {slot} of {}: {:.4} and {:.4}",
            names(provider),
            amount(ours),
            amount(theirs)
        ));
        record = Some(RecordVersions {
            record: format!("allocation state of {}", names(provider)),
            reference: theirs.map_or_else(|| "grants nothing".into(), |line| versions(&line)),
            candidate: ours.map_or_else(|| "grants nothing".into(), |line| versions(&line)),
        });
    }
    let who = Some((ours.who, most.map(|((provider, ..), ..)| provider)));
    Some(Divergence { kind: Kind::Allocation, at: row.at, who, what, record })
}

fn versions(line: &HeldLine) -> String {
    let of = |(held, latest): (Version, Version)| format!("{} of {}", held.0, latest.0);
    format!(
        "version {} is held, and the provider holds version {} of the recipient's commitment",
        of(line.allocation),
        of(line.commitment)
    )
}
