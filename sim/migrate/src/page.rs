//! The findings as files: a page in HTML and Markdown, the same as JSON, and the smallest recordings.

use serde_json::{Value, json};
use twintrack_core::settings::{Inputs, Rollout};
use twintrack_reports::report::{Grid, Report, Section, Tables, html, markdown};
use twintrack_reports::{Artifact, fingerprint, human};

use crate::investigate::{Explained, Findings};
use crate::pair::Pair;
use crate::plan::{Phase, Spent, percent};
use crate::track::{Track, Work};

/// The file that says what else is in the folder.
pub const MARKER: &str = "migration.json";
/// Most checkpoints in a table.
const CHECKPOINTS_MAX: usize = 60;

/// What a page says beside the findings.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The recording, as named on the command line.
    pub recording: String,
    /// Its hash.
    pub recording_hash: String,
    /// The scenario as resolved, as TOML.
    pub scenario: String,
    /// What to type to get the same.
    pub command: String,
    /// Program and commit.
    pub program: String,
    /// How long it took, and how much memory: facts of the host, on the page alone.
    pub took: String,
}

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

fn minimal_name(explained: &Explained) -> String {
    format!("minimal-{}.jsonl", explained.divergence.kind.slug())
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

fn compress(inputs: &Inputs) -> f64 {
    inputs.recorded.as_ref().map_or(1.0, |recorded| recorded.compress)
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

/// The verdict in a sentence, with the first reasons.
fn answer(findings: &Findings) -> String {
    let reasons: Vec<String> = findings
        .criteria
        .iter()
        .filter(|criterion| criterion.holds != Some(true))
        .take(3)
        .map(|criterion| format!("{} ({})", criterion.name, criterion.found))
        .collect();
    let verdict = findings.verdict.words();
    if reasons.is_empty() {
        format!("Verdict: {verdict}. All criteria hold, and the plan came to its end.")
    } else {
        format!("Verdict: {verdict}. First reasons: {}.", reasons.join("; "))
    }
}

fn facts(
    findings: &Findings,
    pair: &Pair,
    inputs: &Inputs,
    context: &Context,
) -> Vec<(&'static str, String)> {
    let recorded = inputs.recorded.as_ref();
    let compress = compress(inputs);
    let played = recorded.map_or(0.0, |recorded| recorded.length.as_secs_f64());
    let pace = if compress == 1.0 {
        "as recorded".to_owned()
    } else {
        format!(
            "{compress} times faster than recorded: {:.1} days in {played:.0} s",
            played * compress / 86_400.0
        )
    };
    let short = context.recording_hash.get(..10).unwrap_or(&context.recording_hash);
    let candidate = match pair.rollout.candidate.as_slice() {
        [] => pair.rollout.to.to_string(),
        settings => format!("{} with {}", pair.rollout.to, settings.join(", ")),
    };
    vec![
        ("Recording", format!("{}, hash {short}", context.recording)),
        ("Played", pace),
        ("Participants", human::thousands(inputs.names.len() as u64)),
        ("Actions", human::thousands(inputs.trace.len() as u64)),
        ("Reference", pair.rollout.from.to_string()),
        ("Candidate", candidate),
        ("Lead of the candidate", lead(findings)),
        ("Simulated", format!("{}, seed {}", pair.reference.run.until, pair.reference.run.seed)),
        ("Program", context.program.clone()),
        ("Took", context.took.clone()),
    ]
}

fn lead(findings: &Findings) -> String {
    let comparison = &findings.comparison;
    let median = |track: &Track| track.metric("visibility.p50");
    let visible = match (median(&findings.tracks[0]), median(&findings.tracks[1])) {
        (Some(then), Some(now)) => format!("; a change is visible after {then:.1} s and {now:.1} s (median)"),
        _ => String::new(),
    };
    format!(
        "{}, where the mean difference is {:.4}, against {:.4} at equal times{visible}",
        comparison.lag, comparison.mean_at_lag, comparison.mean_at_once
    )
}

fn warnings(findings: &Findings, pair: &Pair, inputs: &Inputs) -> Vec<String> {
    let mut warnings = Vec::new();
    let recorded = inputs.recorded.as_ref();
    if compress(inputs) != 1.0 {
        warnings.push(format!(
            "The recording is played {} times faster than it was made: everything that happens within a round happened within {:.1} h. What depends on the pace of changes, such as how many a round gathers or how often damping acts, is not that of real time.",
            compress(inputs),
            pair.reference.rounds.length.as_secs_f64() * compress(inputs) / 3_600.0,
        ));
    }
    if recorded.is_some_and(|recorded| recorded.slots.is_none()) {
        warnings.push(
            "The recording declares no slots: capacities and needs are drawn as the scenario says. Amounts on this page are not those of anybody in the recording."
                .into(),
        );
    }
    let share = |track: &Track| track.metric("causality.share").unwrap_or(0.0);
    if findings.tracks.iter().any(|track| share(track) < 1.0) {
        warnings.push(format!(
            "Causality was checked on a sample of receipts: {} under the reference, {} under the candidate (observer.causality-witnesses).",
            percent(share(&findings.tracks[0])),
            percent(share(&findings.tracks[1])),
        ));
    }
    warnings.push(
        "Both engines run over the whole recording. A phase says whose allocations count and whose work is counted; what it costs to start the candidate in the middle is not simulated."
            .into(),
    );
    warnings.push(if pair.rollout.mixed.is_some() {
        "While part of the providers have moved, everyone runs both engines, each as if it alone counted, and what a provider grants is what the engine says that counts for it. No bridge is simulated that would tell one engine what the other granted: neither protocol has one."
    } else {
        "The plan has no phase in which part of the providers have moved (rollout.mixed)."
    }.into());
    warnings.push(
        "One seed, one simulated network: a verdict holds for the settings below, not for every network."
            .into(),
    );
    warnings
}

fn legend() -> Vec<String> {
    [
        "Reference and candidate meet the same participants, actions and latencies.",
        "The candidate's allocations at a checkpoint are compared with those of the reference later by the lead stated above. A recipient counts as within the tolerance when the reference comes to the same amount at that checkpoint or up to rollout.lag-max later.",
        "Fairness is Jain's index over the shares of their needs that recipients have: 1 when all have the same share.",
        "A minimal recording is one from which no line can be left out without losing the divergence, unless its row says that the search ended before; `twintrack migrate` shows it again with the same configuration.",
        "Causality is judged receipt by receipt: the messages of the two engines are not the same, so that there are no pairs of updates to be matched between them.",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn section(title: &str, open: bool, grids: Vec<Grid>) -> Section {
    Section { title: title.to_owned(), open, grids }
}

fn grid(title: &str, header: &[&str], rows: Vec<Vec<String>>, numbers: &[usize]) -> Grid {
    let header = header.iter().map(|name| (*name).to_owned()).collect();
    Grid { title: title.to_owned(), header, rows, numbers: numbers.to_vec() }
}

fn criteria(findings: &Findings) -> Grid {
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

fn plan(findings: &Findings, rollout: &Rollout) -> Vec<Grid> {
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

fn divergences(findings: &Findings) -> Grid {
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
fn explanation(explained: &Explained) -> Option<Section> {
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

fn checkpoints(findings: &Findings, rollout: &Rollout) -> Grid {
    let rows = &findings.comparison.rows;
    let every = rows.len().div_ceil(CHECKPOINTS_MAX).max(1);
    let last = rows.len().saturating_sub(1);
    let shown = rows.iter().enumerate().filter(|(index, _)| index % every == 0 || *index == last);
    let index_of = |jain: Option<f64>| jain.map_or_else(|| "–".to_owned(), |index| format!("{index:.4}"));
    let texts = shown.map(|(_, row)| {
        vec![
            format!("{:.0}", row.at.as_secs_f64()),
            row.recipients.to_string(),
            percent(row.within),
            format!("{:.4}", row.largest),
            format!("{:.4}", row.mean),
            format!("{:.1}", row.served.0),
            format!("{:.1}", row.served.1),
            index_of(row.jain.0),
            index_of(row.jain.1),
        ]
    });
    let title =
        if every == 1 { String::new() } else { format!("One checkpoint in {every}; all are in {MARKER}") };
    let (from, to) = (rollout.from, rollout.to);
    let within = format!("within {}", percent(rollout.tolerance));
    let names = [
        "at, s",
        "recipients",
        &within,
        "largest difference",
        "mean difference",
        &format!("served {from}"),
        &format!("served {to}"),
        &format!("fairness {from}"),
        &format!("fairness {to}"),
    ];
    grid(&title, &names, texts.collect(), &[0, 1, 2, 3, 4, 5, 6, 7, 8])
}

/// A metric of both, if either has it.
fn figure(findings: &Findings, metric: &str, unit: &str) -> Vec<String> {
    let of = |track: &Track| track.metric(metric).map_or_else(|| "–".to_owned(), human::digits);
    vec![format!("{unit} ({metric})"), of(&findings.tracks[0]), of(&findings.tracks[1])]
}

fn state(findings: &Findings, rollout: &Rollout) -> Grid {
    let rows = [
        ("causality.checked", "receipts checked"),
        ("causality.wrong", "clock claims an order that is not there"),
        ("causality.missed", "clock misses an order that is there"),
        ("updates.lost", "lost updates"),
        ("agreement.end", "share of copies up to date at the end"),
        ("agreement.mean", "the same over the whole run"),
        ("wrong_allocation.mean", "amount that the two sides of the ledger disagree on, mean"),
        ("stalled.end", "participants stalled at the end"),
        ("stalled.seconds", "participant-seconds stalled"),
        ("declared.false", "false declarations of rest"),
        ("served.share", "share of needs served at the end"),
    ];
    let rows = rows.iter().map(|(metric, words)| figure(findings, metric, words)).collect();
    named(rollout, "", rows)
}

fn named(rollout: &Rollout, title: &str, rows: Vec<Vec<String>>) -> Grid {
    grid(title, &["", &rollout.from.to_string(), &rollout.to.to_string()], rows, &[1, 2])
}

fn costs(findings: &Findings, rollout: &Rollout) -> Grid {
    let rows = findings.course.phases.iter().map(|spent| cost(spent, findings, rollout));
    let names = [
        "phase",
        "time",
        "messages",
        "payload, MB",
        "clocks, MB",
        "clock entries read",
        "allocations computed",
        "allocations applied",
    ];
    grid("", &names, rows.collect(), &[1, 2, 3, 4, 5, 6, 7])
}

fn cost(spent: &Spent, findings: &Findings, rollout: &Rollout) -> Vec<String> {
    let works = [spent.reference, spent.candidate];
    let sum = |of: fn(&Work) -> u64| works.iter().flatten().map(of).sum::<u64>();
    let entries: f64 = works
        .iter()
        .zip(&findings.tracks)
        .filter_map(|(work, track)| {
            Some(work.as_ref()?.receipts as f64 * track.metric("clock.entries_per_receipt")?)
        })
        .sum();
    let megabytes = |bytes: u64| format!("{:.2}", bytes as f64 / 1e6);
    vec![
        spent.phase.words(rollout),
        spent.time.to_string(),
        human::thousands(sum(|work| work.messages)),
        megabytes(sum(|work| work.payload_bytes)),
        megabytes(sum(|work| work.clock_bytes)),
        human::thousands(entries as u64),
        human::thousands(sum(|work| work.computations)),
        human::thousands(sum(|work| work.aggregations)),
    ]
}

/// What participants hold: of a phase in which both run, the sum.
fn storage(findings: &Findings, rollout: &Rollout) -> Grid {
    let each = |encoding: &str| -> [Option<f64>; 2] {
        [0, 1].map(|side| findings.tracks[side].metric(&format!("stamp.end.{encoding}")))
    };
    let text = |bytes: Option<f64>| bytes.map_or_else(|| "–".to_owned(), human::digits);
    let rows = Phase::planned(rollout).into_iter().map(|phase| {
        let mut row = vec![phase.words(rollout)];
        for encoding in ["packed", "varint", "json", "bits"] {
            let [reference, candidate] = each(encoding);
            row.push(text(match phase {
                Phase::Reference | Phase::RolledBack => reference,
                Phase::Alone => candidate,
                Phase::Dual | Phase::Mixed | Phase::Primary => reference.zip(candidate).map(|(a, b)| a + b),
            }));
        }
        row
    });
    grid(
        "Clocks held by a participant at the end, bytes in each encoding",
        &["phase", "packed", "varint", "json", "bits"],
        rows.collect(),
        &[1, 2, 3, 4],
    )
}
