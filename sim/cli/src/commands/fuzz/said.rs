//! What the command says at its end.

use std::fmt::Write as _;
use std::time::Duration;

use twintrack_fuzz::promises::{CONDITIONS, promises as all_promises};
use twintrack_reports::human::thousands;

use super::findings::{Finding, engines};
use super::hunt::Caught;

/// All promises and conditions.
pub(super) fn promises() -> String {
    let mut out = String::from(
        "Promises of safety must hold at every moment, those of the calm at the end of a run that goes on\nlong enough after its last disturbance.\n\n",
    );
    for promise in all_promises() {
        let when = if promise.calm { "calm" } else { "safety" };
        let _ = writeln!(out, "{} ({when}): {}", promise.name, promise.says);
        let conditions: Vec<&str> = promise.conditions.iter().map(|condition| condition.name).collect();
        if !conditions.is_empty() {
            let _ = writeln!(out, "    if {}", conditions.join(", "));
        }
    }
    out.push_str("\nConditions, which --waive takes as fulfilled:\n\n");
    for condition in CONDITIONS {
        let _ = writeln!(out, "{}: {}\n    {}", condition.name, condition.settings, condition.why);
    }
    out
}

/// What was examined, what it had, and what was found. The same for the same worlds, whatever the machine.
pub(super) fn summary(caught: &Caught, findings: &[Finding]) -> String {
    let mut out = format!(
        "{} worlds, {} runs, {} events simulated\n\n",
        thousands(caught.coverage.worlds),
        thousands(caught.runs),
        thousands(caught.events)
    );
    let cells: Vec<String> =
        caught.coverage.counts().map(|(name, count)| format!("{name:<26}{:>9}", thousands(count))).collect();
    let rows = cells.len().div_ceil(2);
    for row in 0..rows {
        let second = cells.get(rows + row).map_or_else(String::new, |cell| format!("    {cell}"));
        let _ = writeln!(out, "{}{second}", cells[row]);
    }
    let (met, pairs) = caught.coverage.pairs();
    let _ = writeln!(out, "\n{met} of {pairs} pairs of features met in a world");
    if findings.is_empty() {
        out.push_str("nothing found: every promise was kept\n");
    }
    for (number, finding) in findings.iter().enumerate() {
        let _ = writeln!(
            out,
            "\nfinding {}: {} ({}): {}\n    in {} of the worlds; {} participants in {}\n    to see it again: {}",
            number + 1,
            finding.violation.promise,
            engines(&finding.violation.engines),
            finding.violation.what,
            thousands(finding.count),
            finding.participants,
            finding.file.display(),
            finding.command
        );
    }
    out
}

/// How fast it went.
pub(super) fn speed(caught: &Caught, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(1e-3);
    format!(
        "{seconds:.0} s, {:.0} runs/s, {} events/s",
        caught.runs as f64 / seconds,
        thousands((caught.events as f64 / seconds) as u64)
    )
}
