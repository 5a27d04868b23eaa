//! A claim's file, as settings: each field is a key of the file, and its documentation is that of the schema.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::figure::Figure;

/// The version of the format that this program reads.
pub const FORMAT_VERSION: u32 = 1;

/// A claim, what would show it, and what decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Claim {
    /// Version of the file format: 1.
    pub claims: u32,
    /// Name of the claim; that of the file without its ending.
    pub id: String,
    /// Sections of the source that make the claim.
    pub sections: Vec<String>,
    /// The claim in our own words.
    pub claim: String,
    /// The values or the growth that are claimed, in words.
    pub claimed: String,
    /// Where the source contradicts itself: every value it gives, and where.
    #[serde(default)]
    pub contradiction: String,
    /// Why the scenarios below are fair ones to decide it.
    pub fair: String,
    /// What decides: the metric, and the setting that matters most.
    pub decides: String,
    /// Why it cannot be measured here, if it cannot; the verdict is then `not measurable here`, whatever the figures show.
    #[serde(default)]
    pub not_measurable: String,
    /// How the verdicts of the figures make one.
    #[serde(default)]
    pub combine: Combine,
    /// A file of prices, relative to this one, for terms that name one.
    #[serde(default)]
    pub prices: String,
    /// The runs that it takes.
    #[serde(default)]
    pub study: Vec<Study>,
    /// What is measured in them.
    #[serde(default)]
    pub figure: Vec<Figure>,
    /// Settings that could turn the verdict.
    #[serde(default)]
    pub sensitivity: Vec<Sensitivity>,
}

/// How the verdicts of several figures make one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Combine {
    /// Confirmed or refuted if all figures are, else partly.
    #[default]
    Mixed,
    /// The worst of them: for a claim that falls with any of its parts.
    Worst,
}

/// A scenario, and how much of it is run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Study {
    /// Name by which figures refer to it.
    pub name: String,
    /// A scenario with `[sweep]`, as in a file of its own; `extends` is relative to this file.
    #[serde(default)]
    pub scenario: Value,
    /// What `--quick` lays over it: fewer replications, smaller populations.
    #[serde(default)]
    pub quick: Value,
    /// What `--full` lays over it.
    #[serde(default)]
    pub full: Value,
}

/// A setting that could turn the verdict, varied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Sensitivity {
    /// What is varied, in words.
    pub what: String,
    /// Dotted path of the setting.
    pub vary: String,
    /// Its values.
    pub values: Vec<Value>,
    /// The study that is varied; the first one when left out.
    #[serde(default)]
    pub study: String,
    /// The figures that are looked at again: those of the claim with bounds when left out.
    #[serde(default)]
    pub figures: Vec<String>,
    /// What is laid over the study besides: fewer points, fewer replications.
    #[serde(default)]
    pub scenario: Value,
    /// What `--quick` lays over that.
    #[serde(default)]
    pub quick: Value,
    /// What `--full` lays over that.
    #[serde(default)]
    pub full: Value,
}

impl Claim {
    /// The study that a figure or a sensitivity names; the first one for an empty name.
    #[must_use]
    pub fn study_index(&self, name: &str) -> Option<usize> {
        match name {
            "" => (!self.study.is_empty()).then_some(0),
            name => self.study.iter().position(|study| study.name == name),
        }
    }
}
