//! What a claim's file says of figures: what is measured, what was claimed, and the bounds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use twintrack_core::settings::Engine;

use crate::Verdict;

/// A number that is measured, what was claimed of it, and what follows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Figure {
    /// Name of the figure within the claim.
    pub id: String,
    /// What it is, in words.
    pub what: String,
    /// The study whose runs it is taken from; the first one when left out.
    #[serde(default)]
    pub study: String,
    /// What is measured.
    pub measure: Measure,
    /// Its unit; that of the metric when left out.
    #[serde(default)]
    pub unit: String,
    /// The setting that `points` goes over, or `epoch`.
    #[serde(default)]
    pub over: String,
    /// One figure for each of these values of `over`.
    #[serde(default)]
    pub points: Vec<Place>,
    /// What was claimed; several numbers where the source gives several.
    #[serde(default)]
    pub claimed: Vec<f64>,
    /// Bounds within which the claim is confirmed. A figure without any is for information.
    #[serde(default)]
    pub confirmed: Option<Band>,
    /// Bounds within which it holds in part; outside of both it is refuted.
    #[serde(default)]
    pub partly: Option<Band>,
    /// Share of the runs that may lack a value without weakening `confirmed` to `partly`.
    #[serde(default)]
    pub missing_max: f64,
    /// The verdict if no run has a value.
    #[serde(default)]
    pub without: Option<Verdict>,
}

/// A value of the setting that a figure goes over, and what was claimed for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Place {
    /// The setting's value. One that the chosen size of the study leaves out is left out here as well.
    pub at: Value,
    /// What was claimed there; several numbers where the source gives several.
    #[serde(default)]
    pub claimed: Vec<f64>,
}

/// What is measured. Intervals are at 95 % over replications.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Measure {
    /// The mean of a metric.
    Mean(Term),
    /// The mean of a sum over each world.
    Sum(Sum),
    /// The geometric mean of ratios within each world.
    Ratio(Ratio),
    /// The share of runs in which a metric has a value, or one within bounds; Wilson's interval.
    Share(ShareOf),
    /// The exponent of a metric over a setting; the best law by AICc is named with it.
    Growth(Curve),
    /// What that law gives at a size that was not run.
    Extrapolated(Extrapolation),
    /// A number from a committed file: no run decides it.
    Fixed(FixedFigure),
}

/// A metric of an engine, at a point of the study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Term {
    /// Name of the metric, or of one of epochs.
    pub metric: String,
    /// The engine.
    pub engine: Engine,
    /// Values of settings that tell the point from others of the study.
    #[serde(default)]
    pub at: Map<String, Value>,
    /// The epoch of a turnover, from 1.
    #[serde(default)]
    pub epoch: Option<u32>,
    /// What to multiply it by.
    #[serde(default)]
    pub times: Option<f64>,
    /// Names of prices, or of other numbers in the file of prices, to multiply it by.
    #[serde(default)]
    pub prices: Vec<String>,
}

/// Several terms, added up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Sum {
    /// What to add up.
    pub terms: Vec<Term>,
}

/// A sum over another, world by world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ratio {
    /// The sum above the line.
    pub of: Vec<Term>,
    /// The sum below it.
    pub to: Vec<Term>,
}

/// Runs of which a metric has a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ShareOf {
    /// The metric.
    pub of: Term,
    /// Least value that counts.
    #[serde(default)]
    pub from: Option<f64>,
    /// Largest value that counts.
    #[serde(default)]
    pub to: Option<f64>,
}

/// A metric over a setting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Curve {
    /// The metric.
    pub of: Term,
    /// Dotted path of a numeric setting, or `epoch`.
    pub over: String,
}

/// A metric at a size that was not run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Extrapolation {
    /// The metric.
    pub of: Term,
    /// Dotted path of a numeric setting.
    pub over: String,
    /// The size to say something about.
    pub size: f64,
}

/// A number in a TOML file beside the claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FixedFigure {
    /// The file, relative to the claim's.
    pub file: String,
    /// Dotted path of the number.
    pub key: String,
    /// Dotted path of a number to divide it by.
    #[serde(default)]
    pub per: String,
}

/// Bounds of a figure: all that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Band {
    /// Least value.
    #[serde(default)]
    pub from: Option<f64>,
    /// Largest value.
    #[serde(default)]
    pub to: Option<f64>,
    /// Least quotient of measured over claimed; with several claimed numbers, one of them suffices.
    #[serde(default)]
    pub factor_from: Option<f64>,
    /// Largest such quotient.
    #[serde(default)]
    pub factor_to: Option<f64>,
    /// The laws of growth of which one must be the best.
    #[serde(default)]
    pub laws: Vec<String>,
}

impl Measure {
    /// Every metric that it reads.
    #[must_use]
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Measure::Mean(term) => vec![term],
            Measure::Sum(sum) => sum.terms.iter().collect(),
            Measure::Ratio(ratio) => ratio.of.iter().chain(&ratio.to).collect(),
            Measure::Share(share) => vec![&share.of],
            Measure::Growth(curve) => vec![&curve.of],
            Measure::Extrapolated(one) => vec![&one.of],
            Measure::Fixed(_) => Vec::new(),
        }
    }

    /// The same, to change them.
    pub fn terms_mut(&mut self) -> Vec<&mut Term> {
        match self {
            Measure::Mean(term) => vec![term],
            Measure::Sum(sum) => sum.terms.iter_mut().collect(),
            Measure::Ratio(ratio) => ratio.of.iter_mut().chain(&mut ratio.to).collect(),
            Measure::Share(share) => vec![&mut share.of],
            Measure::Growth(curve) => vec![&mut curve.of],
            Measure::Extrapolated(one) => vec![&mut one.of],
            Measure::Fixed(_) => Vec::new(),
        }
    }

    /// The setting that a curve goes over.
    #[must_use]
    pub fn over(&self) -> Option<&str> {
        match self {
            Measure::Growth(curve) => Some(&curve.over),
            Measure::Extrapolated(one) => Some(&one.over),
            _ => None,
        }
    }
}
