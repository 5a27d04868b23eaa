//! The terminal while it is ours: raw, on its alternate screen, and given back whatever happens.
//!
//! A panic gives it back before its report is printed (ratatui's hook), an error or the end by `Drop`.

use std::io::{self, IsTerminal};

use anstream::{AutoStream, ColorChoice};
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::crossterm::{execute, queue};
use ratatui::{DefaultTerminal, Frame};

/// See the module head.
#[derive(Debug)]
pub(super) struct Screen {
    terminal: DefaultTerminal,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When it cannot be set up.
    pub(super) fn open() -> io::Result<Screen> {
        match ratatui::try_init() {
            Ok(terminal) => Ok(Screen { terminal }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Draws all of it; terminals that can show it at once.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(super) fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(io::stdout(), BeginSynchronizedUpdate)?;
        self.terminal.draw(render)?;
        execute!(io::stdout(), EndSynchronizedUpdate)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back to what comes after.
pub(super) fn give_back() {
    ratatui::restore();
    // A terminal that takes no more is nothing to report at this point.
    let _ = execute!(io::stdout(), Show);
}

/// Whether there is a terminal that can show more than lines, and keys to press.
pub(super) fn is_there() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|kind| kind == "dumb" || kind.is_empty());
    io::stdout().is_terminal() && io::stdin().is_terminal() && !dumb
}

/// Whether colours are wanted.
pub(super) fn has_colours() -> bool {
    AutoStream::choice(&io::stdout()) != ColorChoice::Never
}
