//! Which settings may be varied, each once.

use std::sync::Arc;

use super::reader::Reader;
use crate::diagnostic::Diagnostic;
use crate::document::assignment::Assignment;
use crate::document::overrides::overriding;
use crate::document::{Place, overlap};

/// Settings that no point can have, and what to do instead.
const FIXED: [(&str, &str); 6] = [
    ("run.seed", "replications have seeds of their own: set `replications`, or run.seed for other worlds"),
    ("run.engines", "every point is run with all engines: name them in run.engines"),
    ("schema", "it is the version of the file format"),
    ("name", "all points have the name of the scenario; results tell them apart by their settings"),
    ("question", "all points answer the scenario's question"),
    ("extends", "write a file for each base, and a sweep in each"),
];

impl Reader<'_> {
    /// Whether each setting may be varied. That it exists is found out when it is set.
    pub(super) fn settings<'a>(&mut self, all: impl Iterator<Item = &'a Assignment>) {
        let mut told: Vec<(&str, usize)> = Vec::new();
        for one in all {
            let at = (one.path.as_str(), one.place.key.start);
            if told.contains(&at) {
                continue;
            }
            told.push(at);
            let Place { text, key, .. } = &one.place;
            if let Some((path, help)) = FIXED.iter().find(|(path, _)| *path == one.path) {
                let diagnostic = Diagnostic::new(format!("`{path}` is the same for all points of a sweep"));
                self.found.push(diagnostic.mark(text, key.clone(), "cannot be varied").help(*help));
            } else if let Some((path, set)) = overriding(&one.path, &self.draft.overrides) {
                let diagnostic = Diagnostic::new(format!("`{path}` is varied by the sweep"))
                    .mark(&set.text, set.key, "so it cannot be overridden")
                    .mark(text, key.clone(), "varied here");
                self.found
                    .push(diagnostic.help("override what the sweep does not vary, or change the sweep"));
            }
        }
    }

    /// A setting can have one value at a point.
    pub(super) fn twice(
        &mut self,
        grid: &[Vec<Assignment>],
        zip: &[Vec<Assignment>],
        points: &[Vec<Assignment>],
    ) {
        let lists: Vec<&Assignment> = grid.iter().chain(zip).filter_map(|list| list.first()).collect();
        for (i, one) in lists.iter().enumerate() {
            let other = lists[..i].iter().find(|other| overlap(&one.path, &other.path));
            let in_points = || points.iter().flatten().find(|other| overlap(&one.path, &other.path));
            self.found.extend(other.copied().or_else(in_points).map(|other| both(one, other)));
        }
        for point in points {
            for (i, one) in point.iter().enumerate() {
                let other = point[..i].iter().find(|other| overlap(&one.path, &other.path));
                self.found.extend(other.map(|other| both(one, other)));
            }
        }
    }
}

/// Two assignments that would have to hold at the same time.
fn both(one: &Assignment, other: &Assignment) -> Diagnostic {
    let place = |one: &Assignment| (Arc::clone(&one.place.text), one.place.key.clone());
    let ((text, key), (other_text, other_key)) = (place(one), place(other));
    let title = match one.path == other.path {
        true => format!("`{}` is varied twice", one.path),
        false => format!("`{}` and `{}` set the same thing", other.path, one.path),
    };
    Diagnostic::new(title)
        .mark(&text, key, "again here")
        .mark(&other_text, other_key, "varied here")
        .help("keep one of them: grid, zip and points combine, so a setting belongs to one of the three")
}
