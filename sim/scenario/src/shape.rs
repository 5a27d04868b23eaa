//! What a value may look like, compiled from the JSON Schema of the settings.
//!
//! Reading a file through serde alone stops at the first mistake and knows no neighbouring keys. Walking the document
//! along its shape finds every mistake at once, and the shape still has the settings' structs as its one definition.

use serde_json::Value;

use crate::unit::Unit;

/// What a value may look like.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// A table with these keys.
    Table(Vec<Key>),
    /// A table with exactly one of these keys.
    Variant(Vec<Key>),
    /// One of these words.
    Choice(Vec<String>),
    /// A list of values of one shape.
    List(Box<Shape>),
    /// A whole number from zero to a maximum.
    Integer { max: i64 },
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// Any text.
    Text,
    /// A quantity with its unit.
    Quantity(Unit),
    /// A quantity with its unit, or `off`.
    QuantityOrOff(Unit),
    /// Anything: another reader looks into it.
    Any,
}

/// A key of a table.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    pub(crate) default: Option<Value>,
}

impl Shape {
    /// The shape that a schema describes.
    pub(crate) fn of(schema: &Value) -> Shape {
        compile(schema, &schema["$defs"])
    }

    /// The keys of a table, or the names of its variants; none for values.
    pub(crate) fn keys(&self) -> &[Key] {
        match self {
            Shape::Table(keys) | Shape::Variant(keys) => keys,
            _ => &[],
        }
    }

    pub(crate) fn key(&self, name: &str) -> Option<&Key> {
        self.keys().iter().find(|key| key.name == name)
    }

    /// What is expected, to complete "must be …".
    pub(crate) fn expected(&self) -> String {
        match self {
            Shape::Table(_) => "a table".into(),
            Shape::Variant(keys) => {
                let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
                format!("a table with exactly one of {}", names.join(", "))
            }
            Shape::Choice(words) => one_of(words),
            Shape::List(item) => format!("a list in which each item is {}", item.expected()),
            Shape::Integer { .. } => "a whole number, zero or more".into(),
            Shape::Number => "a number".into(),
            Shape::Bool => "true or false".into(),
            Shape::Text => "text in quotes".into(),
            Shape::Quantity(unit) => unit.expected().into(),
            Shape::QuantityOrOff(unit) => format!("{}, or \"off\"", unit.expected()),
            Shape::Any => "a value".into(),
        }
    }
}

/// `"a", "b" or "c"`, as they are written in a file.
pub(crate) fn one_of(words: &[String]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
    match quoted.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        other => other.join(", "),
    }
}

fn compile(schema: &Value, definitions: &Value) -> Shape {
    if let Some(name) = schema["$ref"].as_str().and_then(definition_name) {
        let or_off = name.strip_prefix("OffOr").and_then(Unit::of_definition);
        return match (Unit::of_definition(name), or_off) {
            (Some(unit), _) => Shape::Quantity(unit),
            (_, Some(unit)) => Shape::QuantityOrOff(unit),
            _ => compile(&definitions[name], definitions),
        };
    }
    if let Some(words) = schema["enum"].as_array() {
        return Shape::Choice(words.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    }
    if let Some(options) = schema["oneOf"].as_array() {
        return compile_options(options, definitions);
    }
    match schema["type"].as_str() {
        Some("object") if schema["additionalProperties"] == true => Shape::Any,
        Some("object") => Shape::Table(compile_keys(schema, definitions)),
        Some("array") => Shape::List(Box::new(compile(&schema["items"], definitions))),
        Some("integer") => compile_integer(schema),
        Some("number") => Shape::Number,
        Some("boolean") => Shape::Bool,
        Some("string") => Shape::Text,
        None => Shape::Any,
        other => unreachable!("settings have no values of type {other:?}: {schema}"),
    }
}

/// An enum: words when its options are constants, variants when they are tables of one key.
fn compile_options(options: &[Value], definitions: &Value) -> Shape {
    let words: Vec<_> =
        options.iter().filter_map(|option| option["const"].as_str()).map(str::to_owned).collect();
    if words.len() == options.len() {
        return Shape::Choice(words);
    }
    let variant = |option: &Value| {
        let mut keys = compile_keys(option, definitions);
        for key in &mut keys {
            key.description = text_of(&option["description"]);
        }
        keys
    };
    Shape::Variant(options.iter().flat_map(variant).collect())
}

fn compile_keys(schema: &Value, definitions: &Value) -> Vec<Key> {
    let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
    let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
    let key = |(name, property): (&String, &Value)| Key {
        name: name.clone(),
        description: text_of(&property["description"]),
        shape: compile(property, definitions),
        required: required.iter().any(|r| r == name),
        default: property.get("default").cloned(),
    };
    properties.iter().map(key).collect()
}

fn compile_integer(schema: &Value) -> Shape {
    let max = match schema["format"].as_str() {
        Some("uint32") => i64::from(u32::MAX),
        _ => i64::MAX,
    };
    Shape::Integer { max }
}

/// `Slots` from `#/$defs/Slots`.
pub(crate) fn definition_name(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/$defs/")
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
