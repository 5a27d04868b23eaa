//! From the table `[sweep]` to lists of assignments, with everything that is wrong with it.

use std::sync::Arc;

use super::constraint::Constraint;
use super::{Assignment, Factor, KEY, Plan, REPLICATIONS, REPLICATIONS_MAX};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::overrides::{overlap, overriding, unknown_key};
use crate::document::{Node, Place, Table, Value, join};
use crate::load::Draft;
use crate::shape::Shape;

/// Settings that no point can have, and what to do instead.
const FIXED: [(&str, &str); 6] = [
    ("run.seed", "replications have seeds of their own: set `replications`, or run.seed for other worlds"),
    ("run.engines", "every point is run with all engines: name them in run.engines"),
    ("schema", "it is the version of the file format"),
    ("name", "all points have the name of the scenario; results tell them apart by their settings"),
    ("question", "all points answer the scenario's question"),
    ("extends", "write a file for each base, and a sweep in each"),
];

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

fn wrong(title: impl Into<String>, place: &Place, value: &Value, help: &str) -> Diagnostic {
    let label = format!("this is {}", value.kind());
    Diagnostic::new(title).mark(&place.text, place.value.clone(), label).help(help)
}

struct Reader<'a> {
    draft: &'a Draft,
    /// Where the sweep is.
    place: &'a Place,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn place<'n>(&'n self, node: &'n Node) -> &'n Place {
        node.place.as_ref().unwrap_or(self.place)
    }

    fn unknown_keys(&mut self, table: &Table) {
        let Some(key) = self.draft.shape.key(KEY) else { return };
        for (name, node) in table.iter().filter(|(name, _)| key.shape.key(name).is_none()) {
            let place = self.place(node);
            let diagnostic = unknown_key(&self.draft.shape, &key.shape, KEY, name);
            let diagnostic = diagnostic.mark(&place.text, place.key.clone(), "not a part of a sweep");
            self.found.push(diagnostic.help("settings to vary go into `grid`, `zip` or `points`"));
        }
    }

    fn replications(&mut self, table: &Table) -> u32 {
        let Some(node) = table.get("replications") else { return REPLICATIONS };
        if let Value::Integer(number) = node.value
            && let Ok(number) = u32::try_from(number)
            && (1..=REPLICATIONS_MAX).contains(&number)
        {
            return number;
        }
        let title = "`sweep.replications` must be a whole number from 1 to 100,000";
        let label = match node.value {
            Value::Integer(number) => format!("{number} is not"),
            ref other => format!("this is {}", other.kind()),
        };
        let place = self.place(node);
        let diagnostic = Diagnostic::new(title).mark(&place.text, place.value.clone(), label);
        self.found.push(diagnostic.help("10 to 50 are usual; intervals need at least 2"));
        1
    }

    /// The lists of `grid` or `zip`, in the order of the file.
    fn lists(&mut self, table: &Table, name: &str) -> Vec<Vec<Assignment>> {
        let Some(node) = table.get(name) else { return Vec::new() };
        let mut lists = Vec::new();
        self.collect_lists(node, name, "", &mut lists);
        lists.sort_by_key(|list: &Vec<Assignment>| list.first().map(|one| one.place.key.start));
        lists
    }

    fn collect_lists(&mut self, node: &Node, name: &str, path: &str, lists: &mut Vec<Vec<Assignment>>) {
        let place = self.place(node).clone();
        match &node.value {
            Value::Table(table) => {
                for (key, child) in table {
                    self.collect_lists(child, name, &join(path, key), lists);
                }
            }
            Value::List(items) if !path.is_empty() && !items.is_empty() => {
                let one = |item: &Node| Assignment {
                    path: path.to_owned(),
                    place: place.clone(),
                    node: item.clone(),
                };
                lists.push(items.iter().map(one).collect());
            }
            Value::List(_) if !path.is_empty() => {
                let diagnostic = Diagnostic::new(format!("`sweep.{name}` has no values for `{path}`")).mark(
                    &place.text,
                    place.value,
                    "empty",
                );
                self.found.push(diagnostic.help("name at least one value, or take the setting out"));
            }
            value => {
                let title = match path {
                    "" => format!("`sweep.{name}` must be a table of settings, each with a list of values"),
                    _ => format!("`sweep.{name}` takes a list of values for `{path}`"),
                };
                let help = "write for example population.size = [10, 100]";
                self.found.push(wrong(title, &place, value, help));
            }
        }
    }

    /// Lists side by side, as rows.
    fn zipped(&mut self, lists: Vec<Vec<Assignment>>) -> Factor {
        let Some(first) = lists.first() else { return Factor::default() };
        let length = first.len();
        if let Some(other) = lists.iter().find(|list| list.len() != length) {
            let mut diagnostic = Diagnostic::new("the lists of `sweep.zip` must be of equal length");
            for list in [other, first] {
                let place = &list[0].place;
                let label = match list.len() {
                    1 => "1 value".to_owned(),
                    count => format!("{count} values"),
                };
                diagnostic = diagnostic.mark(&place.text, place.value.clone(), label);
            }
            self.found.push(diagnostic.help("for every combination instead, write them below [sweep.grid]"));
            return Factor::default();
        }
        let mut rows: Vec<Vec<Assignment>> = vec![Vec::new(); length];
        for list in lists {
            for (row, one) in rows.iter_mut().zip(list) {
                row.push(one);
            }
        }
        Factor { rows }
    }

    fn points(&mut self, table: &Table) -> Vec<Vec<Assignment>> {
        let Some(node) = table.get("points") else { return Vec::new() };
        let place = self.place(node).clone();
        let help = "write [[sweep.points]] above each, and its settings below";
        let Value::List(items) = &node.value else {
            self.found.push(wrong("`sweep.points` must be a list of points", &place, &node.value, help));
            return Vec::new();
        };
        let mut points = Vec::new();
        for item in items {
            let place = self.place(item).clone();
            if !matches!(item.value, Value::Table(_)) {
                let title = "a point must be a table of settings with their values";
                self.found.push(wrong(title, &place, &item.value, help));
                continue;
            }
            let mut point = Vec::new();
            collect_point(item, &place, Some(&self.draft.shape), "", &mut point);
            point.sort_by_key(|one: &Assignment| one.place.key.start);
            points.push(point);
        }
        points
    }

    fn constraints(&mut self, table: &Table) -> Vec<Constraint> {
        let Some(node) = table.get("constraints") else { return Vec::new() };
        let place = self.place(node).clone();
        let help = "write for example constraints = [\"population.size >= 100\"]";
        let Value::List(items) = &node.value else {
            self.found.push(wrong("`sweep.constraints` must be a list of texts", &place, &node.value, help));
            return Vec::new();
        };
        let mut constraints = Vec::new();
        for item in items {
            let place = self.place(item).clone();
            match &item.value {
                Value::Text(text) => match Constraint::parse(text, &place, &self.draft.shape) {
                    Ok(constraint) => constraints.push(constraint),
                    Err(diagnostic) => self.found.push(*diagnostic),
                },
                value => self.found.push(wrong("a constraint must be text in quotes", &place, value, help)),
            }
        }
        constraints
    }

    /// Whether each setting may be varied. That it exists is found out when it is set.
    fn settings<'a>(&mut self, all: impl Iterator<Item = &'a Assignment>) {
        let mut told: Vec<(&str, usize)> = Vec::new();
        for one in all {
            let at = (one.path.as_str(), one.place.key.start);
            if told.contains(&at) {
                continue;
            }
            told.push(at);
            let Place { text, key, .. } = &one.place;
            if let Some((path, help)) = FIXED.iter().find(|(path, _)| *path == one.path) {
                let diagnostic = Diagnostic::new(format!("`{path}` is the same for all points of a sweep"));
                self.found.push(diagnostic.mark(text, key.clone(), "cannot be varied").help(*help));
            } else if let Some((path, set)) = overriding(&one.path, &self.draft.overrides) {
                let diagnostic = Diagnostic::new(format!("`{path}` is varied by the sweep"))
                    .mark(&set.text, set.key, "so it cannot be overridden")
                    .mark(text, key.clone(), "varied here");
                self.found
                    .push(diagnostic.help("override what the sweep does not vary, or change the sweep"));
            }
        }
    }

    /// A setting can have one value at a point.
    fn twice(&mut self, grid: &[Vec<Assignment>], zip: &[Vec<Assignment>], points: &[Vec<Assignment>]) {
        let lists: Vec<&Assignment> = grid.iter().chain(zip).filter_map(|list| list.first()).collect();
        for (i, one) in lists.iter().enumerate() {
            let other = lists[..i].iter().find(|other| overlap(&one.path, &other.path));
            let in_points = || points.iter().flatten().find(|other| overlap(&one.path, &other.path));
            self.found.extend(other.copied().or_else(in_points).map(|other| both(one, other)));
        }
        for point in points {
            for (i, one) in point.iter().enumerate() {
                let other = point[..i].iter().find(|other| overlap(&one.path, &other.path));
                self.found.extend(other.map(|other| both(one, other)));
            }
        }
    }
}

