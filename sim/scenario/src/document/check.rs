//! Does the document have the shape of a scenario? Finds everything that does not fit, in one go.

use serde_json::{Map, Value as Json};

use super::fit::{example, fit, meaning};
use super::unknown::unknown_key;
use super::{Node, Place, Table, Value, join};
use crate::diagnostic::Diagnostic;
use crate::shape::{Key, Shape};

/// Checks a document whose defaults are filled in. Yields it as plain data for serde, and what is wrong with it; the
/// data is complete only when nothing is.
pub(crate) fn check(root: &Node, shape: &Shape, top: &Place) -> (Json, Vec<Diagnostic>) {
    let mut checker = Checker { root: shape, top, variants: 0, found: Vec::new() };
    let json = checker.node(root, shape, "", top);
    (json, checker.found)
}

struct Checker<'a> {
    root: &'a Shape,
    /// Where the file begins: stands in for whatever is written nowhere.
    top: &'a Place,
    /// How many variants there are around the value that is being looked at.
    variants: usize,
    found: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn node(&mut self, node: &Node, shape: &Shape, path: &str, around: &Place) -> Json {
        let place = node.place.as_ref().unwrap_or(around);
        match (&node.value, shape) {
            (Value::Table(table), Shape::Table(keys)) => self.table(table, shape, keys, path, place),
            (Value::Table(table), Shape::Variant(keys)) => self.variant(table, shape, keys, path, place),
            (Value::List(items), Shape::List(item)) => {
                let each = items
                    .iter()
                    .enumerate()
                    .map(|(i, node)| self.node(node, item, &join(path, &i.to_string()), place));
                Json::Array(each.collect())
            }
            (value, shape) => self.scalar(value, shape, path, place),
        }
    }

    fn table(&mut self, table: &Table, shape: &Shape, keys: &[Key], path: &str, place: &Place) -> Json {
        self.unknown_keys(table, shape, path, place);
        let mut out = Map::new();
        let mut missing = Vec::new();
        for key in keys {
            if let Some(child) = table.get(&key.name) {
                out.insert(key.name.clone(), self.node(child, &key.shape, &join(path, &key.name), place));
            } else if key.required {
                missing.push(key);
            }
        }
        if !missing.is_empty() {
            self.missing(&missing, path, place);
        }
        Json::Object(out)
    }

    fn missing(&mut self, keys: &[&Key], path: &str, place: &Place) {
        let names: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
        let names = names.join(" and ");
        let title =
            if path.is_empty() { format!("{names} is missing") } else { format!("`{path}` lacks {names}") };
        let mut diagnostic = Diagnostic::new(title);
        if std::ptr::eq(place, self.top) {
            diagnostic = diagnostic.mark(&place.text, 0..0, "add it at the top of the file");
        } else {
            diagnostic = diagnostic.mark(&place.text, place.key.clone(), "in here");
        }
        if self.variants > 0 {
            diagnostic = diagnostic
                .note("it is written whole: nothing in it is taken over from a base, a preset or a default");
        }
        for key in keys {
            let example = example(&key.shape);
            diagnostic =
                diagnostic.help(format!("add `{} = {example}`{}", key.name, meaning(&key.description)));
        }
        self.found.push(diagnostic);
    }

    fn unknown_keys(&mut self, table: &Table, shape: &Shape, path: &str, around: &Place) {
        for (name, node) in table.iter().filter(|(name, _)| shape.key(name).is_none()) {
            let place = node.place.as_ref().unwrap_or(around);
            let diagnostic = unknown_key(self.root, shape, path, name);
            self.found.push(diagnostic.mark(&place.text, place.key.clone(), "not a setting"));
        }
    }

    fn variant(&mut self, table: &Table, shape: &Shape, keys: &[Key], path: &str, place: &Place) -> Json {
        self.unknown_keys(table, shape, path, place);
        let known: Vec<_> = keys.iter().filter_map(|key| Some((key, table.get(&key.name)?))).collect();
        match known.as_slice() {
            [(key, node)] => {
                self.variants += 1;
                let value = self.node(node, &key.shape, &join(path, &key.name), place);
                self.variants -= 1;
                return Json::Object(Map::from_iter([(key.name.clone(), value)]));
            }
            [] if table.is_empty() => {
                let diagnostic = Diagnostic::new(format!("`{path}` says nothing"))
                    .mark(&place.text, place.value.clone(), "empty")
                    .help(format!("`{path}` must be {}", shape.expected()));
                self.found.push(diagnostic);
            }
            [] => {}
            several => {
                let mut diagnostic = Diagnostic::new(format!("`{path}` can be only one thing at a time"));
                for (key, node) in several {
                    let place = node.place.as_ref().unwrap_or(place);
                    diagnostic =
                        diagnostic.mark(&place.text, place.key.clone(), format!("`{}` here", key.name));
                }
                self.found.push(diagnostic.help("keep one of them"));
            }
        }
        Json::Null
    }

    fn scalar(&mut self, value: &Value, shape: &Shape, path: &str, place: &Place) -> Json {
        match fit(value, shape) {
            Ok(json) => json,
            Err(misfit) => {
                let diagnostic = Diagnostic::new(format!("`{path}` must be {}", shape.expected())).mark(
                    &place.text,
                    place.value.clone(),
                    misfit.label,
                );
                self.found.push(match misfit.help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                });
                Json::Null
            }
        }
    }
}
