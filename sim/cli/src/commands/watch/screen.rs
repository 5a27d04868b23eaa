//! The terminal while it is ours: raw, on its alternate screen, and given back once, whatever happens.
//!
//! A panic gives it back before its report is printed, wherever it is; an error or the end by `Drop`. ratatui's own set-up
//! was rejected: after a panic it gives back twice, and the second time takes the cursor to where it was before the report,
//! which the prompt then overwrites.

use std::io::{self, IsTerminal, Stdout};
use std::mem::ManuallyDrop;
use std::panic::{set_hook, take_hook};
use std::sync::atomic::{AtomicBool, Ordering};

use anstream::{AutoStream, ColorChoice};
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::Show;
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{execute, queue};
use ratatui::{Frame, Terminal};

/// The terminal is ours.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// See the module head.
#[derive(Debug)]
pub(super) struct Screen {
    // Never dropped: ratatui would show the cursor, which `give_back` has done, and panic when there is neither a terminal
    // nor a standard error to complain to.
    terminal: ManuallyDrop<Terminal<CrosstermBackend<Stdout>>>,
}

impl Screen {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When it cannot be set up.
    pub(super) fn open() -> io::Result<Screen> {
        let report = take_hook();
        set_hook(Box::new(move |info| {
            let _ = give_back();
            report(info);
        }));
        TAKEN.store(true, Ordering::SeqCst);
        take()
            .map(|terminal| Screen { terminal: ManuallyDrop::new(terminal) })
            .inspect_err(|_| drop(give_back()))
    }

    /// Draws all of it, on terminals that can, at once; nothing any more once a panic has given the terminal back.
    ///
    /// # Errors
    /// When the terminal cannot be written to.
    pub(super) fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if !TAKEN.load(Ordering::SeqCst) {
            return Ok(());
        }
        queue!(io::stdout(), BeginSynchronizedUpdate)?;
        self.terminal.draw(render)?;
        execute!(io::stdout(), EndSynchronizedUpdate)
    }
}

impl Screen {
    /// Gives the terminal back, which shows whether it is still there.
    ///
    /// # Errors
    /// When it has vanished.
    pub(super) fn close(self) -> io::Result<()> {
        give_back()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that takes no more is nothing to report at this point.
        let _ = give_back();
    }
}

fn take() -> io::Result<Terminal<CrosstermBackend<Stdout>>> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen)?;
    Terminal::new(CrosstermBackend::new(io::stdout()))
}

/// Gives the terminal back to what comes after, unless it has been; all of it, whatever fails on the way.
pub(super) fn give_back() -> io::Result<()> {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let cooked = disable_raw_mode();
    execute!(io::stdout(), EndSynchronizedUpdate, LeaveAlternateScreen, Show).and(cooked)
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