/// Two assignments that would have to hold at the same time.
fn both(one: &Assignment, other: &Assignment) -> Diagnostic {
    let place = |one: &Assignment| (Arc::clone(&one.place.text), one.place.key.clone());
    let ((text, key), (other_text, other_key)) = (place(one), place(other));
    let title = match one.path == other.path {
        true => format!("`{}` is varied twice", one.path),
        false => format!("`{}` and `{}` set the same thing", other.path, one.path),
    };
    Diagnostic::new(title)
        .mark(&text, key, "again here")
        .mark(&other_text, other_key, "varied here")
        .help("keep one of them: grid, zip and points combine, so a setting belongs to one of the three")
}

/// The settings of a point: as deep as tables of settings and variants go.
fn collect_point(
    node: &Node,
    around: &Place,
    shape: Option<&Shape>,
    path: &str,
    point: &mut Vec<Assignment>,
) {
    let place = node.place.as_ref().unwrap_or(around);
    match (&node.value, shape) {
        (Value::Table(table), Some(shape @ (Shape::Table(_) | Shape::Variant(_)))) if !table.is_empty() => {
            for (key, child) in table {
                let shape = key.split('.').try_fold(shape, |shape, key| shape.key(key).map(|key| &key.shape));
                collect_point(child, place, shape, &join(path, key), point);
            }
        }
        _ if path.is_empty() => {}
        _ => point.push(Assignment { path: path.to_owned(), place: place.clone(), node: node.clone() }),
    }
}
