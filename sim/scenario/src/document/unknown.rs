//! A key that its table does not have: what was meant, where the key belongs, and what is valid instead.

use super::join;
use crate::diagnostic::Diagnostic;
use crate::shape::{Key, Shape};
use crate::suggest::nearest;

/// A key that its table does not have: the nearest one that it has, or where the key belongs, and what is valid.
pub(crate) fn unknown_key(root: &Shape, shape: &Shape, parent: &str, name: &str) -> Diagnostic {
    let what = match (parent, shape) {
        ("", _) => format!("there is no setting `{name}` at the top level"),
        (_, Shape::Variant(_)) => format!("`{parent}` has no variant `{name}`"),
        _ => format!("there is no setting `{name}` in `{parent}`"),
    };
    let diagnostic = Diagnostic::new(what);
    let names = shape.keys().iter().map(|key| key.name.as_str());
    let diagnostic = match (nearest(name, names), elsewhere(root, name).as_slice()) {
        (Some(near), _) => diagnostic.help(format!("did you mean `{near}`?")),
        (None, places @ ([_] | [_, _])) => {
            let place = |path: &String| match path.contains('.') {
                true => format!("`{path}`"),
                false => format!("`{path}` at the top of the file, before the first heading"),
            };
            let places: Vec<_> = places.iter().map(place).collect();
            diagnostic.help(format!("did you mean {}?", places.join(" or ")))
        }
        (None, _) => diagnostic,
    };
    diagnostic.note(listing(shape.keys()))
}

/// The dotted path of every setting that has this name, wherever it is.
fn elsewhere(root: &Shape, name: &str) -> Vec<String> {
    fn search(keys: &[Key], path: &str, name: &str, out: &mut Vec<String>) {
        for key in keys {
            let here = join(path, &key.name);
            if key.name == name {
                out.push(here.clone());
            }
            search(key.shape.keys(), &here, name, out);
        }
    }
    let mut out = Vec::new();
    search(root.keys(), "", &name.replace('_', "-"), &mut out);
    out
}

/// `valid here: a, b, c`.
fn listing(keys: &[Key]) -> String {
    let names: Vec<_> = keys.iter().map(|key| key.name.as_str()).collect();
    if names.is_empty() {
        "nothing can be set here".into()
    } else {
        format!("valid here: {}", names.join(", "))
    }
}
