//! What all parts of a sweep are read with.

use crate::diagnostic::Diagnostic;
use crate::document::{Node, Place, Value};
use crate::load::Draft;

/// A sweep that is being read.
pub(super) struct Reader<'a> {
    pub(super) draft: &'a Draft,
    /// Where the sweep is.
    pub(super) place: &'a Place,
    pub(super) found: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Where a part of it is written.
    pub(super) fn place<'n>(&'n self, node: &'n Node) -> &'n Place {
        node.place.as_ref().unwrap_or(self.place)
    }
}

/// A value that is not what is wanted here.
pub(super) fn wrong(title: impl Into<String>, place: &Place, value: &Value, help: &str) -> Diagnostic {
    let label = format!("this is {}", value.kind());
    Diagnostic::new(title).mark(&place.text, place.value.clone(), label).help(help)
}
