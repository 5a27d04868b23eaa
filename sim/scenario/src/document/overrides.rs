//! `--set key=value`: single settings laid over the file.
//!
//! An override changes the scenario as it stands once defaults are filled in: what the file leaves out can be set just
//! as well, and naming a variant (`population.graph.edges.file=…`) replaces the variant that was there.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value as Json;

use super::defaults::{default_of, from_json};
use super::suggest::{elsewhere, listing, nearest};
use super::{Node, Place, Table, Value, join, parse};
use crate::chain;
use crate::diagnostic::{Diagnostic, Text};
use crate::shape::Shape;
use crate::sweep;

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

/// Whether two dotted paths are the same, or one leads into the other.
pub(crate) fn overlap(one: &str, other: &str) -> bool {
    let into = |short: &str, long: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    into(one, other) || into(other, one)
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
    let value = setter.trimmed(shift(value, offset));
    setter.set(root, |shape| {
        let new = setter.value(value.clone(), shape)?;
        Ok(Node { value: new, place: Some(Place { value: value.clone(), ..whole.clone() }) })
    })
}

/// How to go about it instead, for what an override cannot set.
fn only_in_files(path: &str) -> Option<&'static str> {
    if path == chain::KEY {
        return Some("write a file that extends another one, and override single settings");
    }
    let (sweep, rest) = path.split_once('.')?;
    let table = ["grid", "zip", "points"].contains(&rest.split('.').next()?);
    (sweep == sweep::KEY && table)
        .then_some("write a file that extends this one and has a [sweep] of its own")
}

/// Sets what a path leads to, as written at a place in a file. Mistakes are those of the path.
pub(crate) fn assign(
    root: &mut Node,
    shape: &Shape,
    path: &str,
    place: &Place,
    node: &Node,
) -> Result<(), Vec<Diagnostic>> {
    Setter { path, place, root_shape: shape }.set(root, |_| Ok(node.clone()))
}

fn shift(range: &Range<usize>, offset: usize) -> Range<usize> {
    range.start + offset..range.end + offset
}

/// Sets one setting.
struct Setter<'a> {
    /// Dotted path of the setting.
    path: &'a str,
    /// Where that is written: the path as key, all of it as value.
    place: &'a Place,
    root_shape: &'a Shape,
}

