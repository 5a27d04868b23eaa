//! `--set key=value`: single settings laid over the file.
//!
//! An override changes the scenario as it stands once defaults are filled in: what the file leaves out can be set just
//! as well, and naming a variant (`population.graph.edges.file=…`) replaces the variant that was there.

use std::ops::Range;
use std::sync::Arc;

use super::parse::parse_value;
use super::setter::{Setter, trimmed};
use super::{Node, Place, Value, overlap};
use crate::diagnostic::{Diagnostic, Text};
use crate::keys::{EXTENDS, SWEEP};
use crate::shape::Shape;

/// Name under which overrides are shown in messages.
pub(crate) const COMMAND_LINE: &str = "command line";

/// One setting given outside the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// As messages show it.
    shown: String,
    /// Dotted path of the setting.
    path: String,
    /// Where the path, or the option that stands for it, is in `shown`.
    key: Range<usize>,
    /// Where the value is in `shown`; `None` when there is no `=`.
    value: Option<Range<usize>>,
}

impl Override {
    /// The argument of `--set`: a dotted path, `=`, and a TOML value. Text that is no other TOML value needs no quotes,
    /// nor does a list of such words brackets (`run.engines=v1,v2`).
    #[must_use]
    pub fn set(argument: &str) -> Override {
        const OPTION: &str = "--set ";
        // Line breaks would put one override on two lines of the text that carets point into.
        let shown = format!("{OPTION}{}", argument.replace(['\n', '\r'], " "));
        let equals = shown.find('=');
        let key = OPTION.len()..equals.unwrap_or(shown.len());
        let path = shown[key.clone()].trim().to_owned();
        let value = equals.map(|at| at + 1..shown.len());
        Override { shown, path, key, value }
    }

    /// An option of its own that stands for a setting, such as `--seed 7` for `run.seed`.
    #[must_use]
    pub fn option(option: &str, path: &str, value: &str) -> Override {
        let shown = format!("{option} {value}");
        let value = Some(option.len() + 1..shown.len());
        Override { key: 0..option.len(), path: path.to_owned(), shown, value }
    }

    /// As it was given on the command line.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }
}

/// Lays overrides over a document, later ones over earlier ones. Errors are those of the overrides themselves; whether
/// their values fit is found out with the rest of the document.
pub(crate) fn apply(root: &mut Node, shape: &Shape, overrides: &[Override]) -> Vec<Diagnostic> {
    let text = text_of(overrides);
    let mut found = Vec::new();
    for (one, offset) in overrides.iter().zip(offsets(overrides)) {
        if let Err(errors) = apply_one(root, shape, one, &text, offset) {
            found.extend(errors);
        }
    }
    found
}

/// The overrides as one text, a line each, as messages show them.
fn text_of(overrides: &[Override]) -> Arc<Text> {
    let lines: Vec<_> = overrides.iter().map(|o| o.shown.as_str()).collect();
    Text::new(COMMAND_LINE, lines.join("\n"))
}

/// Where each override begins in that text.
fn offsets(overrides: &[Override]) -> impl Iterator<Item = usize> {
    overrides.iter().scan(0, |next, one| {
        let offset = *next;
        *next += one.shown.len() + 1;
        Some(offset)
    })
}

/// The first override that sets something at, in or around a path: what it sets, and its place.
pub(crate) fn overriding<'a>(path: &str, overrides: &'a [Override]) -> Option<(&'a str, Place)> {
    let (one, offset) = overrides.iter().zip(offsets(overrides)).find(|(one, _)| overlap(&one.path, path))?;
    let key = shift(&one.key, offset);
    Some((&one.path, Place { text: text_of(overrides), value: key.clone(), key, overridden: true }))
}

fn apply_one(
    root: &mut Node,
    shape: &Shape,
    one: &Override,
    text: &Arc<Text>,
    offset: usize,
) -> Result<(), Vec<Diagnostic>> {
    let key = shift(&one.key, offset);
    let Some(value) = &one.value else {
        let diagnostic = Diagnostic::new("an override is a setting, `=`, and a value")
            .mark(text, key, "there is no `=` here")
            .help("write for example --set population.size=1000");
        return Err(vec![diagnostic]);
    };
    if let Some(help) = only_in_files(&one.path) {
        let what = one.path.split('.').take(2).collect::<Vec<_>>().join(".");
        let diagnostic = Diagnostic::new(format!("`{what}` belongs in the scenario file"))
            .mark(text, key, "cannot be overridden")
            .help(help);
        return Err(vec![diagnostic]);
    }
    let whole = Place {
        text: Arc::clone(text),
        key: key.clone(),
        value: offset..offset + one.shown.len(),
        overridden: true,
    };
    let setter = Setter { path: &one.path, place: &whole, root_shape: shape };
    let value = trimmed(text, shift(value, offset));
    setter.set(root, |shape| {
        let new = value_of(text, value.clone(), shape)?;
        Ok(Node { value: new, place: Some(Place { value: value.clone(), ..whole.clone() }) })
    })
}

/// How to go about it instead, for what an override cannot set.
fn only_in_files(path: &str) -> Option<&'static str> {
    if path == EXTENDS {
        return Some("write a file that extends another one, and override single settings");
    }
    let (sweep, rest) = path.split_once('.')?;
    let table = ["grid", "zip", "points"].contains(&rest.split('.').next()?);
    (sweep == SWEEP && table).then_some("write a file that extends this one and has a [sweep] of its own")
}

fn shift(range: &Range<usize>, offset: usize) -> Range<usize> {
    range.start + offset..range.end + offset
}

/// What a value is where this shape is wanted.
fn value_of(text: &Arc<Text>, range: Range<usize>, shape: &Shape) -> Result<Value, Vec<Diagnostic>> {
    let raw = &text.body[range.clone()];
    if raw.starts_with(['"', '\'', '[', '{']) {
        return parse_value(text, range);
    }
    match shape {
        Shape::Text => Ok(Value::Text(raw.to_owned())),
        Shape::List(item) => {
            let mut items = Vec::new();
            let mut start = range.start;
            for part in raw.split(',') {
                let range = trimmed(text, start..start + part.len());
                start += part.len() + 1;
                let value = value_of(text, range.clone(), item)?;
                let place =
                    Place { text: Arc::clone(text), key: range.clone(), value: range, overridden: true };
                items.push(Node { value, place: Some(place) });
            }
            Ok(Value::List(items))
        }
        _ => Ok(parse_value(text, range).unwrap_or_else(|_| Value::Text(raw.to_owned()))),
    }
}
