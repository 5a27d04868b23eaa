//! A folder of findings that are no results of a run: put in place as a whole, and replaced only by its like.

use std::path::Path;

use fs_err as fs;
use serde_json::Value;

use super::error::FolderError;
use super::place::{files_marked, write_set};
use crate::artifact::Artifact;

/// Writes findings into a folder of their own. One of the artifacts is `marker`, a JSON object whose `files` lists the paths
/// of all others: a folder that has one, and no other files than it lists, is replaced.
///
/// # Errors
/// See [`FolderError`]; what was there is then there still.
pub fn write_findings(folder: &Path, artifacts: &[Artifact], marker: &str) -> Result<(), FolderError> {
    check_findings(folder, marker)?;
    write_set(folder, artifacts)
}

/// Whether findings can go into a folder.
///
/// # Errors
/// See [`FolderError`].
pub fn check_findings(folder: &Path, marker: &str) -> Result<(), FolderError> {
    let Some(found) = files_marked(folder, marker)? else { return Ok(()) };
    let not_ours = || FolderError::NotOurs { folder: folder.to_owned() };
    let listed: Value = serde_json::from_slice(&fs::read(folder.join(marker))?).map_err(|_| not_ours())?;
    let files = listed["files"].as_array().ok_or_else(not_ours)?;
    let ours = |path: &String| path == marker || files.iter().any(|file| file == path.as_str());
    match found.into_iter().find(|path| !ours(path)) {
        Some(file) => Err(FolderError::ForeignFile { folder: folder.to_owned(), file }),
        None => Ok(()),
    }
}
