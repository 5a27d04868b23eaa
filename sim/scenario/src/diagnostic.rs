//! What is told to the user about a mistake: what, where (with the source line and a caret), and how to fix it.
//!
//! A [`Diagnostic`] owns what it shows, so that it outlives the document it came from. Rendering is left to
//! `annotate-snippets`, whose layout people know from the Rust compiler; a layout of our own was rejected because
//! overlapping marks, tabs and wide characters are easily got wrong.

use std::error::Error;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

/// A text that marks point into: a scenario file, a preset, the command line's overrides, or a line of a data file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    /// Name shown before line and column.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) body: String,
    /// Number of the first line of `body`.
    pub(crate) first_line: usize,
    /// Files that it names are relative to this folder, which is itself relative to that of the scenario file.
    pub(crate) folder: PathBuf,
    /// Why it is read, to say wherever it is shown; `None` when that goes without saying.
    pub(crate) reason: Option<String>,
}

impl Text {
    pub(crate) fn new(name: impl Into<String>, body: impl Into<String>) -> Arc<Text> {
        Text::line(name, 1, body)
    }

    /// A line of a file, or several from the one of this number on.
    pub(crate) fn line(name: impl Into<String>, number: usize, body: impl Into<String>) -> Arc<Text> {
        Arc::new(Text { name: name.into(), body: body.into(), first_line: number, ..Text::default() })
    }
}

/// A place in a text, and what is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) text: Arc<Text>,
    pub(crate) range: Range<usize>,
    pub(crate) label: String,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    title: String,
    marks: Vec<Mark>,
    notes: Vec<String>,
    help: Vec<String>,
}

impl Diagnostic {
    pub(crate) fn new(title: impl Into<String>) -> Diagnostic {
        Diagnostic { title: title.into(), marks: Vec::new(), notes: Vec::new(), help: Vec::new() }
    }

    /// Adds a place; the first is the one at fault, further ones are context.
    pub(crate) fn mark(
        mut self,
        text: &Arc<Text>,
        range: Range<usize>,
        label: impl Into<String>,
    ) -> Diagnostic {
        self.marks.push(Mark { text: Arc::clone(text), range, label: label.into() });
        self
    }

    pub(crate) fn marks(mut self, marks: impl IntoIterator<Item = Mark>) -> Diagnostic {
        self.marks.extend(marks);
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help.push(help.into());
        self
    }

    /// What is wrong, in a sentence without its place.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where it is wrong: name of the text, line and column (both from 1), when there is a place to show.
    #[must_use]
    pub fn place(&self) -> Option<(&str, usize, usize)> {
        let mark = self.marks.first()?;
        let before = mark.text.body.get(..mark.range.start)?;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = mark.text.first_line + before.matches('\n').count();
        Some((&mark.text.name, line, before[line_start..].chars().count() + 1))
    }

    fn group(&self) -> Group<'_> {
        let mut group = Level::ERROR.primary_title(self.title.as_str()).elements(self.snippets());
        let reasons = self.texts().into_iter().filter_map(|text| text.reason.as_ref());
        for note in self.notes.iter().chain(reasons) {
            group = group.element(Level::NOTE.message(note.as_str()));
        }
        for help in &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        group
    }

    /// One snippet for each text that has marks.
    fn snippets(&self) -> Vec<Snippet<'_, Annotation<'_>>> {
        self.texts().into_iter().map(|text| self.snippet(text)).collect()
    }

    /// Texts that have marks, in order of first mention.
    fn texts(&self) -> Vec<&Arc<Text>> {
        let mut texts: Vec<&Arc<Text>> = Vec::new();
        for mark in &self.marks {
            if !texts.contains(&&mark.text) {
                texts.push(&mark.text);
            }
        }
        texts
    }

    fn snippet<'a>(&'a self, text: &'a Arc<Text>) -> Snippet<'a, Annotation<'a>> {
        let here = self.marks.iter().enumerate().filter(|(_, mark)| mark.text == *text);
        let annotation = |(i, mark): (usize, &'a Mark)| {
            let kind = if i == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(mark.range.clone()).label(mark.label.as_str())
        };
        Snippet::source(text.body.as_str())
            .path(text.name.as_str())
            .line_start(text.first_line)
            .annotations(here.map(annotation))
    }
}

/// Everything that was found wrong in one go; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub(crate) fn into_inner(self) -> Vec<Diagnostic> {
        self.0
    }

    /// `Ok` with the value when nothing was found.
    pub(crate) fn none_or<T>(found: Vec<Diagnostic>, value: impl FnOnce() -> T) -> Result<T, Diagnostics> {
        if found.is_empty() { Ok(value()) } else { Err(Diagnostics(found)) }
    }

    /// What was found, in the order of the checks.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// As people read it, with ANSI colours or without; ends with a line break.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.decor_style(DecorStyle::Ascii);
        let mut out = String::new();
        for (i, diagnostic) in self.0.iter().enumerate() {
            if i > 0 {
                out.push('\n');
            }
            out.push_str(&renderer.render(&[diagnostic.group()]));
            out.push('\n');
        }
        out
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Diagnostics {
        Diagnostics(vec![diagnostic])
    }
}

impl From<Box<Diagnostic>> for Diagnostics {
    fn from(diagnostic: Box<Diagnostic>) -> Diagnostics {
        Diagnostics::from(*diagnostic)
    }
}

impl From<Vec<Diagnostic>> for Diagnostics {
    /// # Panics
    /// When there is nothing to report.
    fn from(found: Vec<Diagnostic>) -> Diagnostics {
        assert!(!found.is_empty(), "diagnostics without a mistake");
        Diagnostics(found)
    }
}

impl fmt::Display for Diagnostics {
    /// Plain text, as [`Diagnostics::render`] without colour.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl Error for Diagnostics {}
