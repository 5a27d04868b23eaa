//! From the table `[sweep]` to lists of assignments, with everything that is wrong with it.

mod lists;
mod points;
mod reader;
mod scalars;
mod varied;

use super::plan::{Factor, Plan};
use crate::diagnostic::Diagnostics;
use crate::document::assignment::Assignment;
use crate::document::{Node, Value};
use crate::load::Draft;
use reader::{Reader, wrong};

/// Reads a sweep.
pub(super) fn read(node: &Node, draft: &Draft) -> Result<Plan, Diagnostics> {
    let top = draft.top();
    let place = node.place.as_ref().unwrap_or(&top);
    let Value::Table(table) = &node.value else {
        return Err(wrong("`sweep` must be a table", place, &node.value, "write a heading: [sweep]").into());
    };
    let mut reader = Reader { draft, place, found: Vec::new() };
    reader.unknown_keys(table);
    let replications = reader.replications(table);
    let grid = reader.lists(table, "grid");
    let zip = reader.lists(table, "zip");
    let points = reader.points(table);
    let constraints = reader.constraints(table);
    let all = || grid.iter().chain(&zip).flatten().chain(points.iter().flatten());
    reader.settings(all());
    reader.twice(&grid, &zip, &points);
    let settings = settings_of(all());
    let zipped = reader.zipped(zip);
    let single = |list: Vec<Assignment>| Factor { rows: list.into_iter().map(|one| vec![one]).collect() };
    let mut factors: Vec<Factor> = grid.into_iter().map(single).collect();
    factors.extend([zipped, Factor { rows: points }].into_iter().filter(|factor| !factor.rows.is_empty()));
    let place = place.clone();
    Diagnostics::none_or(reader.found, || Plan { replications, settings, factors, constraints, place })
}

/// All paths, each once, in the order of the file.
fn settings_of<'a>(all: impl Iterator<Item = &'a Assignment>) -> Vec<String> {
    let mut named: Vec<(usize, &str)> = all.map(|one| (one.place.key.start, one.path.as_str())).collect();
    named.sort_unstable();
    let mut settings: Vec<String> = Vec::new();
    for (_, path) in named {
        if !settings.iter().any(|known| known == path) {
            settings.push(path.to_owned());
        }
    }
    settings
}
