//! Does a single value fit its shape, and what to write instead when it does not.

use serde_json::Value as Json;

use super::Value;
use super::plain::plain;
use crate::shape::{Key, Shape, one_of};
use crate::suggest::nearest;
use crate::unit::Unit;

/// Tables of up to this many settings are shown whole as an example.
const INLINE_MAX: usize = 3;

/// Why a value does not fit its shape.
pub(super) struct Misfit {
    /// What is wrong with it, to say at the value.
    pub(super) label: String,
    /// What to write instead.
    pub(super) help: Option<String>,
}

fn misfit(label: impl Into<String>, help: Option<String>) -> Misfit {
    Misfit { label: label.into(), help }
}

/// The value as plain data, when it fits. Tables and lists are their caller's affair.
pub(super) fn fit(value: &Value, shape: &Shape) -> Result<Json, Misfit> {
    match (value, shape) {
        (value, Shape::Any) => Ok(plain(value)),
        (Value::Text(text), Shape::Text) => Ok(text.clone().into()),
        (Value::Text(text), Shape::Choice(words)) => choice(text, words),
        (Value::Text(text), Shape::QuantityOrOff(_)) if text == "off" => Ok(text.clone().into()),
        (Value::Text(text), Shape::Quantity(unit) | Shape::QuantityOrOff(unit)) => quantity(text, *unit),
        (Value::Bool(value), Shape::Bool) => Ok((*value).into()),
        (Value::Integer(number), Shape::Integer { max }) if (0..=*max).contains(number) => {
            Ok((*number).into())
        }
        (Value::Integer(0..), Shape::Integer { max }) => {
            Err(misfit(format!("too large: at most {max}"), None))
        }
        (Value::Integer(_), Shape::Integer { .. }) => Err(misfit("below zero", None)),
        (Value::Integer(number), Shape::Number) => Ok((*number as f64).into()),
        (Value::Float(number), Shape::Number) if number.is_finite() => Ok((*number).into()),
        (Value::Float(_), Shape::Number) => Err(misfit("this is not a finite number", None)),
        (value, shape) => Err(misfit(format!("this is {}", value.kind()), advice(value, shape))),
    }
}

fn choice(text: &str, words: &[String]) -> Result<Json, Misfit> {
    if words.iter().any(|word| word == text) {
        return Ok(text.into());
    }
    if text.trim().is_empty() {
        return Err(misfit("this is empty", None));
    }
    let near = nearest(text, words.iter().map(String::as_str));
    Err(misfit("none of these", near.map(|near| format!("did you mean \"{near}\"?"))))
}

fn quantity(text: &str, unit: Unit) -> Result<Json, Misfit> {
    if unit.reads(text) {
        return Ok(text.into());
    }
    let text = text.trim();
    let (label, help) = if text.is_empty() {
        ("empty", unit.units().into())
    } else if text.starts_with('-') {
        ("cannot be negative", unit.units().into())
    } else if text.parse::<f64>().is_ok() {
        (unit.lacks(), unit.completed(text))
    } else {
        (unit.not_one(), unit.units().into())
    };
    Err(misfit(label, Some(help)))
}

/// What to write instead of a value of the wrong kind.
fn advice(value: &Value, shape: &Shape) -> Option<String> {
    match (value, shape) {
        (Value::Integer(n), Shape::Quantity(unit) | Shape::QuantityOrOff(unit)) if *n >= 0 => {
            Some(unit.completed(&n.to_string()))
        }
        (Value::Float(n), Shape::Quantity(unit) | Shape::QuantityOrOff(unit)) if *n >= 0.0 => {
            Some(unit.completed(&n.to_string()))
        }
        (_, Shape::Quantity(unit) | Shape::QuantityOrOff(unit)) => Some(unit.units().into()),
        (Value::Bool(false), Shape::Choice(words)) if words.iter().any(|word| word == "off") => {
            Some("write \"off\"".into())
        }
        (Value::Text(text), Shape::Number | Shape::Integer { .. }) if text.trim().parse::<f64>().is_ok() => {
            Some(format!("write {} without quotes", text.trim()))
        }
        (Value::Float(n), Shape::Integer { .. }) if n.fract() == 0.0 => {
            Some(format!("write {n} without a fraction"))
        }
        (value, Shape::Variant(keys)) => variant_of(value, keys),
        (Value::Table(_), Shape::List(_)) => {
            Some("a heading in double brackets, [[…]], adds an item to a list".into())
        }
        (_, Shape::Table(keys)) if keys.len() <= INLINE_MAX => {
            Some(format!("write for example {}", example(shape)))
        }
        (_, Shape::Table(_)) => {
            Some("its settings are written one by one, below a heading in brackets or between braces".into())
        }
        (Value::Table(_), _) => None,
        (_, Shape::List(item)) => Some(format!("write [{}]", example(item))),
        _ => None,
    }
}

/// What to write instead of a single value where a variant is wanted: the variant of that name, or that very value.
fn variant_of(value: &Value, keys: &[Key]) -> Option<String> {
    if let Value::Text(word) = value
        && let Some(near) = nearest(word, keys.iter().map(|key| key.name.as_str()))
        && let Some(key) = keys.iter().find(|key| key.name == near)
    {
        return Some(format!("write {{ {near} = {} }}", example(&key.shape)));
    }
    let constant = keys.iter().find(|key| key.name == "constant")?.shape.key("value")?;
    let same = match (value, fit(value, &constant.shape)) {
        (Value::Text(_) | Value::Integer(_) | Value::Float(_), Ok(json)) => json.to_string(),
        _ => example(&constant.shape),
    };
    Some(format!("for always the same value, write {{ constant = {{ value = {same} }} }}"))
}

/// How a value of this shape may look in a file.
pub(super) fn example(shape: &Shape) -> String {
    match shape {
        Shape::Table(keys) if keys.is_empty() => "{}".into(),
        Shape::Table(keys) => {
            let inner: Vec<_> =
                keys.iter().map(|key| format!("{} = {}", key.name, example(&key.shape))).collect();
            format!("{{ {} }}", inner.join(", "))
        }
        Shape::Variant(keys) => keys
            .first()
            .map(|key| format!("{{ {} = {} }}", key.name, example(&key.shape)))
            .unwrap_or_default(),
        Shape::Choice(words) => one_of(&words[..words.len().min(1)]),
        Shape::List(item) => format!("[{}]", example(item)),
        Shape::Integer { .. } => "1".into(),
        Shape::Number => "0.5".into(),
        Shape::Bool => "true".into(),
        Shape::Text | Shape::Any => "\"…\"".into(),
        Shape::Quantity(unit) | Shape::QuantityOrOff(unit) => unit.example().into(),
    }
}

/// The first sentence of a description, to stand in brackets behind something; nothing for an empty one.
pub(super) fn meaning(description: &str) -> String {
    let sentence = description.split(['.', ';', ':']).next().unwrap_or_default();
    let mut letters = sentence.chars();
    letters.next().map(|first| format!(" ({}{})", first.to_lowercase(), letters.as_str())).unwrap_or_default()
}
