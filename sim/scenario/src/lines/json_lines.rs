//! JSON Lines: a JSON object a line, with mistakes shown at their line.
//!
//! Fields are handed on as text, as a CSV file would have them, so that what they mean is decided once for both formats.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::mistakes::{Mistake, Mistakes};

/// Reads every line's `wanted` fields, absent ones as empty text, with `take`, which says what is wrong with a line: the
/// position among the fields, none for the whole line, and the mistake. Empty lines and comments are passed over.
pub(crate) fn each(
    mistakes: &mut Mistakes<'_>,
    text: &str,
    wanted: &[&str],
    mut take: impl FnMut(usize, &[&str]) -> Result<(), Mistake>,
) {
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match fields(line, wanted) {
            Ok(fields) => {
                let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
                if let Err((at, message)) = take(index + 1, &fields) {
                    let range = at.and_then(|at| value_range(line, wanted[at]));
                    mistakes.in_line(index + 1, line, range.unwrap_or(0..line.len()), &message);
                }
            }
            Err((range, message)) => mistakes.in_line(index + 1, line, range, &message),
        }
    }
}

/// The wanted fields of a line as text, or what is wrong with it and where.
fn fields(line: &str, wanted: &[&str]) -> Result<Vec<String>, (Range<usize>, String)> {
    let Object(entries) = serde_json::from_str(line).map_err(|error| {
        let reason = error.to_string();
        let reason = reason.split(" at line ").next().unwrap_or_default();
        (letter_at_fault(line, &error), format!("this line is not a JSON object: {reason}"))
    })?;
    let mut fields: Vec<Option<String>> = vec![None; wanted.len()];
    for (name, value) in entries {
        let wrong = |message: String| Err((value_range(line, &name).unwrap_or(0..line.len()), message));
        let Some(at) = wanted.iter().position(|wanted| *wanted == name) else {
            let range = key_range(line, &name).unwrap_or(0..line.len());
            return Err((range, format!("there is no field `{name}`: the fields are {}", wanted.join(", "))));
        };
        let text = match value {
            Value::Null => continue,
            Value::Number(number) => number.to_string(),
            Value::String(text) => text,
            _ => return wrong(format!("`{name}` must be a number or text")),
        };
        if fields[at].replace(text).is_some() {
            return wrong(format!("`{name}` is given twice"));
        }
    }
    Ok(fields.into_iter().map(Option::unwrap_or_default).collect())
}

/// The letter of a line that an error is about: the last one when the line ends too early.
pub(crate) fn letter_at_fault(line: &str, error: &serde_json::Error) -> Range<usize> {
    // Columns are counted in bytes from 1, and point behind what is wrong.
    let at = error.column().saturating_sub(1).min(line.len().saturating_sub(1));
    let start = (0..=at).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
    let end = (start + 1..=line.len()).find(|at| line.is_char_boundary(*at)).unwrap_or(line.len());
    start..end
}

/// Where the name of a field stands in a line, with its quotes; none when escapes hide it.
fn key_range(line: &str, name: &str) -> Option<Range<usize>> {
    let key = format!("\"{name}\"");
    line.find(&key).map(|start| start..start + key.len())
}

/// Where the value of a field stands in a line; none when escapes or nesting hide it.
fn value_range(line: &str, name: &str) -> Option<Range<usize>> {
    let rest = line[key_range(line, name)?.end..].trim_start().strip_prefix(':')?.trim_start();
    let start = line.len() - rest.len();
    let length = match rest.strip_prefix('"') {
        Some(inner) => inner.find('"')? + 2,
        None => rest.find([',', '}'])?,
    };
    Some(start..start + rest[..length].trim_end().len())
}

/// An object as its entries in order: a map would hide that one is given twice.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Object;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Object(entries))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}
