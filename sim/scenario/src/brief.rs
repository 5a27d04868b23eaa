//! A scenario written out in short: what differs from the defaults, and nothing else.
//!
//! For scenarios that a program made. What a person wrote is kept as it was written; [`show`](crate::show) has everything.

use std::fmt::Write as _;

use serde_json::Value as Json;
use twintrack_core::settings::Scenario;

use crate::document::defaults::default_of;
use crate::document::plain::written;
use crate::schema::scenario_shape;
use crate::shape::{Key, Shape};

/// The scenario as a short TOML file. Reading the text back gives an equal scenario.
#[must_use]
pub fn brief(scenario: &Scenario) -> String {
    let json = serde_json::to_value(scenario).expect("settings are plain data");
    let shape = scenario_shape();
    let mut out = String::new();
    for key in shape.keys().iter().filter(|key| !matches!(key.shape, Shape::Table(_))) {
        line(&mut out, key, &json, None);
    }
    for key in shape.keys() {
        let (Shape::Table(keys), Some(section)) = (&key.shape, json.get(&key.name)) else { continue };
        let mut lines = String::new();
        keys.iter().for_each(|inner| line(&mut lines, inner, section, default_of(key, None)));
        if !lines.is_empty() {
            let _ = write!(out, "\n[{}]\n{lines}", key.name);
        }
    }
    out
}

/// A setting, if it differs from its default. `around` is what the table around it is by default.
fn line(out: &mut String, key: &Key, table: &Json, around: Option<&Json>) {
    let Some(value) = table.get(&key.name) else { return };
    if let Some(value) = differing(key, value, default_of(key, around)) {
        let text = match &value {
            Json::Array(items) if items.iter().any(Json::is_object) => {
                let items: String = items.iter().map(|item| format!("    {},\n", written(item))).collect();
                format!("[\n{items}]")
            }
            other => written(other),
        };
        let _ = writeln!(out, "{} = {text}", key.name);
    }
}

/// What of a value differs from its default: of a table, the keys that do. Variants are written whole or not at all.
fn differing(key: &Key, value: &Json, default: Option<&Json>) -> Option<Json> {
    if default == Some(value) {
        return None;
    }
    let (Shape::Table(keys), Some(default)) = (&key.shape, default) else { return Some(value.clone()) };
    let inner = keys.iter().filter_map(|key| {
        let value = value.get(&key.name)?;
        Some((key.name.clone(), differing(key, value, default_of(key, Some(default)))?))
    });
    Some(Json::Object(inner.collect()))
}
