//! Running the programs of engines.

use std::io;
use std::process::{Command, Output};

use crate::QueueError;

/// What a program left behind.
pub(crate) struct Said {
    pub(crate) success: bool,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a program to its end.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run(words: &[String]) -> Result<Said, QueueError> {
    let (program, arguments) = words.split_first().expect("a command has a first word");
    let Output { status, stdout, stderr } = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| io::Error::new(error.kind(), format!("cannot start `{program}`: {error}")))?;
    let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
    Ok(Said { success: status.success(), out: text(&stdout), err: text(&stderr) })
}

/// What a program prints.
///
/// # Errors
/// When it cannot be started, or fails.
pub(crate) fn output(words: &[String]) -> Result<String, QueueError> {
    let said = run(words)?;
    if said.success { Ok(said.out) } else { Err(refused(words, &said)) }
}

/// The error of a program that failed. Some say why on standard output.
pub(crate) fn refused(words: &[String], said: &Said) -> QueueError {
    let said = if said.err.is_empty() { &said.out } else { &said.err };
    QueueError::Refused { command: words.join(" "), said: said.clone(), hint: String::new() }
}

/// Whether a program can be started.
pub(crate) fn is_there(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

/// Words as a command.
pub(crate) fn words(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
