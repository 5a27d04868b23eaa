//! CSV files by column name, with mistakes shown at their line.

use std::ops::Range;

use csv::{ByteRecord, ReaderBuilder, Trim};

use super::mistakes::{Mistake, Mistakes};
use crate::diagnostic::{Diagnostic, Text};
use crate::suggest::nearest;

/// A CSV file, its columns found by name.
pub(crate) struct CsvTable<'a> {
    text: &'a str,
    mistakes: Mistakes<'a>,
}

/// A line of a CSV file: the wanted columns in the wanted order.
struct Line<'a> {
    fields: Vec<&'a str>,
    columns: &'a [usize],
    start: usize,
    number: usize,
}

impl<'a> CsvTable<'a> {
    pub(crate) fn new(name: &'a str, text: &'a str) -> CsvTable<'a> {
        CsvTable { text, mistakes: Mistakes::new(name) }
    }

    /// The names in the first line, and where each is to be found.
    pub(crate) fn header(&self) -> Vec<String> {
        let mut reader = self.reader();
        reader.headers().map(|names| names.iter().map(str::to_owned).collect()).unwrap_or_default()
    }

    /// Reads every line's `columns` (given as positions) with `take`, which says what is wrong with a line: the
    /// position among the columns, and the mistake.
    pub(crate) fn each(
        &mut self,
        columns: &[usize],
        mut take: impl FnMut(&[&str]) -> Result<(), (usize, String)>,
    ) {
        self.each_numbered(columns, |_, fields| take(fields).map_err(|(at, message)| (Some(at), message)));
    }

    /// The same with the number of each line; a mistake without a position concerns the whole line.
    pub(crate) fn each_numbered(
        &mut self,
        columns: &[usize],
        mut take: impl FnMut(usize, &[&str]) -> Result<(), Mistake>,
    ) {
        let mut reader = self.reader();
        let mut record = ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(false) => return,
                Ok(true) => {}
                Err(error) => {
                    return self
                        .report(Diagnostic::new(format!("`{}` is not CSV: {error}", self.mistakes.name)));
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
            if let Err((at, message)) = take(number, &fields) {
                let line = Line { fields, columns, start, number };
                self.wrong(&line, at, &message);
            }
        }
    }

    /// Positions of the wanted columns, or a report of those that are missing.
    pub(crate) fn columns(&mut self, wanted: &[&str]) -> Option<Vec<usize>> {
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

    /// Whether every column is one of the known ones, and there once; a report otherwise. `whose` columns they are is said.
    pub(crate) fn has_only(&mut self, known: &[&str], whose: &str) -> bool {
        let header = self.header();
        for (at, name) in header.iter().enumerate() {
            let twice = header[..at].contains(name);
            if !twice && known.contains(&name.as_str()) {
                continue;
            }
            let help = match nearest(name, known.iter().copied()) {
                _ if twice => "leave one of them out".to_owned(),
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the columns of {whose} are {}", known.join(", ")),
            };
            let what = if twice { "has two columns" } else { "has a column that means nothing:" };
            self.wrong_header(&format!("{what} `{name}`"), &help);
            return false;
        }
        true
    }

    /// Reports that the first line is not as it must be.
    pub(crate) fn wrong_header(&mut self, what: &str, help: &str) {
        let title = format!("`{}` {what}", self.mistakes.name);
        let end = self.text.find('\n').unwrap_or(self.text.len());
        let body = self.text[..end].trim_end_matches('\r');
        let text = Text::new(self.mistakes.name, body);
        self.report(Diagnostic::new(title).mark(&text, 0..body.len(), "the header").help(help));
    }

    /// Reports something about the whole file.
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.mistakes.report(diagnostic);
    }

    /// Whether nothing was wrong so far.
    pub(crate) fn is_good(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// `Ok` when nothing was wrong.
    pub(crate) fn finish(self) -> Result<(), Vec<Diagnostic>> {
        self.mistakes.finish()
    }

    fn wrong(&mut self, line: &Line<'_>, at: Option<usize>, message: &str) {
        let rest = &self.text[line.start..];
        let skipped = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let body = rest[skipped..].lines().next().unwrap_or_default();
        let range = at.map_or(0..body.len(), |at| line.range(body, at));
        self.mistakes.in_line(line.number, body, range, message);
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
