//! The JSON Schema of scenario files, derived from the settings and tidied for TOML.
//!
//! `schemars` describes JSON as serde would read it. Two things differ here: TOML has no null (a setting that may be
//! absent is left out), and a table that has a default wherever it is used takes what is left out from that default,
//! so that none of its settings is required.

pub(crate) mod sweep;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use twintrack_claims::Claim;
use twintrack_core::settings::Scenario;

use crate::keys::{EXTENDS, PRESET, SWEEP};
use crate::presets;
use crate::shape::{Shape, definition_name};

const ABOUT_EXTENDS: &str = "Path of a scenario file to start from, relative to this file. What this file sets is \
                             laid over it: tables key by key; lists, distributions and graphs as a whole.";
const ABOUT_PRESET: &str =
    "A named bundle of settings for this section; whatever is set otherwise comes before it.";

/// The JSON Schema (draft 2020-12) of a scenario file, as pretty-printed JSON with a line break at the end.
#[must_use]
pub fn schema() -> String {
    pretty(&of_scenarios())
}

/// The shape of a scenario file.
pub(crate) fn scenario_shape() -> Shape {
    Shape::of(&of_scenarios())
}

fn of_scenarios() -> Value {
    let mut schema = tidied::<Scenario>("twintrack scenario");
    add_language(&mut schema);
    let mut always_default = BTreeMap::new();
    note_defaults(&schema, &mut always_default);
    if let Some(definitions) = schema["$defs"].as_object_mut() {
        for (name, definition) in definitions {
            if always_default.get(name) == Some(&true) {
                definition.as_object_mut().and_then(|table| table.shift_remove("required"));
            }
        }
    }
    schema
}

/// The JSON Schema of a claim's file, likewise.
#[must_use]
pub fn claim_schema() -> String {
    pretty(&of_claims())
}

/// The shape of a claim's file.
pub(crate) fn claim_shape() -> Shape {
    Shape::of(&of_claims())
}

fn of_claims() -> Value {
    tidied::<Claim>("twintrack claim")
}

/// What `schemars` makes of a type, tidied, under a title.
fn tidied<T: JsonSchema>(title: &str) -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value();
    tidy(&mut schema);
    schema["title"] = title.into();
    schema
}

fn pretty(schema: &Value) -> String {
    let mut text = serde_json::to_string_pretty(schema).expect("a schema is plain JSON");
    text.push('\n');
    text
}

/// Adds what is no setting of the simulator, but a way of writing settings: `extends`, sweeps and the presets of sections.
fn add_language(schema: &mut Value) {
    if let Some(properties) = schema["properties"].as_object_mut() {
        let behind = properties.keys().position(|key| key == "question").map_or(0, |at| at + 1);
        let extends = json!({ "description": ABOUT_EXTENDS, "type": "string" });
        properties.shift_insert(behind, EXTENDS.into(), extends);
        properties.insert(SWEEP.into(), sweep::schema());
    }
    for section in presets::sections() {
        let reference = schema["properties"][section]["$ref"].as_str().and_then(definition_name);
        let definition = reference.expect("sections with presets are structs").to_owned();
        let options = presets::of(section)
            .map(|preset| json!({ "const": preset.name, "description": preset.about }))
            .collect::<Vec<_>>();
        let preset = json!({ "description": ABOUT_PRESET, "oneOf": options });
        if let Some(properties) = schema["$defs"][definition]["properties"].as_object_mut() {
            properties.shift_insert(0, PRESET.into(), preset);
        }
    }
}

/// Takes nulls out, and joins the lines of descriptions.
fn tidy(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(map) => {
            drop_null(map);
            if let Some(Value::String(text)) = map.get_mut("description") {
                *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            map.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

fn drop_null(map: &mut Map<String, Value>) {
    if map.get("default").is_some_and(Value::is_null) {
        map.shift_remove("default");
    }
    if let Some(Value::Array(types)) = map.get("type")
        && let [one, null] = types.as_slice()
        && null == "null"
    {
        map["type"] = one.clone();
    }
    if let Some(Value::Array(options)) = map.get("anyOf")
        && let [one, null] = options.as_slice()
        && null["type"] == "null"
    {
        let one = one.as_object().cloned().unwrap_or_default();
        map.shift_remove("anyOf");
        map.extend(one);
    }
}

/// For each definition, whether every use of it has a default.
fn note_defaults(value: &Value, always_default: &mut BTreeMap<String, bool>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| note_defaults(item, always_default)),
        Value::Object(map) => {
            if let Some(name) = map.get("$ref").and_then(Value::as_str).and_then(definition_name) {
                *always_default.entry(name.to_owned()).or_insert(true) &= map.contains_key("default");
            }
            map.values().for_each(|item| note_defaults(item, always_default));
        }
        _ => {}
    }
}
