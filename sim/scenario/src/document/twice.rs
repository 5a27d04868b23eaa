//! Where a key that is set twice was set first.
//!
//! The parser tells of the second place alone. The first is looked for among the keys that it kept; where that could be
//! a key of the same name in another table (inline tables, dotted keys), nothing is said rather than something wrong.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// The place of the key that `second` repeats.
pub(super) fn first_place(body: &str, root: &DeTable<'_>, second: &Range<usize>) -> Option<Range<usize>> {
    let name = &body[second.clone()];
    let line = body[..second.start].rfind('\n').map_or(0, |at| at + 1);
    let before = &body[..line];
    let within = match body[line..second.start].trim() {
        "" => before.lines().rev().find(|line| is_heading(line)).map(path_of).unwrap_or_default(),
        opening if is_heading(opening) => return same_heading(before, &format!("{opening}{name}"), name),
        _ => return None,
    };
    let mut latest = None;
    search(root, &within, &mut |table| {
        let spans = table.keys().filter(|key| key.get_ref() == name).map(toml::Spanned::span);
        latest =
            spans.filter(|span| span.end <= second.start).chain(latest.take()).max_by_key(|span| span.start);
    });
    latest
}

/// The place of a key in the earlier heading that has the same path.
fn same_heading(before: &str, heading: &str, name: &str) -> Option<Range<usize>> {
    let path = path_of(heading);
    let mut line_start = 0;
    for line in before.split_inclusive('\n') {
        if is_heading(line) && path_of(line) == path {
            let start = line_start + line.rfind(name)?;
            return Some(start..start + name.len());
        }
        line_start += line.len();
    }
    None
}

fn is_heading(line: &str) -> bool {
    line.trim_start().starts_with('[')
}

/// `["a", "b"]` from `[a.b]`, `[[a.b]]` or the beginning of either.
fn path_of(heading: &str) -> Vec<String> {
    let heading = heading.split('#').next().unwrap_or_default();
    let path = heading.trim().trim_start_matches('[').trim_end_matches(']');
    path.split('.').map(|key| key.trim().to_owned()).collect()
}

/// Visits every table at a path: there are several where lists of tables are on the way.
fn search<'t>(table: &'t DeTable<'t>, path: &[String], visit: &mut impl FnMut(&'t DeTable<'t>)) {
    let Some((key, rest)) = path.split_first() else { return visit(table) };
    match table.get(key.as_str()).map(toml::Spanned::get_ref) {
        Some(DeValue::Table(inner)) => search(inner, rest, visit),
        Some(DeValue::Array(items)) => items.iter().for_each(|item| {
            if let DeValue::Table(inner) = item.get_ref() {
                search(inner, rest, visit);
            }
        }),
        _ => {}
    }
}
