//! Does the document have the shape of a scenario? Finds everything that does not fit, in one go.

use serde_json::{Map, Value as Json};
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Rate;

use super::overrides::unknown_key;
use super::suggest::nearest;
use super::{Node, Place, Table, Value, join};
use crate::diagnostic::Diagnostic;
use crate::shape::{Key, Shape, one_of};

/// Checks a document whose defaults are filled in. Yields it as plain data for serde, and what is wrong with it; the
/// data is complete only when nothing is.
pub(crate) fn check(root: &Node, shape: &Shape, top: &Place) -> (Json, Vec<Diagnostic>) {
    let mut checker = Checker { root: shape, top, found: Vec::new() };
    let json = checker.node(root, shape, "", top);
    (json, checker.found)
}

struct Checker<'a> {
    root: &'a Shape,
    /// Where the file begins: stands in for whatever is written nowhere.
    top: &'a Place,
    found: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn node(&mut self, node: &Node, shape: &Shape, path: &str, around: &Place) -> Json {
        let place = node.place.as_ref().unwrap_or(around);
        match (&node.value, shape) {
            (Value::Table(table), Shape::Table(keys)) => self.table(table, shape, keys, path, place),
            (Value::Table(table), Shape::Variant(keys)) => self.variant(table, shape, keys, path, place),
            (Value::List(items), Shape::List(item)) => {
                let each = items
                    .iter()
                    .enumerate()
                    .map(|(i, node)| self.node(node, item, &join(path, &i.to_string()), place));
                Json::Array(each.collect())
            }
            (value, shape) => self.scalar(value, shape, path, place),
        }
    }

    fn table(&mut self, table: &Table, shape: &Shape, keys: &[Key], path: &str, place: &Place) -> Json {
        self.unknown_keys(table, shape, path, place);
        let mut out = Map::new();
        let mut missing = Vec::new();
        for key in keys {
            if let Some(child) = table.get(&key.name) {
                out.insert(key.name.clone(), self.node(child, &key.shape, &join(path, &key.name), place));
            } else if key.required {
                missing.push(key);
            }
        }
        if !missing.is_empty() {
            self.missing(&missing, path, place);
        }
        Json::Object(out)
    }

    fn missing(&mut self, keys: &[&Key], path: &str, place: &Place) {
        let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
        let names = names.join(" and ");
        let title =
            if path.is_empty() { format!("{names} is missing") } else { format!("`{path}` lacks {names}") };
        let mut diagnostic = Diagnostic::new(title);
        if std::ptr::eq(place, self.top) {
            diagnostic = diagnostic.mark(&place.text, 0..0, "add it at the top of the file");
        } else {
            diagnostic = diagnostic.mark(&place.text, place.key.clone(), "in here");
        }
        for key in keys {
            let example = example(&key.shape);
            diagnostic =
                diagnostic.help(format!("add `{} = {example}`{}", key.name, meaning(&key.description)));
        }
        self.found.push(diagnostic);
    }

    fn unknown_keys(&mut self, table: &Table, shape: &Shape, path: &str, around: &Place) {
        for (name, node) in table.iter().filter(|(name, _)| shape.key(name).is_none()) {
            let place = node.place.as_ref().unwrap_or(around);
            let diagnostic = unknown_key(self.root, shape, path, name);
            self.found.push(diagnostic.mark(&place.text, place.key.clone(), "not a setting"));
        }
    }

    fn variant(&mut self, table: &Table, shape: &Shape, keys: &[Key], path: &str, place: &Place) -> Json {
        self.unknown_keys(table, shape, path, place);
        let known: Vec<_> = keys.iter().filter_map(|key| Some((key, table.get(&key.name)?))).collect();
        match known.as_slice() {
            [(key, node)] => {
                let value = self.node(node, &key.shape, &join(path, &key.name), place);
                return Json::Object(Map::from_iter([(key.name.clone(), value)]));
            }
            [] if table.is_empty() => {
                let diagnostic = Diagnostic::new(format!("`{path}` says nothing"))
                    .mark(&place.text, place.value.clone(), "empty")
                    .help(format!("`{path}` must be {}", shape.expected()));
                self.found.push(diagnostic);
            }
            [] => {}
            several => {
                let mut diagnostic = Diagnostic::new(format!("`{path}` can be only one thing at a time"));
                for (key, node) in several {
                    let place = node.place.as_ref().unwrap_or(place);
                    diagnostic =
                        diagnostic.mark(&place.text, place.key.clone(), format!("`{}` here", key.name));
                }
                self.found.push(diagnostic.help("keep one of them"));
            }
        }
        Json::Null
    }

    fn scalar(&mut self, value: &Value, shape: &Shape, path: &str, place: &Place) -> Json {
        match fit(value, shape) {
            Ok(json) => json,
            Err(misfit) => {
                let diagnostic = Diagnostic::new(
                    misfit.title.unwrap_or_else(|| format!("`{path}` must be {}", shape.expected())),
                )
                .mark(&place.text, place.value.clone(), misfit.label);
                self.found.push(match misfit.help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                });
                Json::Null
            }
        }
    }
}

