//! Filling in what was left out.

use serde_json::Value as Json;

use super::plain::from_json;
use super::{Node, Value};
use crate::shape::{Key, Shape};

/// Completes a node with the defaults of its shape. `default` is what the table around it says about this node.
///
/// Variants are not completed: half a distribution from the file and half from a default would be nobody's intention.
pub(crate) fn fill(node: &mut Node, shape: &Shape, default: Option<&Json>) {
    match (&mut node.value, shape) {
        (Value::Table(table), Shape::Table(keys)) => {
            for key in keys {
                let default = default_of(key, default);
                match (table.get_mut(&key.name), default) {
                    (Some(child), _) => fill(child, &key.shape, default),
                    (None, Some(default)) => {
                        let mut child = from_json(default);
                        fill(&mut child, &key.shape, Some(default));
                        table.insert(key.name.clone(), child);
                    }
                    (None, None) => {}
                }
            }
        }
        (Value::Table(table), Shape::Variant(keys)) => {
            for key in keys {
                if let Some(child) = table.get_mut(&key.name) {
                    fill(child, &key.shape, None);
                }
            }
        }
        (Value::List(items), Shape::List(shape)) => items.iter_mut().for_each(|item| fill(item, shape, None)),
        _ => {}
    }
}

/// What a key is when left out of a table whose own default is `around`.
pub(crate) fn default_of<'a>(key: &'a Key, around: Option<&'a Json>) -> Option<&'a Json> {
    around.and_then(|table| table.get(&key.name)).or(key.default.as_ref())
}
