//! Documents as plain data, which knows no places, and plain data as it is written.

use serde_json::Value as Json;

use super::{Node, Table, Value};

/// A value as plain data. Linear in its size.
pub(crate) fn plain(value: &Value) -> Json {
    match value {
        Value::Text(text) => text.clone().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Bool(value) => (*value).into(),
        Value::Date => Json::Null,
        Value::List(items) => items.iter().map(|item| plain(&item.value)).collect(),
        Value::Table(table) => table.iter().map(|(key, node)| (key.clone(), plain(&node.value))).collect(),
    }
}

/// A default as a node that was written nowhere.
pub(super) fn from_json(json: &Json) -> Node {
    let value = match json {
        Json::String(text) => Value::Text(text.clone()),
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => match number.as_i64() {
            Some(integer) => Value::Integer(integer),
            None => Value::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::Array(items) => Value::List(items.iter().map(from_json).collect()),
        Json::Object(map) => Value::Table(map.iter().map(|(k, v)| (k.clone(), from_json(v))).collect()),
        Json::Null => Value::Table(Table::new()),
    };
    Node { value, place: None }
}

/// A value as it is written on one line.
pub(crate) fn written(value: &Json) -> String {
    match value {
        Json::Object(map) if map.is_empty() => "{}".into(),
        Json::Object(map) => {
            let inner: Vec<_> =
                map.iter().map(|(key, value)| format!("{key} = {}", written(value))).collect();
            format!("{{ {} }}", inner.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Json::String(text) => toml::Value::String(text.clone()).to_string(),
        other => other.to_string(),
    }
}

/// What a setting is in a scenario as plain data.
pub(crate) fn setting<'a>(scenario: &'a Json, path: &str) -> Option<&'a Json> {
    path.split('.').try_fold(scenario, |json, key| match json {
        Json::Array(items) => items.get(key.parse::<usize>().ok()?),
        json => json.get(key),
    })
}
