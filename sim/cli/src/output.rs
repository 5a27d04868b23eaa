//! Writing to standard output.

use std::io::{self, ErrorKind, IsTerminal, Write};

use twintrack_reports::table::Layout;

/// Writes to standard output; a reader that has gone away, as `head` does, is no error.
pub(crate) fn print(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// How to lay out tables for standard output.
pub(crate) fn layout() -> Layout {
    if !io::stdout().is_terminal() {
        return Layout { width: None, styled: false };
    }
    let width = terminal_size::terminal_size().map(|(terminal_size::Width(columns), _)| columns);
    let styled = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    Layout { width, styled }
}
