//! CSV files by column name, with mistakes shown at their line.

use std::ops::Range;
use std::sync::Arc;

use csv::{ByteRecord, ReaderBuilder, Trim};

use crate::diagnostic::{Diagnostic, Text};

/// Most mistakes that are shown of one file: the rest is likely more of the same.
const SHOWN_MAX: usize = 5;

/// A CSV file, its columns found by name.
pub(super) struct CsvTable<'a> {
    name: &'a str,
    text: &'a str,
    found: Vec<Diagnostic>,
    unshown: usize,
}

/// A line of a CSV file: the wanted columns in the wanted order.
pub(super) struct Line<'a> {
    pub(super) fields: Vec<&'a str>,
    columns: &'a [usize],
    start: usize,
    number: usize,
}

impl<'a> CsvTable<'a> {
    pub(super) fn new(name: &'a str, text: &'a str) -> CsvTable<'a> {
        CsvTable { name, text, found: Vec::new(), unshown: 0 }
    }

    /// The names in the first line, and where each is to be found.
    pub(super) fn header(&self) -> Vec<String> {
        let mut reader = self.reader();
        reader.headers().map(|names| names.iter().map(str::to_owned).collect()).unwrap_or_default()
    }

    /// Reads every line's `columns` (given as positions) with `take`, which says what is wrong with a line: the
    /// position among the columns, and the mistake.
    pub(super) fn each(
        &mut self,
        columns: &[usize],
        mut take: impl FnMut(&[&str]) -> Result<(), (usize, String)>,
    ) {
        let mut reader = self.reader();
        let mut record = ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(false) => return,
                Ok(true) => {}
                Err(error) => {
                    return self.report(Diagnostic::new(format!("`{}` is not CSV: {error}", self.name)));
                }
            }
            let (start, number) =
                record.position().map_or((0, 0), |at| (at.byte() as usize, at.line() as usize));
            // The text is UTF-8 and quotes and separators are ASCII, so every field is UTF-8.
            let field = |column: &usize| {
                record.get(*column).map(|bytes| std::str::from_utf8(bytes).unwrap_or_default())
            };
            let fields: Option<Vec<&str>> = columns.iter().map(field).collect();
            let Some(fields) = fields else {
                let line = Line { fields: Vec::new(), columns, start, number };
                let few = format!("this line has too few fields: {}", record.len());
                self.wrong(&line, None, &few);
                continue;
            };
            if let Err((at, message)) = take(&fields) {
                let line = Line { fields, columns, start, number };
                self.wrong(&line, Some(at), &message);
            }
        }
    }

    /// Positions of the wanted columns, or a report of those that are missing.
    pub(super) fn columns(&mut self, wanted: &[&str]) -> Option<Vec<usize>> {
        let header = self.header();
        let missing: Vec<_> = wanted.iter().filter(|name| !header.iter().any(|h| h == *name)).collect();
        if missing.is_empty() {
            return wanted.iter().map(|name| header.iter().position(|h| h == name)).collect();
        }
        let column = if missing.len() == 1 { "column" } else { "columns" };
        let missing: Vec<_> = missing.iter().map(|name| format!("`{name}`")).collect();
        let help = format!("the first line names the columns and must contain {}", wanted.join(","));
        self.wrong_header(&format!("lacks the {column} {}", missing.join(" and ")), &help);
        None
    }

    /// Reports that the first line is not as it must be.
    pub(super) fn wrong_header(&mut self, what: &str, help: &str) {
        let title = format!("`{}` {what}", self.name);
        let end = self.text.find('\n').unwrap_or(self.text.len());
        let body = self.text[..end].trim_end_matches('\r');
        let text = Text::new(self.name, body);
        self.report(Diagnostic::new(title).mark(&text, 0..body.len(), "the header").help(help));
    }

    /// Reports something about the whole file.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.found.len() < SHOWN_MAX {
            self.found.push(diagnostic);
        } else {
            self.unshown += 1;
        }
    }

    /// Whether nothing was wrong so far.
    pub(super) fn is_good(&self) -> bool {
        self.found.is_empty()
    }

    /// `Ok` when nothing was wrong.
    pub(super) fn finish(mut self) -> Result<(), Vec<Diagnostic>> {
        if self.found.is_empty() {
            return Ok(());
        }
        if self.unshown > 0 {
            let more = format!("`{}` has {} more mistakes, not shown here", self.name, self.unshown);
            self.found.push(Diagnostic::new(more));
        }
        Err(self.found)
    }

    fn wrong(&mut self, line: &Line<'_>, at: Option<usize>, message: &str) {
        let rest = &self.text[line.start..];
        let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let body = rest[skipped..].lines().next().unwrap_or_default();
        let range = at.map_or(0..body.len(), |at| line.range(body, at));
        let text = Arc::new(Text {
            first_line: line.number,
            name: self.name.to_owned(),
            body: body.to_owned(),
            ..Text::default()
        });
        self.report(Diagnostic::new(message).mark(&text, range, "here"));
    }

    fn reader(&self) -> csv::Reader<&'a [u8]> {
        ReaderBuilder::new()
            .trim(Trim::All)
            .flexible(true)
            .comment(Some(b'#'))
            .from_reader(self.text.as_bytes())
    }
}

impl Line<'_> {
    /// Where a column is in the raw line; the whole line when quotes hide it.
    fn range(&self, body: &str, at: usize) -> Range<usize> {
        let mut start = 0;
        for (column, part) in body.split(',').enumerate() {
            if column == self.columns[at] && part.trim() == self.fields[at] {
                let lead = part.len() - part.trim_start().len();
                return start + lead..start + lead + part.trim().len();
            }
            start += part.len() + 1;
        }
        0..body.len()
    }
}
