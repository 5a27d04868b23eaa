//! What a recording holds, counted line by line: memory grows with the participants alone.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use super::event::{Event, EventKind, Header, SlotRecord};
use super::order::Order;
use super::reader::{Line, ReadError, Reader, UnknownField};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Most mistakes that are shown where bad lines are passed over.
const SHOWN_MAX: usize = 5;

/// How to check.
#[derive(Clone, Copy, Debug, Default)]
pub struct CheckOptions {
    /// Passes over bad lines and counts them instead of stopping at the first.
    pub skip_bad: bool,
}

/// What a recording holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Its first line.
    pub header: Header,
    /// Lines, the header and empty ones included.
    pub lines: u64,
    /// Bytes.
    pub bytes: u64,
    /// Good events of each kind, in the order of [`EventKind::ALL`].
    pub events: [u64; 5],
    /// Lines that are wrong.
    pub bad: u64,
    /// The first few of them.
    pub shown: Option<Diagnostics>,
    /// Participants that did something.
    pub participants: usize,
    /// From the first event, or the stated start, to the last, in nanoseconds as recorded.
    pub length_ns: u64,
    /// Fields that this program does not know, by path.
    pub unknown: BTreeMap<String, UnknownField>,
    /// Lines with fields that are known, kept, and not simulated, by field.
    pub unsimulated: BTreeMap<&'static str, u64>,
}

/// Why a check ended before the end of the recording.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A line is wrong; what was counted before it is told.
    #[error("line {} is wrong", .1.lines)]
    Bad(Diagnostics, Box<Check>),
    /// The recording cannot be read, or what is good of it not written.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl From<io::Error> for CheckError {
    fn from(error: io::Error) -> CheckError {
        CheckError::Read(error.into())
    }
}

/// Checks a recording from its first line to its last, and writes the good lines to `good`, as they are. One pass.
///
/// # Errors
/// At the first bad line, unless they are to be passed over; when the system refuses.
pub fn check<R: BufRead>(
    name: &str,
    input: R,
    options: CheckOptions,
    mut good: Option<&mut dyn Write>,
) -> Result<Check, CheckError> {
    let mut reader = Reader::new(name, input)?;
    let mut order = Order::new(reader.header().start);
    let mut counted = Check {
        header: reader.header().clone(),
        lines: 0,
        bytes: 0,
        events: [0; 5],
        bad: 0,
        shown: None,
        participants: 0,
        length_ns: 0,
        unknown: BTreeMap::new(),
        unsimulated: BTreeMap::new(),
    };
    let mut keep = |line: &[u8]| match &mut good {
        Some(out) => out.write_all(line).and_then(|()| out.write_all(b"\n")),
        None => Ok(()),
    };
    keep(reader.line())?;
    let mut shown: Vec<Diagnostic> = Vec::new();
    loop {
        let bad = match reader.read()? {
            Line::End => break,
            Line::Bad(bad) => bad,
            Line::Event(event) => match order.take(&event, &reader) {
                Ok(()) => {
                    counted.events[event.kind as usize] += 1;
                    note_unsimulated(&event, &mut counted.unsimulated);
                    keep(reader.line())?;
                    continue;
                }
                Err(bad) => bad,
            },
        };
        counted.bad += 1;
        if shown.len() < SHOWN_MAX {
            shown.push(bad.into_diagnostic(name));
        }
        if !options.skip_bad {
            break;
        }
    }
    counted.lines = reader.line_number();
    counted.bytes = reader.bytes();
    counted.participants = order.participants();
    counted.length_ns = order.start().zip(order.last()).map_or(0, |(start, last)| last.0.abs_diff(start.0));
    counted.unknown = reader.unknown;
    if shown.is_empty() {
        return Ok(counted);
    }
    let found = Diagnostics::from(shown);
    if options.skip_bad {
        return Ok(Check { shown: Some(found), ..counted });
    }
    Err(CheckError::Bad(found, Box::new(counted)))
}

impl Check {
    /// Good events in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.events.iter().sum()
    }

    /// Good events of each kind.
    pub fn kinds(&self) -> impl Iterator<Item = (EventKind, u64)> {
        EventKind::ALL.into_iter().zip(self.events)
    }
}

fn note_unsimulated(event: &Event, unsimulated: &mut BTreeMap<&'static str, u64>) {
    let mut note = |field, is: bool| {
        if is {
            *unsimulated.entry(field).or_insert(0) += 1;
        }
    };
    let any = |is: fn(&SlotRecord) -> bool| event.slots().any(|(_, slots)| slots.iter().any(is));
    note("start_time", any(|slot| slot.start_time.is_some()));
    note("end_time", any(|slot| slot.end_time.is_some()));
}
