//! `[ci]`: what a change may do to the figures of the scenario.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What counts as a regression when the scenario is compared with its baseline. Nothing here changes what is simulated.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ci {
    /// Metrics that are not compared by the rule: no change for the worse at all, by the direction of the metric's definition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metrics: Vec<CiMetric>,
}

impl Ci {
    /// Whether nothing is said; scenarios as resolved then have no such section.
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.metrics.is_empty()
    }
}

/// How one metric is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CiMetric {
    /// Name of the metric, as in `metrics.csv`.
    pub name: String,
    /// How far it may move for the worse, as a share of the baseline's value (0.02 is 2 %).
    #[serde(default)]
    pub tolerance: f64,
    /// Which way is better, instead of what the metric's definition says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub better: Option<CiBetter>,
}

/// Which way a metric is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CiBetter {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// Any change beyond the tolerance is a regression.
    Same,
    /// Changes are told and are no regressions.
    None,
}
