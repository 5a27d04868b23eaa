//! What is wrong with a data file, line by line.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Text};

/// Most mistakes that are shown of one file: the rest is likely more of the same.
const SHOWN_MAX: usize = 5;

/// A mistake in a line: the position of the column or field it concerns, none for the whole line, and what is wrong.
pub(crate) type Mistake = (Option<usize>, String);

/// The mistakes of one file, as far as they are shown.
pub(crate) struct Mistakes<'a> {
    pub(crate) name: &'a str,
    found: Vec<Diagnostic>,
    unshown: usize,
}

impl<'a> Mistakes<'a> {
    pub(crate) fn new(name: &'a str) -> Mistakes<'a> {
        Mistakes { name, found: Vec::new(), unshown: 0 }
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        if self.found.len() < SHOWN_MAX {
            self.found.push(diagnostic);
        } else {
            self.unshown += 1;
        }
    }

    /// Reports a mistake in a line of this number.
    pub(crate) fn in_line(&mut self, number: usize, line: &str, range: Range<usize>, message: &str) {
        let text = Text::line(self.name, number, line);
        self.report(Diagnostic::new(message).mark(&text, range, "here"));
    }

    /// Whether nothing was wrong so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// `Ok` when nothing was wrong.
    pub(crate) fn finish(mut self) -> Result<(), Vec<Diagnostic>> {
        if self.found.is_empty() {
            return Ok(());
        }
        if self.unshown > 0 {
            let more = format!("`{}` has {} more mistakes, not shown here", self.name, self.unshown);
            self.found.push(Diagnostic::new(more));
        }
        Err(self.found)
    }
}
