//! Ctrl-C, and the signal that asks a program to end: the first lets running engines stop in good order, the second
//! ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;
use twintrack_core::watch::{Progress, Watch};

use crate::exit::Exit;
use crate::output;

/// Whether the user has asked to stop.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Starts to listen; `said` is what the user is told at the first interrupt.
    ///
    /// # Errors
    /// When something in the process listens already.
    pub(crate) fn listen(said: &'static str) -> anyhow::Result<Interrupt> {
        Interrupt::listen_with(move || output::say!("\n{said}"), || ())
    }

    /// Starts to listen; `first` is done at the first interrupt, and `last` before the second ends the program.
    ///
    /// # Errors
    /// When something in the process listens already.
    pub(crate) fn listen_with(
        first: impl Fn() + Send + 'static,
        last: impl Fn() + Send + 'static,
    ) -> anyhow::Result<Interrupt> {
        let interrupt = Interrupt::default();
        let asked = Arc::clone(&interrupt.0);
        // Not whether it was asked to stop, which the program does itself as well: that is no interrupt to count.
        let mut interrupted = false;
        ctrlc::set_handler(move || {
            asked.store(true, Ordering::Relaxed);
            if interrupted {
                last();
                std::process::exit(Exit::Interrupted as i32);
            }
            interrupted = true;
            first();
        })
        .context("cannot listen for interrupts")?;
        Ok(interrupt)
    }

    /// Asks to stop, where it is the program that has reason to; an interrupt that follows is the first.
    pub(crate) fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the user has asked to stop.
    pub(crate) fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Watch for Interrupt {
    /// Stops a run when the user asks, and shows nothing.
    fn progress(&mut self, _: Progress) -> bool {
        !self.requested()
    }
}
