//! Ready, not ready, or inconclusive: each criterion with what was asked and what was found.

use serde::Serialize;
use twintrack_core::kernel::time::Time;
use twintrack_core::outcome::End;
use twintrack_core::settings::Rollout;

use crate::compare::Comparison;
use crate::plan::{Course, Phase, percent};
use crate::track::Track;

/// Whether to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// All criteria hold, and the plan came to its end.
    Ready,
    /// A criterion does not hold.
    NotReady,
    /// The evidence decides nothing.
    Inconclusive,
}

impl Verdict {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Ready => "ready",
            Verdict::NotReady => "not ready",
            Verdict::Inconclusive => "inconclusive",
        }
    }
}

/// A criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// What it is about.
    pub name: String,
    /// What was asked.
    pub asked: String,
    /// What was found.
    pub found: String,
    /// Whether it holds; none where that cannot be said.
    pub holds: Option<bool>,
}

/// The criteria, those first that explain others, and what follows from them.
#[must_use]
pub fn judge(
    [reference, candidate]: [&Track; 2],
    comparison: &Comparison,
    course: &Course,
    rollout: &Rollout,
) -> (Verdict, Vec<Criterion>) {
    let criteria = criteria([reference, candidate], comparison, course, rollout);
    let fails = criteria.iter().any(|criterion| criterion.holds == Some(false));
    let open = criteria.iter().any(|criterion| criterion.holds.is_none());
    let verdict = match (fails, open) {
        _ if interrupted(reference) || interrupted(candidate) => Verdict::Inconclusive,
        (true, _) => Verdict::NotReady,
        (false, true) => Verdict::Inconclusive,
        (false, false) => Verdict::Ready,
    };
    (verdict, criteria)
}

fn interrupted(track: &Track) -> bool {
    matches!(track.outcome.end, End::Interrupted)
}

fn criteria(
    [reference, candidate]: [&Track; 2],
    comparison: &Comparison,
    course: &Course,
    rollout: &Rollout,
) -> Vec<Criterion> {
    let criterion = |name: &str, asked: String, found: String, holds: Option<bool>| Criterion {
        name: name.to_owned(),
        asked,
        found,
        holds,
    };
    let work = candidate.total();
    let checked = candidate.metric("causality.checked").unwrap_or(0.0);
    let at_most = |name: &str, count: u64, most: u64| {
        criterion(name, format!("at most {most}"), count.to_string(), Some(count <= most))
    };
    let judged = |name: &str, count: u64, most: u64| {
        // Nothing checked proves nothing.
        let holds = if checked > 0.0 { Some(count <= most) } else { None };
        criterion(name, format!("at most {most}"), format!("{count} in {checked} receipts checked"), holds)
    };
    let broken = match &candidate.outcome.end {
        End::Broken(violation) => Some(violation.what.clone()),
        _ => None,
    };
    let mut all = vec![
        criterion(
            "ledger's invariants",
            "none broken".into(),
            broken.clone().unwrap_or_else(|| "none broken".into()),
            Some(broken.is_none()),
        ),
        judged("wrong orders of events", work.wrong, rollout.wrong_orders_max),
        judged("missed orders of events", work.missed, rollout.missed_orders_max),
        at_most("lost updates", work.lost, rollout.lost_updates_max),
        settled("reference settles", reference, None),
        settled("candidate settles", candidate, Some(false)),
        at_most("participants stalled at the end", whole(candidate, "stalled.end"), rollout.stalled_max),
        agreement(candidate, rollout),
    ];
    let false_declarations = whole(candidate, "declared.false");
    if let Some(most) = rollout.false_declarations_max {
        all.push(at_most("false declarations", false_declarations, most));
    }
    all.extend(outputs(comparison, course, rollout));
    all.push(completed(course, rollout));
    all
}

fn whole(track: &Track, metric: &str) -> u64 {
    track.metric(metric).unwrap_or(0.0) as u64
}

fn settled(name: &str, track: &Track, if_not: Option<bool>) -> Criterion {
    let (found, holds) = match &track.outcome.end {
        End::Settled => ("it settled".into(), Some(true)),
        End::NotSettled { reason } => (reason.clone(), if_not),
        End::Broken(_) => ("an invariant was broken".into(), if_not),
        End::Interrupted => ("it was interrupted".into(), None),
    };
    Criterion { name: name.to_owned(), asked: "at rest at the end".into(), found, holds }
}

fn agreement(candidate: &Track, rollout: &Rollout) -> Criterion {
    let agreement = candidate.metric("agreement.end");
    Criterion {
        name: "copies of records up to date at the end".into(),
        asked: format!("at least {}", percent(rollout.agreement_min)),
        found: agreement.map_or_else(|| "nothing was published".into(), percent),
        holds: agreement.map(|share| share >= rollout.agreement_min),
    }
}

/// Criteria of what recipients have: none can be judged where there are none.
fn outputs(comparison: &Comparison, course: &Course, rollout: &Rollout) -> Vec<Criterion> {
    let rows = &comparison.rows;
    let any = rows.iter().any(|row| row.recipients > 0 && row.served.0 > 0.0);
    // From the first checkpoint at which the candidate is to be trusted.
    let dual = course.steps.first().map_or(Time::ZERO, |step| step.at);
    let watched = || rows.iter().filter(|row| row.at >= dual && row.recipients > 0);
    let least = watched().map(|row| row.within).fold(f64::INFINITY, f64::min);
    let last = rows.last();
    let loss = |then: f64, now: f64| if then > 0.0 { ((then - now) / then).max(0.0) } else { 0.0 };
    let served = last.map(|row| loss(row.served.0, row.served.1));
    let fairness = last.and_then(|row| Some((row.jain.0? - row.jain.1?).max(0.0)));
    let judged = |value: Option<f64>, most: f64| value.filter(|_| any).map(|value| value <= most);
    vec![
        Criterion {
            name: format!(
                "recipients within {} of the reference, from dual-track on",
                percent(rollout.tolerance)
            ),
            asked: format!("at least {} at every checkpoint", percent(rollout.within_min)),
            found: if least.is_finite() {
                let last = last.map_or(1.0, |row| row.within);
                format!("{} at the worst, {} at the end", percent(least), percent(last))
            } else {
                "no recipients".into()
            },
            holds: (any && least.is_finite()).then_some(least >= rollout.within_min),
        },
        Criterion {
            name: "loss of what is served at the end".into(),
            asked: format!("at most {}", percent(rollout.served_loss_max)),
            found: served.map_or_else(|| "nothing".into(), percent),
            holds: judged(served, rollout.served_loss_max),
        },
        Criterion {
            name: "loss of fairness (Jain's index) at the end".into(),
            asked: format!("at most {}", rollout.fairness_loss_max),
            found: fairness.map_or_else(|| "nothing".into(), |loss| format!("{loss:.4}")),
            holds: judged(fairness, rollout.fairness_loss_max),
        },
    ]
}

fn completed(course: &Course, rollout: &Rollout) -> Criterion {
    let last = course.steps.last().map_or_else(String::new, |step| format!(": {}", step.why));
    Criterion {
        name: "the plan".into(),
        asked: format!("comes to {}", Phase::Alone.words(rollout)),
        found: format!("ends in “{}”{last}", course.last.words(rollout)),
        holds: Some(course.last == Phase::Alone),
    }
}
