//! From TOML text to nodes.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::twice::first_place;
use super::{Node, Place, Table, Value};
use crate::diagnostic::{Diagnostic, Text};

/// Reads a whole file. What is not TOML is reported, all of it.
pub(crate) fn parse(text: &Arc<Text>) -> Result<Node, Vec<Diagnostic>> {
    let (table, errors) = DeTable::parse_recoverable(&text.body);
    let end = text.body.len();
    let clamped = |span: Range<usize>| span.start.min(end)..span.end.min(end);
    let report = |error: &toml::de::Error| {
        let span = error.span().map_or(end..end, clamped);
        let diagnostic = syntax(text, span.clone(), error.message());
        let first = is_duplicate(error.message()).then(|| first_place(&text.body, table.get_ref(), &span));
        match first.flatten() {
            Some(first) => diagnostic.mark(text, first, "first set here"),
            None => diagnostic,
        }
    };
    let mut found: Vec<_> = errors.iter().map(report).collect();
    found.dedup_by_key(|diagnostic| diagnostic.place().map(|(_, line, _)| line));
    let mut reader = Reader { text, offset: 0, overridden: false, found };
    let root = Node { value: Value::Table(reader.table(table.get_ref())), place: None };
    if reader.found.is_empty() { Ok(root) } else { Err(reader.found) }
}

/// Reads a value that stands at `offset` of a text of overrides, or the whole of the error.
pub(crate) fn parse_value(text: &Arc<Text>, range: Range<usize>) -> Result<Value, Vec<Diagnostic>> {
    let body = &text.body[range.clone()];
    let mut reader = Reader { text, offset: range.start, overridden: true, found: Vec::new() };
    let value = match DeValue::parse(body) {
        Ok(value) => reader.value(&value),
        Err(error) => {
            let span = error.span().unwrap_or(0..body.len());
            return Err(vec![syntax(
                text,
                span.start + range.start..span.end + range.start,
                error.message(),
            )]);
        }
    };
    if reader.found.is_empty() { Ok(value) } else { Err(reader.found) }
}

struct Reader<'a> {
    text: &'a Arc<Text>,
    offset: usize,
    overridden: bool,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn table(&mut self, table: &DeTable<'_>) -> Table {
        let mut out = Table::new();
        for (key, value) in table {
            let node = self.node(value, key.span());
            out.insert(key.get_ref().to_string(), node);
        }
        out
    }

    fn node(&mut self, value: &Spanned<DeValue<'_>>, key: Range<usize>) -> Node {
        let place = Place {
            text: Arc::clone(self.text),
            key: self.shift(&key),
            value: self.shift(&value.span()),
            overridden: self.overridden,
        };
        Node { value: self.value(value), place: Some(place) }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>) -> Value {
        match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => self.integer(number, &value.span()),
            DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(value) => Value::Bool(*value),
            DeValue::Datetime(_) => Value::Date,
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.node(item, item.span())).collect())
            }
            DeValue::Table(table) => Value::Table(self.table(table)),
        }
    }

    fn integer(&mut self, number: &DeInteger<'_>, span: &Range<usize>) -> Value {
        let Ok(value) = i64::from_str_radix(number.as_str(), number.radix()) else {
            let diagnostic = Diagnostic::new("this whole number is too large")
                .mark(self.text, self.shift(span), "does not fit 64 bits")
                .help(format!("write a number up to {}", i64::MAX));
            self.found.push(diagnostic);
            return Value::Integer(0);
        };
        Value::Integer(value)
    }

    fn shift(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.offset..range.end + self.offset
    }
}

fn is_duplicate(message: &str) -> bool {
    message.contains("duplicate key")
}

/// A syntax error, with a hint for what people most often mean.
fn syntax(text: &Arc<Text>, span: Range<usize>, message: &str) -> Diagnostic {
    let written = text.body[span.clone()].trim();
    if is_duplicate(message) {
        return Diagnostic::new(format!("`{written}` is set twice in one table"))
            .mark(text, span, "set again here")
            .help("keep one of the two");
    }
    // The parser takes a bare word for a boolean or a number by its first letter; all of them lack their quotes.
    let bare = ["must be quoted", "invalid boolean", "invalid number", "invalid mantissa"];
    if !written.is_empty() && bare.iter().any(|part| message.contains(part)) {
        return Diagnostic::new("text, durations and rates are written in quotes")
            .mark(text, span.clone(), "no quotes")
            .help(format!("write \"{written}\""));
    }
    Diagnostic::new(format!("this is not TOML: {message}")).mark(text, span, "here")
}
