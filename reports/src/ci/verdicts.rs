//! What was found of each scenario, as `ci.json` has it: the one input of every format.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::change::Change;
use super::parted::Parted;
use crate::human;
use crate::provenance::Build;

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
