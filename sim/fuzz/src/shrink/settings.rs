//! Settings back to their defaults, whichever there are: found in the settings themselves, so that none is forgotten.

use serde::Deserialize as _;
use serde_json::{Map, Value};
use twintrack_core::settings::Scenario;

use super::search::Search;

/// Sections whose settings are what a scenario is about, or are made smaller elsewhere.
const LEFT_ALONE: [&str; 3] = ["schema", "name", "question"];

/// Settings that are no simpler at their defaults: a size of 100 is larger, more engines are more.
const KEPT: [&str; 5] = ["run.engines", "run.until", "run.seed", "run.events-max", "population.size"];

/// Tries each section and then each setting at its default.
pub(super) fn to_defaults(search: &mut Search) {
    let defaults = as_json(&Scenario::named(&search.best.name));
    let sections: Vec<String> =
        defaults.keys().filter(|key| !LEFT_ALONE.contains(&key.as_str())).cloned().collect();
    for section in sections.iter().filter(|section| *section != "run" && *section != "population") {
        attempt(search, |json| {
            json.insert(section.clone(), defaults[section].clone());
        });
    }
    for section in &sections {
        let current = as_json(&search.best);
        let keys: Vec<String> =
            current[section].as_object().map(|table| table.keys().cloned().collect()).unwrap_or_default();
        for key in keys {
            let default = defaults[section].get(&key);
            if KEPT.contains(&format!("{section}.{key}").as_str()) || default == current[section].get(&key) {
                continue;
            }
            attempt(search, |json| set(json, section, &key, default));
        }
    }
}

fn set(json: &mut Map<String, Value>, section: &str, key: &str, value: Option<&Value>) {
    if let Some(Value::Object(table)) = json.get_mut(section) {
        match value {
            Some(value) => table.insert(key.to_owned(), value.clone()),
            None => table.remove(key),
        };
    }
}

fn attempt(search: &mut Search, change: impl FnOnce(&mut Map<String, Value>)) {
    let mut json = as_json(&search.best);
    change(&mut json);
    if let Ok(candidate) = Scenario::deserialize(Value::Object(json)) {
        search.accept(candidate);
    }
}

fn as_json(scenario: &Scenario) -> Map<String, Value> {
    match serde_json::to_value(scenario) {
        Ok(Value::Object(json)) => json,
        _ => Map::new(),
    }
}