/// Why a value does not fit its shape.
struct Misfit {
    /// Instead of "`path` must be …".
    title: Option<String>,
    label: String,
    help: Option<String>,
}

fn misfit(label: impl Into<String>, help: Option<String>) -> Misfit {
    Misfit { title: None, label: label.into(), help }
}

fn fit(value: &Value, shape: &Shape) -> Result<Json, Misfit> {
    match (value, shape) {
        (Value::Text(text), Shape::Text) => Ok(text.clone().into()),
        (Value::Text(text), Shape::Choice(words)) => choice(text, words),
        (Value::Text(text), Shape::Duration) => quantity(text, text.parse::<Span>().is_ok(), shape),
        (Value::Text(text), Shape::DurationOrOff) => {
            quantity(text, text == "off" || text.parse::<Span>().is_ok(), shape)
        }
        (Value::Text(text), Shape::Rate) => quantity(text, text.parse::<Rate>().is_ok(), shape),
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
    let near = nearest(text, words.iter().map(String::as_str));
    Err(misfit("none of these", near.map(|near| format!("did you mean \"{near}\"?"))))
}

fn quantity(text: &str, fits: bool, shape: &Shape) -> Result<Json, Misfit> {
    if fits {
        return Ok(text.into());
    }
    let number = text.trim().parse::<f64>().is_ok();
    let rate = matches!(shape, Shape::Rate);
    let label = match text.trim() {
        "" => "empty",
        negative if negative.starts_with('-') => "cannot be negative",
        _ if number && rate => "has no \"per unit of time\"",
        _ if number => "has no unit",
        _ if rate => "not a rate",
        _ => "not a duration",
    };
    let help = if number && label != "cannot be negative" {
        with_unit(text.trim(), rate)
    } else {
        units(rate).into()
    };
    Err(misfit(label, Some(help)))
}

/// What to write instead of a value of the wrong kind.
fn advice(value: &Value, shape: &Shape) -> Option<String> {
    match (value, shape) {
        (Value::Integer(n), Shape::Duration | Shape::DurationOrOff) if *n >= 0 => {
            Some(with_unit(&n.to_string(), false))
        }
        (Value::Float(n), Shape::Duration | Shape::DurationOrOff) if *n >= 0.0 => {
            Some(with_unit(&n.to_string(), false))
        }
        (Value::Integer(n), Shape::Rate) if *n >= 0 => Some(with_unit(&n.to_string(), true)),
        (Value::Float(n), Shape::Rate) if *n >= 0.0 => Some(with_unit(&n.to_string(), true)),
        (_, Shape::Duration | Shape::DurationOrOff) => Some(units(false).into()),
        (_, Shape::Rate) => Some(units(true).into()),
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

fn with_unit(number: &str, rate: bool) -> String {
    if rate {
        format!("write for example \"{number}/h\" ({})", units(true))
    } else {
        format!("write for example \"{number}s\" ({})", units(false))
    }
}

fn units(rate: bool) -> &'static str {
    if rate {
        "a count per d, h, min, s or ms, such as \"2/h\""
    } else {
        "units: d, h, min, s, ms, us, ns, as in \"1h30min\""
    }
}

/// How a value of this shape may look in a file.
fn example(shape: &Shape) -> String {
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
        Shape::Text => "\"…\"".into(),
        Shape::Duration | Shape::DurationOrOff => "\"50ms\"".into(),
        Shape::Rate => "\"2/h\"".into(),
    }
}

/// The first sentence of a description, to stand in brackets behind something; nothing for an empty one.
fn meaning(description: &str) -> String {
    let sentence = description.split(['.', ';', ':']).next().unwrap_or_default();
    let mut letters = sentence.chars();
    letters.next().map(|first| format!(" ({}{})", first.to_lowercase(), letters.as_str())).unwrap_or_default()
}
