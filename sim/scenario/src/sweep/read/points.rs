//! `points`: values by setting, written out point by point.

use super::reader::{Reader, wrong};
use crate::document::assignment::Assignment;
use crate::document::{Node, Place, Table, Value, join};
use crate::shape::Shape;

impl Reader<'_> {
    pub(super) fn points(&mut self, table: &Table) -> Vec<Vec<Assignment>> {
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
