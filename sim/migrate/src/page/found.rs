//! Tables of what was found: criteria, the rollout plan, where the engines differ first.

use twintrack_core::settings::Rollout;
use twintrack_reports::report::{Grid, Section};

use super::grids::{grid, section};
use crate::investigate::{Explained, Findings};
use crate::plan::percent;

pub(super) fn criteria(findings: &Findings) -> Grid {
    let rows = findings.criteria.iter().map(|criterion| {
        let holds = match criterion.holds {
            Some(true) => "holds",
            Some(false) => "fails",
            None => "cannot be said",
        };
        vec![criterion.name.clone(), holds.to_owned(), criterion.asked.clone(), criterion.found.clone()]
    });
    grid("", &["criterion", "", "asked", "found"], rows.collect(), &[])
}

fn steps(findings: &Findings, rollout: &Rollout) -> Grid {
    let rows = findings.course.steps.iter().map(|step| {
        vec![
            format!("{:.0}", step.at.as_secs_f64()),
            step.decision.words().to_owned(),
            step.phase.words(rollout),
            step.why.clone(),
        ]
    });
    grid("", &["at, s", "decision", "phase", "why"], rows.collect(), &[0])
}

pub(super) fn plan(findings: &Findings, rollout: &Rollout) -> Vec<Grid> {
    let mixed = findings.course.mixed.map(|mixed| {
        let row = |name: &str, value: String| vec![name.to_owned(), value];
        grid(
            "What people saw while part of the providers had moved",
            &["", ""],
            vec![
                row("time", mixed.time.to_string()),
                row(
                    "least recipients who had what they have under one of the two, or between",
                    percent(mixed.within),
                ),
                row("most units short of both engines at once", format!("{:.4}", mixed.short)),
                row("most units above both engines at once", format!("{:.4}", mixed.above)),
            ],
            &[1],
        )
    });
    std::iter::once(steps(findings, rollout)).chain(mixed).chain([felt(findings)]).collect()
}

fn felt(findings: &Findings) -> Grid {
    let felt = &findings.course.felt;
    let row = |name: &str, value: String| vec![name.to_owned(), value];
    grid(
        "What people saw while the candidate counted",
        &["", ""],
        vec![
            row("time", felt.time.to_string()),
            row("most recipients beyond the tolerance at once", felt.recipients_max.to_string()),
            row("largest difference of one recipient, units", format!("{:.4}", felt.largest)),
            row("differences over recipients and time, unit seconds", format!("{:.1}", felt.unit_seconds)),
        ],
        &[1],
    )
}

pub(super) fn divergences(findings: &Findings) -> Grid {
    let rows = findings.divergences.iter().map(|explained| {
        let divergence = &explained.divergence;
        let minimal = match &explained.minimal {
            Some(minimal) if minimal.complete => {
                format!("{} events: {}", minimal.events, minimal_name(explained))
            }
            Some(minimal) => {
                format!("{} events, search ended: {}", minimal.events, minimal_name(explained))
            }
            None => "none found within the budget".to_owned(),
        };
        vec![
            divergence.kind.words().to_owned(),
            format!("{:.3}", divergence.at.as_secs_f64()),
            divergence.what.clone(),
            minimal,
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let title = if rows.is_empty() { "No divergence" } else { "" };
    grid(title, &["kind", "first at, s", "what", "minimal recording"], rows, &[1])
}

/// What led to a divergence, in its minimal recording.
pub(super) fn explanation(explained: &Explained) -> Option<Section> {
    let (divergence, stories) = explained.shown.as_ref()?;
    let mut grids = Vec::new();
    let record = divergence.record.as_ref();
    let mut rows = vec![vec!["what".to_owned(), divergence.what.clone()]];
    if let Some(record) = record {
        rows.push(vec!["record".to_owned(), record.record.clone()]);
        rows.push(vec!["with the reference".to_owned(), record.reference.clone()]);
        rows.push(vec!["with the candidate".to_owned(), record.candidate.clone()]);
    }
    let at = format!("In the minimal recording, at {:.3} s", divergence.at.as_secs_f64());
    grids.push(grid(&at, &["", ""], rows, &[]));
    for (name, story) in ["the reference", "the candidate"].iter().zip(stories) {
        let rows = story.iter().map(|line| vec![line.clone()]).collect();
        grids.push(grid(
            &format!("What led there under {name}"),
            &["last messages and decisions of those concerned"],
            rows,
            &[],
        ));
    }
    Some(section(&format!("Explained: {}", explained.divergence.kind.words()), false, grids))
}

/// The file with the smallest recording that shows a divergence.
pub(super) fn minimal_name(explained: &Explained) -> String {
    format!("minimal-{}.jsonl", explained.divergence.kind.slug())
}
