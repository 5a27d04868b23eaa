//! A recording read line by line, in memory that does not grow with the number of lines.
//!
//! Reading the whole text, as other data files are, was rejected: recordings have millions of lines. A mistake therefore
//! takes its line along.

mod bad;
mod places;

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};
use std::ops::Range;

use super::event::{Event, EventKind, Header, RECORDING_VERSION};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::lines::json_lines::letter_at_fault;
use crate::suggest::nearest;
use places::{readable, reason, value_range};

pub(crate) use bad::BadLine;

/// Longest line in bytes: a commitment of a hundred thousand slots, and more than a mistake (no line breaks) should take.
const LINE_MAX: u64 = 16 << 20;
/// Most different unknown fields that are told apart.
const UNKNOWN_MAX: usize = 1_000;
const HEADER_HELP: &str = "a recording begins with the line {\"trace\": 1}";

/// Why a recording cannot be read on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A line is wrong; the next one can be read.
    #[error("{0}")]
    Line(Box<Diagnostics>),
    /// The system could not read on.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A field that this program does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownField {
    /// How often it is there.
    pub times: u64,
    /// The first line that has it.
    pub first_line: u64,
}

/// Reads a recording line by line.
#[derive(Debug)]
pub(crate) struct Reader<R> {
    input: R,
    line: Vec<u8>,
    number: u64,
    bytes: u64,
    header: Header,
    /// Unknown fields by path, such as `need_slots[].skills`.
    pub(crate) unknown: BTreeMap<String, UnknownField>,
}

/// What [`Reader::read`] yields.
pub(crate) enum Line {
    Event(Event),
    Bad(BadLine),
    End,
}

impl<R: BufRead> Reader<R> {
    /// Reads the header. `name` is what messages call the recording.
    ///
    /// # Errors
    /// When the first line is no header of this version, or the system refuses.
    pub(crate) fn new(name: &str, input: R) -> Result<Reader<R>, ReadError> {
        let header = Header { trace: RECORDING_VERSION, start: None, compress: None, source: None };
        let mut reader =
            Reader { input, line: Vec::new(), number: 0, bytes: 0, header, unknown: BTreeMap::new() };
        let wrong = |bad: BadLine| ReadError::Line(Box::new(vec![bad.into_diagnostic(name)].into()));
        loop {
            match reader.next_line()? {
                Some(Ok(())) => {}
                Some(Err(bad)) => return Err(wrong(bad)),
                None => {
                    let empty = Diagnostic::new(format!("`{name}` is empty")).help(HEADER_HELP);
                    return Err(ReadError::Line(Box::new(vec![empty].into())));
                }
            }
            match reader.header_of_line() {
                Ok(Some(header)) => {
                    reader.header = header;
                    return Ok(reader);
                }
                Ok(None) => {}
                Err(bad) => return Err(wrong(bad)),
            }
        }
    }

    /// The first line.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Number of the current line, from 1.
    pub(crate) fn line_number(&self) -> u64 {
        self.number
    }

    /// The current line without its end.
    pub(crate) fn line(&self) -> &[u8] {
        &self.line
    }

    pub(crate) fn read(&mut self) -> io::Result<Line> {
        loop {
            match self.next_line()? {
                None => return Ok(Line::End),
                Some(Err(bad)) => return Ok(Line::Bad(bad)),
                Some(Ok(())) => {}
            }
            let Ok(text) = std::str::from_utf8(&self.line) else {
                return Ok(Line::Bad(self.bad(0..1, "this line is not UTF-8 text")));
            };
            if text.trim().is_empty() || text.starts_with('#') {
                continue;
            }
            return Ok(match self.event() {
                Ok(event) => Line::Event(event),
                Err(bad) => Line::Bad(bad),
            });
        }
    }

    /// What is wrong with the current line, and where.
    pub(crate) fn bad(&self, range: Range<usize>, message: impl Into<String>) -> BadLine {
        BadLine {
            number: self.number,
            text: String::from_utf8_lossy(&self.line).into_owned(),
            range,
            message: message.into(),
            help: None,
        }
    }

