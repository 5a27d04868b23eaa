//! A line of a recording that is wrong.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Text};

/// Number, text, place and what is wrong.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BadLine {
    pub(crate) number: u64,
    pub(crate) text: String,
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl BadLine {
    pub(crate) fn into_diagnostic(self, name: &str) -> Diagnostic {
        let text = Text::line(name, self.number as usize, self.text);
        let range = self.range.start.min(text.body.len())..self.range.end.min(text.body.len());
        let diagnostic = Diagnostic::new(self.message).mark(&text, range, "here");
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}
