//! Tables of what was measured: allocations by checkpoint, causality and state, costs.

use twintrack_core::settings::Rollout;
use twintrack_reports::human;
use twintrack_reports::report::Grid;

use super::context::MARKER;
use super::grids::grid;
use crate::investigate::Findings;
use crate::plan::{Phase, Spent, percent};
use crate::track::{Track, Work};

/// Most checkpoints in a table.
const CHECKPOINTS_MAX: usize = 60;

pub(super) fn checkpoints(findings: &Findings, rollout: &Rollout) -> Grid {
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

pub(super) fn state(findings: &Findings, rollout: &Rollout) -> Grid {
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

pub(super) fn costs(findings: &Findings, rollout: &Rollout) -> Grid {
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
pub(super) fn storage(findings: &Findings, rollout: &Rollout) -> Grid {
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
