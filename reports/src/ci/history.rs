//! `history.jsonl`: what each commit came to, a line a commit and scenario, so that a trend shows that no single change crosses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::baseline::Values;
use super::change::Change;
use super::verdicts::{Checked, Verdict, Verdicts};

/// Name of the file in the folder of a history.
pub const FILE: &str = "history.jsonl";

/// One scenario at one commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Commit of the program.
    pub commit: String,
    /// When it was measured, as seconds since 1970 in UTC.
    pub unix_s: u64,
    /// Name of the scenario.
    pub scenario: String,
    /// What was made of it.
    pub verdict: Verdict,
    /// Names of the metrics that had become worse, each after its engine.
    pub worse: Vec<String>,
    /// Every value by engine and metric.
    pub metrics: BTreeMap<String, Values>,
}

/// The lines to append.
///
/// # Panics
/// Never: entries are plain data.
#[must_use]
pub fn lines(verdicts: &Verdicts, unix_s: u64) -> String {
    let line = |one: &Checked| {
        let mut metrics: BTreeMap<String, Values> = BTreeMap::new();
        for metric in one.metrics.iter().filter(|metric| metric.change != Change::Removed) {
            metrics.entry(metric.engine.clone()).or_default().insert(metric.metric.clone(), metric.new);
        }
        let entry = Entry {
            commit: verdicts.commit.clone(),
            unix_s,
            scenario: one.scenario.clone(),
            verdict: one.verdict,
            worse: one.regressions().map(|metric| format!("{} {}", metric.engine, metric.metric)).collect(),
            metrics,
        };
        serde_json::to_string(&entry).expect("an entry is plain data") + "\n"
    };
    // What could not be run has no figures to remember.
    verdicts.scenarios.iter().filter(|one| one.verdict != Verdict::Error).map(line).collect()
}

/// Reads a history; lines that are cut off, as by a full disk, are left out.
#[must_use]
pub fn read(text: &str) -> Vec<Entry> {
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_for_each_scenario_that_was_run() {
        let text = lines(&super::super::tests::sample(), 1_700_000_000);
        let read = read(&format!("{text}{{\"commit\": \"cut o"));
        let worse: Vec<usize> = read.iter().map(|entry| entry.worse.len()).collect();
        assert_eq!((read.len(), worse), (3, vec![0, 2, 0]));
        assert_eq!(read[1].metrics["v2"]["messages.data"], Some(150.0));
    }
}
