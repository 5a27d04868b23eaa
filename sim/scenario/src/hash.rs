//! What makes two scenarios the same: everything that can influence a result, and nothing else.
//!
//! The hash covers every setting with defaults filled in, the seed included, and the *contents* of the files that the
//! scenario names (their paths are not covered). Left out are `name` and `question`, which are for people, `ci`,
//! which judges results, and the order of the engines. So a default spelled out, a comment or a moved data file changes nothing.
//!
//! It is BLAKE3 over a line `path = value` for each setting, ascending by path, after a line with the format's version.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;
use twintrack_core::settings::{Ci, SCHEMA_VERSION, Scenario};

use crate::document::join;

/// Digits of the short form: enough to tell any scenarios of one project apart.
const SHORT_DIGITS: usize = 10;

/// Identifies a scenario by everything that influences its results. Displays as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ScenarioHash(blake3::Hash);

impl ScenarioHash {
    /// The first ten hexadecimal digits, for names of folders.
    #[must_use]
    pub fn short(&self) -> String {
        self.0.to_hex()[..SHORT_DIGITS].to_owned()
    }
}

impl fmt::Display for ScenarioHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_hex())
    }
}

/// `files` holds the hash of each file by the setting that names it.
pub(crate) fn hash(scenario: &Scenario, files: &BTreeMap<String, blake3::Hash>) -> ScenarioHash {
    let mut scenario = scenario.clone();
    scenario.run.engines.sort_unstable();
    scenario.ci = Ci::default();
    let json = serde_json::to_value(&scenario).expect("settings are plain data");
    let mut lines = BTreeMap::new();
    flatten(&json, "", &mut lines);
    for key in ["schema", "name", "question"] {
        lines.remove(key);
    }
    for (setting, file) in files {
        lines.insert(setting.clone(), format!("blake3:{}", file.to_hex()));
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("twintrack scenario {SCHEMA_VERSION}\n").as_bytes());
    for (path, value) in lines {
        hasher.update(format!("{path} = {value}\n").as_bytes());
    }
    ScenarioHash(hasher.finalize())
}

fn flatten(value: &Value, path: &str, lines: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            map.iter().for_each(|(key, value)| flatten(value, &join(path, key), lines));
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            items.iter().enumerate().for_each(|(i, item)| flatten(item, &join(path, &i.to_string()), lines));
        }
        leaf => {
            lines.insert(path.to_owned(), leaf.to_string());
        }
    }
}
