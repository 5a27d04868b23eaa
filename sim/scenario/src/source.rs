//! The text of a scenario, and where the files it names are looked for.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::unopened::unopened;

/// A scenario file's text with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As messages name it.
    pub name: String,
    /// What it holds.
    pub text: String,
    /// Files that the scenario names are relative to this directory.
    pub directory: PathBuf,
    /// The file it was read from, if any: a base that extends it in turn is refused.
    pub file: Option<PathBuf>,
}

impl Source {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// When it cannot be read; the message names the path, and the file that was probably meant. Text that is not UTF-8 is
    /// `InvalidData`.
    pub fn read(path: impl AsRef<Path>) -> io::Result<Source> {
        let path = path.as_ref();
        let text = fs::read_to_string(path).map_err(|error| unopened(path, &error))?;
        let directory = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Source { name: path.display().to_string(), text, directory, file: Some(path.to_owned()) })
    }

    /// A scenario from memory; files it names are relative to the current directory.
    #[must_use]
    pub fn from_text(name: impl Into<String>, text: impl Into<String>) -> Source {
        Source { name: name.into(), text: text.into(), directory: PathBuf::new(), file: None }
    }
}
