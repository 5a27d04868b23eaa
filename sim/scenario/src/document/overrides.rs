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
    let lines: Vec<_> = overrides.iter().map(|o| o.shown.as_str()).collect();
    let text = Text::new(COMMAND_LINE, lines.join("\n"));
    let mut found = Vec::new();
    let mut offset = 0;
    for one in overrides {
        if let Err(errors) = (Setter { text: &text, offset, one, root_shape: shape }).apply(root) {
            found.extend(errors);
        }
        offset += one.shown.len() + 1;
    }
    found
}

struct Setter<'a> {
    text: &'a Arc<Text>,
    offset: usize,
    one: &'a Override,
    root_shape: &'a Shape,
}

impl Setter<'_> {
    fn apply(&self, root: &mut Node) -> Result<(), Vec<Diagnostic>> {
        let key = self.shift(&self.one.key);
        let Some(value) = &self.one.value else {
            let diagnostic = Diagnostic::new("an override is a setting, `=`, and a value")
                .mark(self.text, key, "there is no `=` here")
                .help("write for example --set population.size=1000");
            return Err(vec![diagnostic]);
        };
        if self.one.path == chain::KEY {
            let diagnostic = Diagnostic::new("`extends` belongs in the scenario file")
                .mark(self.text, key, "cannot be overridden")
                .help("write a file that extends another one, and override single settings");
            return Err(vec![diagnostic]);
        }
        let value = self.trimmed(self.shift(value));
        let mut found = Ok(());
        self.descend(root, self.root_shape, None, 0, &mut |node, shape| {
            found = self.value(value.clone(), shape).map(|new| {
                let (key, value) = (key.clone(), value.clone());
                let place = Place { text: Arc::clone(self.text), key, value, overridden: true };
                *node = Node { value: new, place: Some(place) };
            });
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
        Node { value, place: Some(self.place()) }
    }

    fn table<'n>(&self, node: &'n mut Node) -> &'n mut Table {
        if node.place.is_none() {
            node.place = Some(self.place());
        }
        if !matches!(node.value, Value::Table(_)) {
            *node = Node { value: Value::Table(Table::new()), place: Some(self.place()) };
        }
        let Value::Table(table) = &mut node.value else { unreachable!("made a table above") };
        table
    }

    fn place(&self) -> Place {
        let whole = self.offset..self.offset + self.one.shown.len();
        Place { text: Arc::clone(self.text), key: self.shift(&self.one.key), value: whole, overridden: true }
    }

    fn value(&self, range: Range<usize>, shape: &Shape) -> Result<Value, Vec<Diagnostic>> {
        let raw = &self.text.body[range.clone()];
        if raw.starts_with(['"', '\'', '[', '{']) {
            return parse::parse_value(self.text, range);
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
                    let place = Place {
                        text: Arc::clone(self.text),
                        key: range.clone(),
                        value: range,
                        overridden: true,
                    };
                    items.push(Node { value, place: Some(place) });
                }
                Ok(Value::List(items))
            }
            _ => Ok(parse::parse_value(self.text, range).unwrap_or_else(|_| Value::Text(raw.to_owned()))),
        }
    }

    fn unknown(&self, shape: &Shape, depth: usize, segment: &str, range: Range<usize>) -> Box<Diagnostic> {
        let parent =
            self.segments().take(depth).fold(String::new(), |path, (segment, _)| join(&path, segment));
        if shape.keys().is_empty() {
            let title = format!("`{parent}` is a single value: there is no `{segment}` in it");
            let expected = format!("`{parent}` must be {}", shape.expected());
            return Box::new(Diagnostic::new(title).mark(self.text, range, "goes too deep").help(expected));
        }
        if segment.is_empty() {
            let diagnostic = Diagnostic::new("the path of a setting is its keys, joined by single dots");
            return Box::new(diagnostic.mark(self.text, range, "a key is missing here"));
        }
        Box::new(unknown_key(self.root_shape, shape, &parent, segment).mark(
            self.text,
            range,
            "not a setting",
        ))
    }

    fn no_such_item(&self, range: Range<usize>, count: usize) -> Box<Diagnostic> {
        let diagnostic = Diagnostic::new("there is no such item in the list").mark(self.text, range, "here");
        Box::new(match count {
            0 => diagnostic.help("the list is empty"),
            _ => diagnostic.help(format!("write a number from 0 to {}", count - 1)),
        })
    }

    /// The parts of the path, each with its place in the text (the whole option when the path is not written out).
    fn segments(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        let whole = self.trimmed(self.shift(&self.one.key));
        let written = self.text.body[whole.clone()] == self.one.path;
        let mut start = whole.start;
        self.one.path.split('.').map(move |segment| {
            let range = start..start + segment.len();
            start = range.end + 1;
            (segment.trim(), if written { range } else { whole.clone() })
        })
    }

    fn shift(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.offset..range.end + self.offset
    }

    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let raw = &self.text.body[range.clone()];
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
