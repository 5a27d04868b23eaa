//! Whose a folder is: the scenario and hash of the sweep that it belongs to, in `sweep.json`.

use std::io;
use std::path::Path;

use fs_err::{self as fs, PathExt};
use serde::{Deserialize, Serialize};

use super::lock::LOCK;
use super::units::UNITS;
use crate::folder::error::FolderError;
use crate::folder::place::{PARTIAL, store};

/// Name of the file.
pub(super) const MARK: &str = "sweep.json";
/// Version of the folder's shape.
const FORMAT: &str = "twintrack-sweep-folder/1";

/// What the folder belongs to.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Mark {
    format: String,
    scenario: String,
    hash: String,
}

/// The scenario's name and hash that the folder of a sweep belongs to.
///
/// # Errors
/// [`FolderError::NotASweep`] when it is none.
pub fn sweep_of(folder: &Path) -> Result<(String, String), FolderError> {
    let foreign = || FolderError::NotASweep { folder: folder.to_owned() };
    let bytes = fs::read(folder.join(MARK)).map_err(|_| foreign())?;
    let mark: Mark = serde_json::from_slice(&bytes).map_err(|_| foreign())?;
    if mark.format == FORMAT { Ok((mark.scenario, mark.hash)) } else { Err(foreign()) }
}

/// Says whom the folder belongs to.
pub(super) fn set_mark(folder: &Path, name: &str, hash: &str) -> io::Result<()> {
    let mark = Mark { format: FORMAT.into(), scenario: name.into(), hash: hash.into() };
    let mut json = serde_json::to_vec_pretty(&mark)?;
    json.push(b'\n');
    store(&folder.join(MARK), &json)
}

/// What a folder belongs to; `None` when it is empty or not there.
pub(super) fn check(folder: &Path, hash: &str) -> Result<Option<Mark>, FolderError> {
    let foreign = || FolderError::NotASweep { folder: folder.to_owned() };
    if !folder.fs_err_try_exists()? {
        return Ok(None);
    }
    if !folder.is_dir() {
        return Err(foreign());
    }
    let Some(bytes) = fs::read(folder.join(MARK)).ok() else {
        // A process may have died before it could mark the folder.
        let ours = |name: &str| name == UNITS || name == LOCK || name.ends_with(PARTIAL);
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name();
            // Another one of many may have marked it meanwhile.
            if !ours(&name.to_string_lossy()) && !folder.join(MARK).fs_err_try_exists()? {
                return Err(foreign());
            }
        }
        return Ok(None);
    };
    let mark: Mark = serde_json::from_slice(&bytes).map_err(|_| foreign())?;
    if mark.format != FORMAT {
        return Err(foreign());
    }
    if mark.hash != hash {
        let Mark { scenario, hash, .. } = mark;
        return Err(FolderError::AnotherRun { folder: folder.to_owned(), scenario, hash });
    }
    Ok(Some(mark))
}
