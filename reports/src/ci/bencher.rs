//! Bencher Metric Format: benchmark, measure, value. For services that keep a history of their own.

use serde_json::{Map, Value, json};

use super::verdicts::Verdicts;
use crate::artifact::ExportError;

/// The file: `{"SCENARIO/ENGINE": {"METRIC": {"value": …}}}`.
///
/// # Errors
/// See [`ExportError`].
pub fn json(verdicts: &Verdicts) -> Result<String, ExportError> {
    let mut benchmarks = Map::new();
    for one in &verdicts.scenarios {
        for metric in &one.metrics {
            let Some(value) = metric.new else { continue };
            let benchmark = format!("{}/{}", one.scenario, metric.engine);
            let measures = benchmarks.entry(benchmark).or_insert_with(|| Value::Object(Map::new()));
            measures[metric.metric.as_str()] = json!({ "value": value });
        }
    }
    let mut text = serde_json::to_string_pretty(&benchmarks)?;
    text.push('\n');
    Ok(text)
}
