//! One process at a time, unless it is one of many that share the folder.

use std::fs::{File, TryLockError};
use std::path::Path;

use fs_err::PathExt;

use crate::folder::error::FolderError;

pub(super) const LOCK: &str = ".lock";

/// Whether a process has opened the folder for itself alone.
///
/// # Errors
/// When the system does not say.
pub fn at_work(folder: &Path) -> Result<bool, FolderError> {
    if !folder.join(LOCK).fs_err_try_exists()? {
        return Ok(false);
    }
    match lock(folder) {
        Ok(_) => Ok(false),
        Err(FolderError::Busy { .. }) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Takes the folder for this process.
pub(super) fn lock(folder: &Path) -> Result<File, FolderError> {
    let file = File::options().write(true).create(true).truncate(false).open(folder.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(FolderError::Busy { folder: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
