//! Ctrl-C, and the signal that asks a program to end: the first lets running engines stop in good order, the second
//! ends the program at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context;

use crate::exit::Exit;

/// Whether the user has asked to stop.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Starts to listen; `said` is what the user is told at the first interrupt.
    ///
    /// # Errors
    /// When something in the process listens already.
    pub(crate) fn listen(said: &'static str) -> anyhow::Result<Interrupt> {
        let interrupt = Interrupt::default();
        let asked = Arc::clone(&interrupt.0);
        ctrlc::set_handler(move || {
            if asked.swap(true, Ordering::Relaxed) {
                std::process::exit(Exit::Interrupted as i32);
            }
            eprintln!("\n{said}");
        })
        .context("cannot listen for interrupts")?;
        Ok(interrupt)
    }

    /// Whether the user has asked to stop.
    pub(crate) fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
