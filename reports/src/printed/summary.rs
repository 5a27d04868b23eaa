//! The results as one JSON document for other programs: what `--format json` prints.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::artifact::ExportError;
use crate::run::manifest::EngineEnd;
use crate::run::{Results, Run};

/// The document.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    scenario: &'a str,
    hash: &'a str,
    seed: u64,
    fingerprint: &'a str,
    folder: Option<&'a Path>,
    engines: Vec<EngineSummary>,
}

#[derive(Debug, Serialize)]
struct EngineSummary {
    #[serde(flatten)]
    end: EngineEnd,
    metrics: BTreeMap<&'static str, Value>,
}

#[derive(Debug, Serialize)]
struct Value {
    unit: &'static str,
    value: Option<f64>,
}

/// The results as JSON, ending in a line feed; `folder` is where they were written, if they were.
///
/// # Errors
/// See [`ExportError`].
pub fn json(run: &Run<'_>, results: &Results, folder: Option<&Path>) -> Result<Vec<u8>, ExportError> {
    let engines = run.outcomes.iter().map(|outcome| EngineSummary {
        end: EngineEnd::of(outcome),
        metrics: outcome
            .metrics
            .iter()
            .map(|m| (m.metric.name, Value { unit: m.metric.unit, value: m.value }))
            .collect(),
    });
    let summary = Summary {
        scenario: &run.scenario.name,
        hash: run.hash,
        seed: run.scenario.run.seed,
        fingerprint: &results.fingerprint,
        folder,
        engines: engines.collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&summary)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn every_engine_with_every_metric() {
        let sample = sample::small();
        let results = Results { artifacts: vec![], fingerprint: "f00d".into() };
        let json = json(&sample.run(), &results, Some(Path::new("out"))).expect("JSON");
        insta::assert_snapshot!(String::from_utf8(json).expect("UTF-8"));
    }
}
