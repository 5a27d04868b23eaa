//! Writing to standard output and standard error.

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

/// Tells the user something on standard error, without colours where they are not wanted.
///
/// That nobody is there to read it, as when the terminal was closed, is no failure: there is nowhere left to say so, and
/// `eprintln!`, which panics, would end the program for it in the middle of whatever it was about to tell.
pub(crate) fn tell(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Tells the user a line, as [`tell`] does; written like `eprintln!`.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::output::tell(&(format!($($text)*) + "\n"))
    };
}
pub(crate) use say;

/// How to lay out tables for standard output.
pub(crate) fn layout() -> Layout {
    if !io::stdout().is_terminal() {
        return Layout { width: None, styled: false };
    }
    let width = terminal_size::terminal_size().map(|(terminal_size::Width(columns), _)| columns);
    let styled = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    Layout { width, styled }
}
