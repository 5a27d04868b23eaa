//! A file that cannot be opened, and the one that was probably meant.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::suggest::nearest;

/// What to tell a user who named a file that cannot be opened: the same error, with the path, and with the file beside it whose name
/// is most like the one that is missing.
#[must_use]
pub fn unopened(path: &Path, error: &io::Error) -> io::Error {
    let name = path.display();
    let message = match error.kind() {
        ErrorKind::NotFound => match neighbour(path) {
            Some(near) => format!("there is no file `{name}`; did you mean `{near}`, in the same folder?"),
            None => format!("there is no file `{name}`"),
        },
        ErrorKind::IsADirectory => format!("`{name}` is a folder; expected a file"),
        ErrorKind::InvalidData => format!("`{name}` is not UTF-8 text"),
        _ => format!("cannot read `{name}`: {error}"),
    };
    io::Error::new(error.kind(), message)
}

/// The file beside `path` whose name is most like its own, with the same ending if that has one.
pub(crate) fn neighbour(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let ending = path.extension();
    let alike = |name: &String| {
        let its: Option<&OsStr> = Path::new(name).extension();
        its.is_some() && (ending.is_none() || its == ending)
    };
    let names = fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<_> = names.filter(alike).collect();
    names.sort();
    nearest(path.file_name()?.to_str()?, names.iter().map(String::as_str)).map(str::to_owned)
}
