//! The findings as files: a page in HTML and Markdown, the same as JSON, and the smallest recordings.

mod context;
mod found;
mod grids;
mod measured;
mod text;

use serde_json::{Value, json};
use twintrack_core::settings::Inputs;
use twintrack_reports::report::{Report, Tables, html, markdown};
use twintrack_reports::{Artifact, fingerprint};

pub use context::{Context, MARKER};

use crate::investigate::Findings;
use crate::pair::Pair;
use found::{criteria, divergences, explanation, minimal_name, plan};
use grids::section;
use measured::{checkpoints, costs, state, storage};
use text::{answer, compress, facts, legend, warnings};

/// All files of a migration, ascending by path.
///
/// # Panics
/// Never: findings are plain data.
#[must_use]
pub fn artifacts(findings: &Findings, pair: &Pair, inputs: &Inputs, context: &Context) -> Vec<Artifact> {
    let mut files: Vec<Artifact> = findings
        .divergences
        .iter()
        .filter_map(|explained| {
            let minimal = explained.minimal.as_ref()?;
            Some(Artifact::new(minimal_name(explained), minimal.text.as_bytes()))
        })
        .collect();
    files.push(Artifact::new("scenario.toml", context.scenario.as_bytes()));
    let mut data = data(findings, pair, inputs, context);
    let print = |data: &Value| serde_json::to_string_pretty(data).expect("plain JSON") + "\n";
    let mut printed = files.clone();
    printed.push(Artifact::new(MARKER, print(&data)));
    printed.sort_by(|a, b| a.path.cmp(&b.path));
    let fingerprint = fingerprint::of(&printed);
    let mut names: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    names.extend(["verdict.html".into(), "verdict.md".into()]);
    data["fingerprint"] = fingerprint.clone().into();
    data["files"] = names.into();
    let marker = print(&data);
    let page = page(findings, pair, inputs, context, marker.clone(), fingerprint);
    files.push(Artifact::new("verdict.html", html::page(&page)));
    files.push(Artifact::new("verdict.md", markdown::page(&page)));
    files.push(Artifact::new(MARKER, marker));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn data(findings: &Findings, pair: &Pair, inputs: &Inputs, context: &Context) -> Value {
    let rows: Vec<Value> = findings
        .comparison
        .rows
        .iter()
        .map(|row| {
            json!({
                "at_s": row.at.as_secs_f64(), "recipients": row.recipients, "within": row.within,
                "largest": row.largest, "mean": row.mean,
                "served": [row.served.0, row.served.1], "jain": [row.jain.0, row.jain.1],
                "mixed": { "within": row.mix.within, "short": row.mix.short, "above": row.mix.above },
            })
        })
        .collect();
    let divergences: Vec<Value> = findings
        .divergences
        .iter()
        .map(|explained| {
            let divergence = &explained.divergence;
            json!({
                "kind": divergence.kind, "at_s": divergence.at.as_secs_f64(), "what": divergence.what,
                "minimal": explained.minimal.as_ref().map(|minimal| json!({
                    "file": minimal_name(explained), "events": minimal.events, "complete": minimal.complete,
                })),
                "stories": explained.shown.as_ref().map(|(_, stories)| stories),
            })
        })
        .collect();
    let steps: Vec<Value> = findings
        .course
        .steps
        .iter()
        .map(|step| json!({ "at_s": step.at.as_secs_f64(), "phase": step.phase, "decision": step.decision.words(), "why": step.why }))
        .collect();
    json!({
        "verdict": findings.verdict, "criteria": findings.criteria,
        "recording": context.recording_hash, "compress": compress(inputs),
        "from": pair.rollout.from, "to": pair.rollout.to, "candidate": pair.rollout.candidate,
        "lag_s": findings.comparison.lag.as_secs_f64(),
        "steps": steps, "checkpoints": rows, "divergences": divergences,
    })
}

fn page(
    findings: &Findings,
    pair: &Pair,
    inputs: &Inputs,
    context: &Context,
    marker: String,
    fingerprint: String,
) -> Report {
    let rollout = &pair.rollout;
    let mut sections = vec![
        section("Criteria", true, vec![criteria(findings)]),
        section("Rollout plan", true, plan(findings, rollout)),
        section("Where they differ first", true, vec![divergences(findings)]),
    ];
    for explained in &findings.divergences {
        if let Some(section) = explanation(explained) {
            sections.push(section);
        }
    }
    sections.extend([
        section("Allocations by checkpoint", false, vec![checkpoints(findings, rollout)]),
        section("Causality and state", true, vec![state(findings, rollout)]),
        section("Cost by phase", true, vec![costs(findings, rollout), storage(findings, rollout)]),
    ]);
    Tables {
        title: format!("{} to {}: {}", rollout.from, rollout.to, findings.verdict.words()),
        question: answer(findings),
        facts: facts(findings, pair, inputs, context),
        warnings: warnings(findings, pair, inputs),
        legend: legend(),
        sections,
        scenario: context.scenario.clone(),
        manifest: marker,
        reproduce: vec![context.command.clone()],
        fingerprint,
    }
    .into()
}
