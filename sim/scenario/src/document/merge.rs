//! Laying one document over another.

use super::{Node, Value};
use crate::shape::Shape;

/// Lays `over` over `under`. Tables are merged key by key; everything else is replaced as a whole, variants too: half a
/// distribution from one file and half from another would be nobody's intention.
pub(crate) fn lay_over(under: &mut Node, over: Node, shape: &Shape) {
    match (&mut under.value, over) {
        (Value::Table(table), Node { value: Value::Table(new), place })
            if matches!(shape, Shape::Table(_)) =>
        {
            for (name, node) in new {
                match (table.get_mut(&name), shape.key(&name)) {
                    (Some(child), Some(key)) => lay_over(child, node, &key.shape),
                    _ => drop(table.insert(name, node)),
                }
            }
            under.place = place.or(under.place.take());
        }
        (_, over) => *under = over,
    }
}
