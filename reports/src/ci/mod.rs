//! A change judged by its figures: scenarios against a committed baseline, and the outcome in the formats of CI systems.
//!
//! Simulated metrics are deterministic, so they are compared value by value: no statistics, no false alarms, and a change of
//! one message shows. What depends on the host is kept apart and compared only where the host is of the same kind
//! ([`host`]). Each format is a pure function from a [`Verdicts`] to text, in a file of its own.

pub mod baseline;
pub mod bencher;
pub mod github;
pub mod gitlab;
pub mod history;
pub mod host;
pub mod junit;

mod judge;
mod parted;

pub use judge::judge;
pub use parted::{Parted, PartedAt, PartedLines, PartedRung};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::manifest::Build;
use crate::{Artifact, ExportError, human};

/// What marks `ci.json` as ours, with the version of its shape.
pub const FORMAT: &str = "twintrack-ci/1";

/// The outcome of `twintrack ci`, as `ci.json` has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verdicts {
    /// `twintrack-ci/1`.
    pub format: String,
    /// Version of the program.
    pub version: String,
    /// Commit of the program.
    pub commit: String,
    /// The worst of the scenarios' verdicts.
    pub verdict: Verdict,
    /// What was compared.
    pub scenarios: Vec<Checked>,
}

/// What is to be made of a scenario, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No regression.
    Fine,
    /// Nothing can be said, and why not is among the reasons.
    Inconclusive,
    /// Something got worse.
    Regression,
    /// The scenario could not be run.
    Error,
}

impl Verdict {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Fine => "fine",
            Verdict::Inconclusive => "inconclusive",
            Verdict::Regression => "regression",
            Verdict::Error => "error",
        }
    }
}

/// One scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Checked {
    /// Name of the scenario; of one that cannot be read, its file.
    pub scenario: String,
    /// Its file, as given.
    pub file: String,
    /// The baseline, as given.
    pub baseline: String,
    /// What is to be made of it.
    pub verdict: Verdict,
    /// Why it is not simply fine, in sentences.
    pub reasons: Vec<String>,
    /// Every metric of every engine.
    pub metrics: Vec<Judged>,
    /// Where the runs of engines with a regression part from those of the baseline, if it has their footprints.
    #[serde(default)]
    pub parted: Vec<Parted>,
    /// Commands that show the difference locally; none where there is none.
    pub locally: Vec<String>,
}

/// One metric of one engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// Name of the engine.
    pub engine: String,
    /// Name of the metric.
    pub metric: String,
    /// Its unit.
    pub unit: String,
    /// Value in the baseline; null where it had none.
    pub old: Option<f64>,
    /// Value now.
    pub new: Option<f64>,
    /// How far it may move for the worse, as a share of the old value.
    pub tolerance: f64,
    /// What became of it.
    pub change: Change,
}

/// What became of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Not the least change.
    Same,
    /// Worse, within the tolerance.
    Within,
    /// Better.
    Better,
    /// Other than it was, and nobody says which way is better.
    Changed,
    /// Not in the baseline.
    Added,
    /// In the baseline alone.
    Removed,
    /// Worse: a regression.
    Worse,
}

impl Verdicts {
    /// What was found, by this build.
    #[must_use]
    pub fn of(build: &Build, scenarios: Vec<Checked>) -> Verdicts {
        let verdict = scenarios.iter().map(|one| one.verdict).max().unwrap_or(Verdict::Fine);
        let (version, commit) = (build.version.clone(), build.git.clone());
        Verdicts { format: FORMAT.into(), version, commit, verdict, scenarios }
    }

    /// What made the verdicts, in a line.
    #[must_use]
    pub fn program(&self) -> String {
        format!("twintrack {}, commit {}", self.version, self.commit)
    }

    /// Every format, ready to be written.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn artifacts(&self) -> Result<Vec<Artifact>, ExportError> {
        let mut json = serde_json::to_string_pretty(self)?;
        json.push('\n');
        Ok(vec![
            Artifact::new("ci.json", json),
            Artifact::new("junit.xml", junit::xml(self)?),
            Artifact::new("summary.md", github::summary(self)),
            Artifact::new("annotations.txt", github::annotations(self)),
            Artifact::new("gl-code-quality-report.json", gitlab::code_quality(self)?),
            Artifact::new("metrics.txt", gitlab::metrics(self)),
            Artifact::new("bencher.json", bencher::json(self)?),
        ])
    }
}

impl Checked {
    /// The metrics that became worse.
    pub fn regressions(&self) -> impl Iterator<Item = &Judged> {
        self.metrics.iter().filter(|metric| metric.change == Change::Worse)
    }

    /// Where the run of a regression's engine parts from that of the baseline, in a line.
    #[must_use]
    pub fn parts_at(&self, engine: &str) -> Option<String> {
        self.parted.iter().find(|parted| parted.engine == engine).map(Parted::sentence)
    }

