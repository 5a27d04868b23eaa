//! The layers that a scenario is made of, each with what it sets: presets, the files of the chain, the command line.

use std::fmt::Write as _;

use crate::document::overrides::COMMAND_LINE;
use crate::document::plain::{plain, written};
use crate::document::{Node, Value, join};
use crate::load::Loaded;
use crate::schema::scenario_shape;
use crate::shape::Shape;

/// From the lowest layer to the uppermost: a heading with the layer's name, and a line `path = value` for each setting
/// in it. A setting that a layer above changes, wholly or in part,
/// says which.
#[must_use]
pub fn layers(loaded: &Loaded) -> String {
    let shape = scenario_shape();
    let mut out = String::new();
    for preset in loaded.presets() {
        heading(&mut out, &format!("{}: {}", preset.label(), preset.about));
        let shape = shape.key(preset.section).map(|key| &key.shape);
        Layer { loaded, name: &preset.label() }.settings(&mut out, preset.section, &preset.settings(), shape);
    }
    for (i, link) in loaded.chain.iter().enumerate().rev() {
        let base = loaded.chain.get(i + 1).map(|base| format!(", which extends {}", base.text.name));
        heading(&mut out, &format!("{}{}", link.text.name, base.unwrap_or_default()));
        Layer { loaded, name: &link.text.name }.settings(&mut out, "", &link.node, Some(&shape));
    }
    if !loaded.overrides.is_empty() {
        heading(&mut out, COMMAND_LINE);
        for one in &loaded.overrides {
            let _ = writeln!(out, "{}", one.shown());
        }
    }
    out
}

fn heading(out: &mut String, name: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "# {name}");
}

/// One layer, and the scenario that it is a part of.
struct Layer<'a> {
    loaded: &'a Loaded,
    name: &'a str,
}

impl Layer<'_> {
    /// Tables are followed into, and lists of tables item by item, as in the paths of overrides.
    fn settings(&self, out: &mut String, path: &str, node: &Node, shape: Option<&Shape>) {
        match (&node.value, shape) {
            (Value::Table(table), Some(shape @ Shape::Table(_))) => {
                // Every file says its format's version, which sets nothing.
                for (key, child) in table.iter().filter(|(key, _)| *key != "schema") {
                    let shape = shape.key(key).map(|key| &key.shape);
                    self.settings(out, &join(path, key), child, shape);
                }
            }
            (Value::List(items), Some(Shape::List(item))) if matches!(**item, Shape::Table(_)) => {
                for (i, item) in items.iter().enumerate() {
                    self.setting(out, &join(path, &i.to_string()), item);
                }
            }
            _ => self.setting(out, path, node),
        }
    }

    fn setting(&self, out: &mut String, path: &str, node: &Node) {
        let above = self.above(path).map(|name| format!("  # changed by {name}"));
        let _ = writeln!(out, "{path} = {}{}", written(&plain(&node.value)), above.unwrap_or_default());
    }

    /// The layer that changes this one's setting, or a part of it.
    fn above(&self, path: &str) -> Option<&str> {
        let mut node = &self.loaded.document;
        for key in path.split('.') {
            match node.child(key) {
                Some(child) => node = child,
                None => break,
            }
        }
        self.other(node)
    }

    /// The first layer other than this one that a node or something in it comes from.
    fn other<'n>(&self, node: &'n Node) -> Option<&'n str> {
        let name = node.place.as_ref().map(|place| place.text.name.as_str());
        name.filter(|name| *name != self.name).or_else(|| match &node.value {
            Value::Table(table) => table.values().find_map(|child| self.other(child)),
            Value::List(items) => items.iter().find_map(|child| self.other(child)),
            _ => None,
        })
    }
}
