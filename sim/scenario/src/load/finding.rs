//! A finding as a diagnostic.

use crate::diagnostic::Diagnostic;
use crate::document::{Found, Node};
use crate::validate::Finding;

/// A finding, shown at the settings that it is about: those that are written get a mark, the others a note.
pub(super) fn shown(finding: &Finding, document: &Node) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(finding.title.as_str());
    let settings =
        std::iter::once((&finding.path, &finding.label)).chain(finding.also.iter().map(|(p, l)| (p, l)));
    let mut written = false;
    let mut defaults = Vec::new();
    for (path, label) in settings {
        if let Found::Written(place) = document.find(path) {
            diagnostic = diagnostic.mark(&place.text, place.value.clone(), label.as_str());
            written = true;
        } else {
            defaults.push(format!("`{path}` has its default: {label}"));
        }
    }
    if let (false, Found::Within(Some(place))) = (written, document.find(&finding.path)) {
        diagnostic = diagnostic.mark(&place.text, place.key.clone(), "in here");
    }
    for note in defaults {
        diagnostic = diagnostic.note(note);
    }
    match &finding.help {
        Some(help) => diagnostic.help(help.as_str()),
        None => diagnostic,
    }
}
