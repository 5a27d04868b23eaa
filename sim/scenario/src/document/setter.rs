//! Setting what a dotted path leads to.
//!
//! What is not written yet is made on the way, from its default where it has one; a variant that is named replaces the one
//! that was there.

use std::ops::Range;

use serde_json::Value as Json;

use super::defaults::default_of;
use super::plain::from_json;
use super::unknown::unknown_key;
use super::{Node, Place, Table, Value, join};
use crate::diagnostic::{Diagnostic, Text};
use crate::shape::Shape;

/// Sets one setting.
pub(super) struct Setter<'a> {
    /// Dotted path of the setting.
    pub(super) path: &'a str,
    /// Where that is written: the path as key, all of it as value.
    pub(super) place: &'a Place,
    pub(super) root_shape: &'a Shape,
}

impl Setter<'_> {
    pub(super) fn set(
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
        let whole = trimmed(&self.place.text, self.place.key.clone());
        let written = self.place.text.body[whole.clone()] == *self.path;
        let mut start = whole.start;
        self.path.split('.').map(move |segment| {
            let range = start..start + segment.len();
            start = range.end + 1;
            (segment.trim(), if written { range } else { whole.clone() })
        })
    }
}

/// The range without the blanks at its ends.
pub(super) fn trimmed(text: &Text, range: Range<usize>) -> Range<usize> {
    let raw = &text.body[range.clone()];
    let start = range.start + raw.len() - raw.trim_start().len();
    start..start + raw.trim().len()
}
