//! The values that runs left in a folder.

use std::path::Path;

use fs_err::{self as fs, PathExt};

use super::error::FolderError;
use crate::sweep::Observations;

/// The values in a folder of results, of a run or of a sweep.
///
/// # Errors
/// See [`FolderError`].
pub fn read_observations(folder: &Path) -> Result<Observations, FolderError> {
    for file in ["results/runs.csv", "runs.csv", "metrics.csv"].map(|name| folder.join(name)) {
        if file.fs_err_try_exists()? {
            return Observations::read(&fs::read(&file)?)
                .map_err(|error| FolderError::NotTidy { file, error });
        }
    }
    Err(FolderError::NoResults { folder: folder.to_owned() })
}
