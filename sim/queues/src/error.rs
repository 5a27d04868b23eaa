//! What can go wrong between this program and an engine.

use std::io;

/// Why an engine could not be used.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// A program of the engine is not on the `PATH`.
    #[error("there is no `{program}` on the PATH, so {engine} cannot be used here: {remedy}")]
    Missing {
        /// The program.
        program: String,
        /// The engine.
        engine: &'static str,
        /// Where to get it, and what works without.
        remedy: &'static str,
    },
    /// A program of the engine says no.
    #[error("`{command}` failed: {said}{hint}")]
    Refused {
        /// The command line.
        command: String,
        /// Its last words.
        said: String,
        /// What to do about it, where that is known.
        hint: String,
    },
    /// A program of the engine printed something that cannot be understood.
    #[error("`{command}` printed something that twintrack does not understand: {printed}")]
    Strange {
        /// The command line.
        command: String,
        /// What it printed.
        printed: String,
    },
    /// The operating system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}