impl Setter<'_> {
    fn set(
        &self,
        root: &mut Node,
        new: impl FnOnce(&Shape) -> Result<Node, Vec<Diagnostic>>,
    ) -> Result<(), Vec<Diagnostic>> {
        let (mut found, mut new) = (Ok(()), Some(new));
        self.descend(root, self.root_shape, None, 0, &mut |node, shape| {
            if let Some(new) = new.take() {
                found = new(shape).map(|new| *node = new);
            }
        })
        .map_err(|diagnostic| vec![*diagnostic])?;
        found
    }

    /// Walks to the node that the path names, making what is not there yet, and hands it over.
    fn descend(
        &self,
        node: &mut Node,
        shape: &Shape,
        default: Option<&Json>,
        depth: usize,
        set: &mut dyn FnMut(&mut Node, &Shape),
    ) -> Result<(), Box<Diagnostic>> {
        let Some((segment, range)) = self.segments().nth(depth) else {
            set(node, shape);
            return Ok(());
        };
        if let (Shape::List(item), Value::List(items)) = (shape, &mut node.value) {
            let count = items.len();
            let child = segment.parse::<usize>().ok().and_then(|index| items.get_mut(index));
            let child = child.ok_or_else(|| self.no_such_item(range, count))?;
            return self.descend(child, item, None, depth + 1, set);
        }
        let key = shape.key(segment).ok_or_else(|| self.unknown(shape, depth, segment, range))?;
        let default = match shape {
            Shape::Variant(_) => default.and_then(|around| around.get(segment)),
            _ => default_of(key, default),
        };
        let table = self.table(node);
        if matches!(shape, Shape::Variant(_)) {
            table.retain(|name, _| name == segment);
        }
        let child = table.entry(segment.to_owned()).or_insert_with(|| self.missing(&key.shape, default));
        self.descend(child, &key.shape, default, depth + 1, set)
    }

    /// A setting that the file leaves out starts from its default.
    fn missing(&self, shape: &Shape, default: Option<&Json>) -> Node {
        let value = match (default, shape) {
            (Some(default), _) => from_json(default).value,
            (None, Shape::List(_)) => Value::List(Vec::new()),
            (None, _) => Value::Table(Table::new()),
        };
        Node { value, place: Some(self.place.clone()) }
    }

    fn table<'n>(&self, node: &'n mut Node) -> &'n mut Table {
        if node.place.is_none() {
            node.place = Some(self.place.clone());
        }
        if !matches!(node.value, Value::Table(_)) {
            *node = Node { value: Value::Table(Table::new()), place: Some(self.place.clone()) };
        }
        let Value::Table(table) = &mut node.value else { unreachable!("made a table above") };
        table
    }

    fn value(&self, range: Range<usize>, shape: &Shape) -> Result<Value, Vec<Diagnostic>> {
        let text = &self.place.text;
        let raw = &text.body[range.clone()];
        if raw.starts_with(['"', '\'', '[', '{']) {
            return parse::parse_value(text, range);
        }
        match shape {
            Shape::Text => Ok(Value::Text(raw.to_owned())),
            Shape::List(item) => {
                let mut items = Vec::new();
                let mut start = range.start;
                for part in raw.split(',') {
                    let range = self.trimmed(start..start + part.len());
                    start += part.len() + 1;
                    let value = self.value(range.clone(), item)?;
                    let place =
                        Place { text: Arc::clone(text), key: range.clone(), value: range, overridden: true };
                    items.push(Node { value, place: Some(place) });
                }
                Ok(Value::List(items))
            }
            _ => Ok(parse::parse_value(text, range).unwrap_or_else(|_| Value::Text(raw.to_owned()))),
        }
    }

    fn unknown(&self, shape: &Shape, depth: usize, segment: &str, range: Range<usize>) -> Box<Diagnostic> {
        let parent =
            self.segments().take(depth).fold(String::new(), |path, (segment, _)| join(&path, segment));
        if shape.keys().is_empty() {
            let title = format!("`{parent}` is a single value: there is no `{segment}` in it");
            let expected = format!("`{parent}` must be {}", shape.expected());
            return Box::new(
                Diagnostic::new(title).mark(&self.place.text, range, "goes too deep").help(expected),
            );
        }
        if segment.is_empty() {
            let diagnostic = Diagnostic::new("the path of a setting is its keys, joined by single dots");
            return Box::new(diagnostic.mark(&self.place.text, range, "a key is missing here"));
        }
        Box::new(unknown_key(self.root_shape, shape, &parent, segment).mark(
            &self.place.text,
            range,
            "not a setting",
        ))
    }

    fn no_such_item(&self, range: Range<usize>, count: usize) -> Box<Diagnostic> {
        let diagnostic =
            Diagnostic::new("there is no such item in the list").mark(&self.place.text, range, "here");
        Box::new(match count {
            0 => diagnostic.help("the list is empty"),
            _ => diagnostic.help(format!("write a number from 0 to {}", count - 1)),
        })
    }

    /// The parts of the path, each with its place in the text (the whole option when the path is not written out).
    fn segments(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        let whole = self.trimmed(self.place.key.clone());
        let written = self.place.text.body[whole.clone()] == *self.path;
        let mut start = whole.start;
        self.path.split('.').map(move |segment| {
            let range = start..start + segment.len();
            start = range.end + 1;
            (segment.trim(), if written { range } else { whole.clone() })
        })
    }

    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let raw = &self.place.text.body[range.clone()];
        let start = range.start + raw.len() - raw.trim_start().len();
        start..start + raw.trim().len()
    }
}

/// A key that its table does not have: the nearest one that it has, or where the key belongs, and what is valid.
pub(crate) fn unknown_key(root: &Shape, shape: &Shape, parent: &str, name: &str) -> Diagnostic {
    let what = match (parent, shape) {
        ("", _) => format!("there is no setting `{name}` at the top level"),
        (_, Shape::Variant(_)) => format!("`{parent}` has no variant `{name}`"),
        _ => format!("there is no setting `{name}` in `{parent}`"),
    };
    let diagnostic = Diagnostic::new(what);
    let names = shape.keys().iter().map(|key| key.name.as_str());
    let diagnostic = match (nearest(name, names), elsewhere(root, name).as_slice()) {
        (Some(near), _) => diagnostic.help(format!("did you mean `{near}`?")),
        (None, places @ ([_] | [_, _])) => {
            let place = |path: &String| match path.contains('.') {
                true => format!("`{path}`"),
                false => format!("`{path}` at the top of the file, before the first heading"),
            };
            let places: Vec<_> = places.iter().map(place).collect();
            diagnostic.help(format!("did you mean {}?", places.join(" or ")))
        }
        (None, _) => diagnostic,
    };
    diagnostic.note(listing(shape.keys()))
}
