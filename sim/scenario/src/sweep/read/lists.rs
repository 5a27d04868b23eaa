//! `grid` and `zip`: lists of values by setting.

use super::reader::{Reader, wrong};
use crate::diagnostic::Diagnostic;
use crate::document::assignment::Assignment;
use crate::document::{Node, Table, Value, join};
use crate::sweep::plan::Factor;

impl Reader<'_> {
    /// The lists of `grid` or `zip`, in the order of the file.
    pub(super) fn lists(&mut self, table: &Table, name: &str) -> Vec<Vec<Assignment>> {
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
    pub(super) fn zipped(&mut self, lists: Vec<Vec<Assignment>>) -> Factor {
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
}
