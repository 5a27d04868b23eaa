//! `scenarios/baselines/NAME.json`: the figures that a change is compared with. Committed, so one line a metric.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use twintrack_core::outcome::Outcome;

use super::host::HostFigures;
use crate::divergence::Footprint;

/// What marks a baseline as ours, with the version of its shape.
pub const FORMAT: &str = "twintrack-baseline/1";

/// Values of one engine's metrics; null where the run has no such value.
pub type Values = BTreeMap<String, Option<f64>>;

/// The figures of one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// [`FORMAT`].
    pub format: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Hash of the scenario as resolved and of the files that it names: another one is another experiment.
    pub hash: String,
    /// By engine, then by name.
    pub metrics: BTreeMap<String, Values>,
    /// By engine, what tells where a later run parts from that of this baseline.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub footprints: BTreeMap<String, Footprint>,
    /// What depends on the host, if it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<HostFigures>,
}

/// Why a file is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum NotABaseline {
    /// It cannot be understood.
    #[error("it is not a baseline of twintrack: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// It is of another version.
    #[error("it has the format {0}, and this program reads {FORMAT}")]
    Format(String),
}

impl Baseline {
    /// The baseline that finished runs make.
    #[must_use]
    pub fn of(
        scenario: &str,
        hash: &str,
        outcomes: &[Outcome],
        footprints: BTreeMap<String, Footprint>,
        host: Option<HostFigures>,
    ) -> Baseline {
        let (format, scenario, hash) = (FORMAT.into(), scenario.into(), hash.into());
        Baseline { format, scenario, hash, metrics: values(outcomes), footprints, host }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// See [`NotABaseline`].
    pub fn read(text: &[u8]) -> Result<Baseline, NotABaseline> {
        let baseline: Baseline = serde_json::from_slice(text)?;
        if baseline.format == FORMAT { Ok(baseline) } else { Err(NotABaseline::Format(baseline.format)) }
    }

    /// The file's contents: one line a metric, in an order that does not change.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a baseline is plain data");
        text.push('\n');
        text
    }
}

/// The values of outcomes, by engine and metric.
#[must_use]
pub fn values(outcomes: &[Outcome]) -> BTreeMap<String, Values> {
    let values = |outcome: &Outcome| {
        let each = outcome.metrics.iter().map(|measure| (measure.metric.name.to_owned(), measure.value));
        (outcome.engine.name().to_owned(), each.collect())
    };
    outcomes.iter().map(values).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_baseline_has_a_line_for_each_metric_and_reads_back() {
        let outcomes = sample::small().outcomes;
        let baseline = Baseline::of("small", "cafe", &outcomes, BTreeMap::new(), None);
        let text = baseline.text();
        assert_eq!(Baseline::read(text.as_bytes()).expect("ours"), baseline);
        let lines = |metric: &str| text.lines().filter(|line| line.contains(metric)).count();
        assert_eq!((lines("\"messages.data\": "), lines("\"damping.share\": null")), (2, 1), "{text}");
        assert!(matches!(Baseline::read(b"{}"), Err(NotABaseline::Unreadable(_))));
        let other = text.replace(FORMAT, "twintrack-baseline/9");
        assert!(matches!(Baseline::read(other.as_bytes()), Err(NotABaseline::Format(_))));
    }
}