    /// The same at the value of a field, the first whose value is as told.
    pub(crate) fn bad_value(
        &self,
        field: &str,
        is_it: impl Fn(&str) -> bool,
        message: impl Into<String>,
    ) -> BadLine {
        let text = std::str::from_utf8(&self.line).unwrap_or_default();
        let range = value_range(text, field, is_it).unwrap_or(0..text.len());
        self.bad(range, message)
    }

    fn event(&mut self) -> Result<Event, BadLine> {
        let Reader { line, unknown, number, .. } = self;
        let text = std::str::from_utf8(line).unwrap_or_default();
        let mut json = serde_json::Deserializer::from_str(text);
        let mut ignored = |path: serde_ignored::Path<'_>| {
            let path = readable(&path.to_string());
            if unknown.len() < UNKNOWN_MAX || unknown.contains_key(&path) {
                let field = unknown.entry(path).or_insert(UnknownField { times: 0, first_line: *number });
                field.times += 1;
            }
        };
        let read: Result<Event, _> = serde_ignored::deserialize(&mut json, &mut ignored);
        let end = json.end();
        match read.and_then(|event| end.map(|()| event)) {
            Ok(event) => Ok(event),
            Err(error) => Err(self.not_as_it_should_be(&error)),
        }
    }

    fn header_of_line(&self) -> Result<Option<Header>, BadLine> {
        let text = std::str::from_utf8(&self.line).unwrap_or_default().trim_start_matches('\u{feff}');
        if text.trim().is_empty() || text.starts_with('#') {
            return Ok(None);
        }
        let wrong = |message: String| {
            let mut bad = self.bad(0..text.len(), message);
            bad.help = Some(HEADER_HELP.into());
            bad
        };
        let header: Header = serde_json::from_str(text).map_err(|error| {
            wrong(format!("the first line is no header of a recording: {}", reason(&error)))
        })?;
        if header.trace != RECORDING_VERSION {
            return Err(wrong(format!(
                "this recording has version {}; this program reads {RECORDING_VERSION}",
                header.trace
            )));
        }
        if header.compress.is_some_and(|factor| !(factor.is_finite() && factor > 0.0)) {
            return Err(wrong("`compress` must be above zero".into()));
        }
        Ok(Some(header))
    }

    fn not_as_it_should_be(&self, error: &serde_json::Error) -> BadLine {
        let text = std::str::from_utf8(&self.line).unwrap_or_default();
        let reason = reason(error);
        let what = if error.is_data() { "" } else { "this line is not a JSON object: " };
        let mut bad = self.bad(letter_at_fault(text, error), format!("{what}{reason}"));
        if let Some(word) = reason.strip_prefix("unknown variant `").and_then(|rest| rest.split('`').next()) {
            let near = nearest(word, EventKind::ALL.iter().map(|kind| kind.word()));
            bad.help = near.map(|near| format!("did you mean `{near}`?"));
            bad.range = value_range(text, "kind", |_| true).unwrap_or(bad.range);
        }
        bad
    }

    /// Reads a line into the buffer. A line that is too long is passed over as a bad one.
    fn next_line(&mut self) -> io::Result<Option<Result<(), BadLine>>> {
        self.line.clear();
        let read = (&mut self.input).take(LINE_MAX).read_until(b'\n', &mut self.line)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.bytes += read as u64;
        if read as u64 == LINE_MAX && self.line.last() != Some(&b'\n') {
            self.bytes += self.input.skip_until(b'\n')? as u64;
            self.line.truncate(80);
            return Ok(Some(
                Err(self.bad(0..80, format!("this line is longer than {} MiB", LINE_MAX >> 20))),
            ));
        }
        while matches!(self.line.last(), Some(b'\n' | b'\r')) {
            self.line.pop();
        }
        Ok(Some(Ok(())))
    }
}

/// Whether a text is a recording: its first line with anything in it is an object with a field `trace`.
pub(crate) fn is_recording(text: &str) -> bool {
    let first = text
        .trim_start_matches('\u{feff}')
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| {
        serde_json::from_str::<serde_json::Value>(line).is_ok_and(|value| value.get("trace").is_some())
    })
}
