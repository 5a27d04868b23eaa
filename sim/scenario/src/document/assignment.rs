//! A setting and what it is given, as written in a file.

use super::setter::Setter;
use super::{Node, Place};
use crate::diagnostic::Diagnostic;
use crate::shape::Shape;

/// A setting and the value that a point of a sweep gives it.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    /// Dotted path of the setting.
    pub(crate) path: String,
    /// Where the path is written.
    pub(crate) place: Place,
    /// The value.
    pub(crate) node: Node,
}

impl Assignment {
    /// Lays it over a document. Mistakes are those of the path; whether the value fits is found out with the document.
    pub(crate) fn apply(&self, document: &mut Node, shape: &Shape) -> Result<(), Vec<Diagnostic>> {
        let setter = Setter { path: &self.path, place: &self.place, root_shape: shape };
        setter.set(document, |_| Ok(self.node.clone()))
    }

    /// Where the value is written.
    pub(crate) fn value_place(&self) -> &Place {
        self.node.place.as_ref().unwrap_or(&self.place)
    }
}
