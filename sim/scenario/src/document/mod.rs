//! A scenario as it was written: values that know where they come from.
//!
//! The file, the overrides of the command line and the defaults are laid over each other in one tree, so that whoever
//! finds a mistake, at whatever stage, can point at the text that caused it.

pub(crate) mod assignment;
pub(crate) mod check;
pub(crate) mod defaults;
mod fit;
pub(crate) mod merge;
pub(crate) mod overrides;
pub(crate) mod parse;
pub(crate) mod plain;
mod setter;
mod twice;
pub(crate) mod unknown;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Mark, Text};

/// A value and its origin.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) value: Value,
    /// Where it was written; `None` for a default.
    pub(crate) place: Option<Place>,
}

/// Where a value was written.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) text: Arc<Text>,
    pub(crate) key: Range<usize>,
    pub(crate) value: Range<usize>,
    /// Whether the command line said it; files named there are relative to the current directory.
    pub(crate) overridden: bool,
}

/// A TOML value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Float(f64),
    Bool(bool),
    Date,
    List(Vec<Node>),
    Table(Table),
}

/// A TOML table.
pub(crate) type Table = BTreeMap<String, Node>;

impl Value {
    /// What it is, to complete "this is …".
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Text(text) if text.trim().is_empty() => "empty",
            Value::Text(_) => "text",
            Value::Integer(_) => "a whole number",
            Value::Float(_) => "a number with a fraction",
            Value::Bool(_) => "true or false",
            Value::Date => "a date or time of day",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// What a dotted path leads to.
pub(crate) enum Found<'a> {
    /// The setting itself, as written.
    Written(&'a Place),
    /// The setting is not written; this is the innermost written table around it, none at the top of the file.
    Within(Option<&'a Place>),
}

impl Node {
    /// The table that this is, if it is one.
    pub(crate) fn table_mut(&mut self) -> Option<&mut Table> {
        match &mut self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    pub(crate) fn child(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Table(table) => table.get(key),
            Value::List(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    /// Follows a dotted path (list items as `at.3` or `at[3]`) as far as it was written.
    pub(crate) fn find(&self, path: &str) -> Found<'_> {
        let path = path.replace('[', ".").replace(']', "");
        let (mut node, mut around) = (self, None);
        for key in path.split('.').filter(|key| !key.is_empty()) {
            let Some(child) = node.child(key).filter(|child| child.place.is_some()) else {
                return Found::Within(around);
            };
            node = child;
            around = child.place.as_ref();
        }
        around.map_or(Found::Within(None), Found::Written)
    }

    /// A mark at a setting; `None` when it is not written.
    pub(crate) fn mark(&self, path: &str, label: impl Into<String>) -> Option<Mark> {
        let Found::Written(place) = self.find(path) else { return None };
        Some(Mark { text: Arc::clone(&place.text), range: place.value.clone(), label: label.into() })
    }
}

/// `a.b` from `a` and `b`; `b` alone at the top.
pub(crate) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// Whether two dotted paths are the same, or one leads into the other.
pub(crate) fn overlap(one: &str, other: &str) -> bool {
    let into = |short: &str, long: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    into(one, other) || into(other, one)
}