    /// How many metrics changed in a way.
    #[must_use]
    pub fn count(&self, change: Change) -> usize {
        self.metrics.iter().filter(|metric| metric.change == change).count()
    }
}

impl Judged {
    /// Metric, old and new value and their factor, in a line.
    #[must_use]
    pub fn sentence(&self) -> String {
        let value = |value: Option<f64>| value.map_or_else(|| "no value".to_owned(), human::digits);
        let factor =
            self.factor().map_or_else(String::new, |factor| format!(" ({} ×)", human::digits(factor)));
        format!(
            "{} {}: {} → {} {}{factor}",
            self.engine,
            self.metric,
            value(self.old),
            value(self.new),
            self.unit
        )
    }

    /// New over old, where that is a number.
    #[must_use]
    pub fn factor(&self) -> Option<f64> {
        let (old, new) = (self.old?, self.new?);
        (old != 0.0).then(|| new / old)
    }
}

/// The JSON Schema of `ci.json`.
///
/// # Panics
/// Never: a schema is plain data.
#[must_use]
pub fn schema() -> String {
    serde_json::to_string_pretty(&schemars::schema_for!(Verdicts)).expect("a schema is plain data") + "\n"
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn judged(engine: &str, metric: &str, old: Option<f64>, new: Option<f64>, change: Change) -> Judged {
        let (engine, metric, unit) = (engine.into(), metric.into(), "messages".into());
        Judged { engine, metric, unit, old, new, tolerance: 0.0, change }
    }

    fn parted() -> Vec<Parted> {
        let rung = |rung: &str, parting| PartedRung { rung: rung.into(), old: 9, new: 12, parting };
        let now = vec!["2.5s, event 7, p3: sends <commitment> & 1".to_owned()];
        let at = |among| PartedAt { common: 6, among, from_s: Some(2.5), to_s: Some(2.75), now: now.clone() };
        let of = |engine: &str, rungs, exact| Parted { engine: engine.into(), rungs, exact };
        let exact = PartedLines { common: 8, before: None, now: Some("{\"engine\":\"v1\"}".into()) };
        vec![
            of("v2", vec![rung("inputs", None), rung("events", Some(at(1)))], None),
            of("v1", vec![rung("events", Some(at(4)))], Some(exact)),
        ]
    }

    /// One scenario of each verdict, with texts that must be escaped.
    pub(crate) fn sample() -> Verdicts {
        let checked = |scenario: &str, verdict, reasons: &[&str], metrics: Vec<Judged>| Checked {
            scenario: scenario.into(),
            file: format!("scenarios/smoke/{scenario}.toml"),
            baseline: format!("scenarios/baselines/{scenario}.json"),
            verdict,
            reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
            metrics,
            parted: if verdict == Verdict::Regression { parted() } else { vec![] },
            locally: if verdict == Verdict::Regression {
                vec!["twintrack run it.toml".into()]
            } else {
                vec![]
            },
        };
        let worse = judged("v2", "messages.data", Some(100.0), Some(150.0), Change::Worse);
        let same = judged("v1", "messages.data", Some(90.0), Some(90.0), Change::Same);
        let better = judged("v1", "bytes.clock", Some(90.0), Some(80.0), Change::Better);
        let lost = judged("v1", "settled.start", Some(2.5), None, Change::Worse);
        Verdicts::of(
            &crate::sample::build(),
            vec![
                checked("tiny", Verdict::Fine, &[], vec![same.clone(), better]),
                checked("worse", Verdict::Regression, &["2 metrics are worse"], vec![same, worse, lost]),
                checked(
                    "new",
                    Verdict::Inconclusive,
                    &["there is no baseline: <none> & \"nothing\", 100 %"],
                    vec![],
                ),
                checked("broken", Verdict::Error, &["line 1\nline 2"], vec![]),
            ],
        )
    }

    #[test]
    fn the_worst_verdict_counts() {
        assert_eq!(sample().verdict, Verdict::Error);
        assert_eq!(Verdicts::of(&crate::sample::build(), vec![]).verdict, Verdict::Fine);
        assert!(Verdict::Regression > Verdict::Inconclusive && Verdict::Inconclusive > Verdict::Fine);
    }

    #[test]
    fn the_json_reads_back_and_the_committed_schema_is_that_of_the_types() {
        let verdicts = sample();
        let files = verdicts.artifacts().expect("exported");
        let json = &files[0].contents;
        assert_eq!(serde_json::from_slice::<Verdicts>(json).expect("ours"), verdicts);
        let committed = include_str!("../../schemas/ci.json");
        assert_eq!(committed, schema(), "run `twintrack schema ci > reports/schemas/ci.json`");
    }

    #[test]
    fn every_format_says_what_is_wrong() {
        for artifact in sample().artifacts().expect("exported") {
            let text = String::from_utf8(artifact.contents.clone()).expect("UTF-8");
            insta::assert_snapshot!(format!("ci-{}", artifact.path), text);
        }
    }
}
