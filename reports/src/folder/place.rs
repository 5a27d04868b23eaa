//! Putting files in place: written beside, flushed, and renamed.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use fs_err::{self as fs, PathExt};
use tempfile::TempDir;

use super::error::FolderError;
use crate::artifact::Artifact;

/// Where results go when the user names no folder.
pub const DEFAULT_PARENT: &str = "reports/out";
/// What temporary files end with.
pub(super) const PARTIAL: &str = ".partial";

/// A hidden folder beside `folder`, removed again unless it is put in place.
pub(super) fn staging(folder: &Path) -> Result<TempDir, FolderError> {
    let parent = parent_of(folder);
    fs::create_dir_all(parent)?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let prefix = format!(".{name}.");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(PARTIAL);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary folders are private by default; this one becomes the results, for whoever the umask lets in.
        builder.permissions(std::fs::Permissions::from_mode(0o777));
    }
    builder.tempdir_in(parent).map_err(|error| {
        let text = format!("cannot write results beside {}: {error}", folder.display());
        FolderError::Io(io::Error::new(error.kind(), text))
    })
}

/// Paths of all files below a folder, with `/` between their parts. Linear in their number.
pub(super) fn files_below(folder: &Path, prefix: &str) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found.extend(files_below(&entry.path(), &format!("{path}/"))?);
        } else {
            found.insert(path);
        }
    }
    Ok(found)
}

/// The files of a folder that holds a `marker` file, by which it is told that a program wrote it; `None` if nothing is there.
///
/// # Errors
/// When something else is there.
pub(super) fn files_marked(folder: &Path, marker: &str) -> Result<Option<BTreeSet<String>>, FolderError> {
    let not_ours = || FolderError::NotOurs { folder: folder.to_owned() };
    if !folder.fs_err_try_exists()? {
        return Ok(None);
    }
    if !folder.is_dir() {
        return Err(not_ours());
    }
    let found = files_below(folder, "")?;
    match found.is_empty() {
        true => Ok(None),
        false if found.contains(marker) => Ok(Some(found)),
        false => Err(not_ours()),
    }
}

pub(super) fn write(folder: &Path, artifact: &Artifact) -> io::Result<()> {
    let path = folder.join(&artifact.path);
    fs::create_dir_all(parent_of(&path))?;
    let mut file = fs::File::create(path)?;
    file.write_all(&artifact.contents)?;
    file.sync_all()
}

/// Renames a finished staging folder to its final name, replacing what [`Target::check_replaceable`] has passed.
pub(super) fn put_in_place(staging: TempDir, folder: &Path) -> io::Result<()> {
    let replaced = sibling(&staging.path().with_extension(""), "", ".replaced");
    let replaces = folder.fs_err_try_exists()?;
    if replaces {
        fs::rename(folder, &replaced)?;
    }
    if let Err(error) = fs::rename(staging.path(), folder) {
        if replaces {
            fs::rename(&replaced, folder)?;
        }
        return Err(error);
    }
    // Its contents have moved: there is nothing left for the guard to remove.
    let _ = staging.keep();
    sync_folder(parent_of(folder));
    if replaces { fs::remove_dir_all(&replaced) } else { Ok(()) }
}

/// Asks the system to make a rename durable; systems that cannot open a folder do without.
pub(super) fn sync_folder(folder: &Path) {
    if let Ok(handle) = fs::File::open(folder) {
        let _ = handle.sync_all();
    }
}

/// A path in the same parent, its last part between `before` and `after`.
pub(super) fn sibling(path: &Path, before: &str, after: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{before}{name}{after}"))
}

pub(super) fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file beside its place, flushes it and renames it: it is there as a whole or not at all.
pub(super) fn store(path: &Path, contents: &[u8]) -> io::Result<()> {
    store_as_written(path, |file| file.write_all(contents))
}

/// The same for contents that are written bit by bit; an error of the writer leaves nothing.
pub(super) fn store_as_written<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    let mut file = tempfile::Builder::new().prefix(".").suffix(PARTIAL).tempfile_in(parent_of(path))?;
    let mut buffered = BufWriter::new(&mut file);
    let value = write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    file.as_file().sync_all()?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are private by default; results are not.
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path).map_err(|error| error.error)?;
    Ok(value)
}

/// Writes a file as its contents come: it is there as a whole or not at all. Whatever is at the path is replaced.
///
/// # Errors
/// When the system refuses, or the writer does.
pub fn write_as_it_comes<T, E: From<io::Error>>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<T, E>,
) -> Result<T, E> {
    fs::create_dir_all(parent_of(path))?;
    store_as_written(path, write)
}

/// Writes files that belong together into a folder, instead of all that is in it: they are there as a whole or not at all.
///
/// # Errors
/// When the system refuses; what was there before is then still there.
pub fn write_set(folder: &Path, artifacts: &[Artifact]) -> Result<(), FolderError> {
    let staging = staging(folder)?;
    for artifact in artifacts {
        write(staging.path(), artifact)?;
    }
    Ok(put_in_place(staging, folder)?)
}
