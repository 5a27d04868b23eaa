//! A whole recording as the simulator's inputs: who takes part, with which slots and links, and what they change when.
//!
//! A slot of the simulator is a (participant, id, window, place) that is ever declared, since only quantities change while
//! a run goes on: one whose window changes is another slot, and one that is not declared at a time has a quantity of zero. What is
//! declared at the instant of the first arrival is so from the start; everything after it is an action.

mod builder;
mod person;
mod seats;
mod slots;

use super::reader::{Line, ReadError, Reader};
use crate::diagnostic::Diagnostic;
use crate::lines::mistakes::Mistakes;
use builder::{Builder, People};

/// Reads a whole recording.
///
/// # Errors
/// The first few lines that are wrong, each with its number and place.
pub(crate) fn read_people(name: &str, text: &str) -> Result<People, Vec<Diagnostic>> {
    let as_diagnostics = |error: ReadError| match error {
        ReadError::Line(found) => found.into_inner(),
        ReadError::Io(error) => vec![Diagnostic::new(error.to_string())],
    };
    let mut reader = Reader::new(name, text.as_bytes()).map_err(as_diagnostics)?;
    let mut builder = Builder::new(reader.header().start, reader.header().compress);
    let mut mistakes = Mistakes::new(name);
    loop {
        let bad = match reader.read() {
            Ok(Line::End) => break,
            Ok(Line::Event(event)) => match builder.take(&event, &reader) {
                Ok(()) => continue,
                Err(bad) => bad,
            },
            Ok(Line::Bad(bad)) => bad,
            Err(error) => return Err(vec![Diagnostic::new(error.to_string())]),
        };
        mistakes.report(bad.into_diagnostic(name));
    }
    mistakes.finish().map(|()| builder.finish())
}
