//! The folder of a sweep, opened by a process that works in it.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use fs_err::{self as fs, PathExt};

use super::executions::{self, Execution};
use super::lock::lock;
use super::mark::{check, set_mark};
use super::submissions;
use super::units::{UNITS, unit_path};
use crate::artifact::Artifact;
use crate::fingerprint;
use crate::folder::error::FolderError;
use crate::folder::place::{DEFAULT_PARENT, PARTIAL, parent_of, put_in_place, staging, store, write};
use crate::run::{manifest, short};
use crate::sweep::manifest::SweepManifest;
use crate::sweep::{Unit, UnitId};

const RESULTS: &str = "results";
const EXECUTIONS: &str = "executions.jsonl";
const CANCELLED: &str = ".cancelled";

/// The folder of a sweep, opened for this process alone or for one among many.
#[derive(Debug)]
pub struct SweepFolder {
    folder: PathBuf,
    executions: Mutex<File>,
    /// Held for as long as the process lives; the system lets go of it however that ends. None among many.
    _lock: Option<File>,
}

impl SweepFolder {
    /// Opens or makes the folder of a sweep: `out` if given, else one of its own below [`DEFAULT_PARENT`]. Removes what a
    /// process that died may have left.
    ///
    /// # Errors
    /// See [`FolderError`].
    pub fn open(name: &str, hash: &str, out: Option<&Path>) -> Result<SweepFolder, FolderError> {
        let folder = Self::place(name, hash, out);
        let mark = check(&folder, hash)?;
        fs::create_dir_all(folder.join(UNITS))?;
        let lock = lock(&folder)?;
        if mark.is_none() {
            set_mark(&folder, name, hash)?;
        }
        // Where tasks were handed out, some may still be writing.
        if !folder.join(submissions::FOLDER).fs_err_try_exists()? {
            remove_partial(&folder.join(UNITS))?;
        }
        remove_staged(&folder)?;
        let executions = File::options().append(true).create(true).open(folder.join(EXECUTIONS))?;
        Ok(SweepFolder { folder, executions: Mutex::new(executions), _lock: Some(lock) })
    }

    /// Opens or makes the folder for one process among many, on this machine or on others that share it: it takes no lock,
    /// removes nothing, and has a log of executions of its own, called after the task that it carries out.
    ///
    /// # Errors
    /// See [`FolderError`].
    pub fn join(name: &str, hash: &str, out: Option<&Path>, task: &str) -> Result<SweepFolder, FolderError> {
        let folder = Self::place(name, hash, out);
        let mark = check(&folder, hash)?;
        fs::create_dir_all(folder.join(UNITS))?;
        if mark.is_none() {
            set_mark(&folder, name, hash)?;
        }
        let log = executions::path(&folder, task);
        fs::create_dir_all(parent_of(&log))?;
        let executions = File::options().append(true).create(true).open(log)?;
        Ok(SweepFolder { folder, executions: Mutex::new(executions), _lock: None })
    }

    /// Where the folder of a sweep is: `out` if given, else one of its own below [`DEFAULT_PARENT`].
    #[must_use]
    pub fn place(name: &str, hash: &str, out: Option<&Path>) -> PathBuf {
        let own = || Path::new(DEFAULT_PARENT).join(format!("{name}-sweep-{}", short(hash)));
        out.map_or_else(own, Path::to_owned)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Asks whoever works in the folder of a sweep to stop after the runs that are under way, wherever that is.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn cancel(folder: &Path) -> io::Result<()> {
        fs::write(folder.join(CANCELLED), "")
    }

    /// Whether somebody asked for that.
    #[must_use]
    pub fn cancelled(&self) -> bool {
        is_cancelled(&self.folder)
    }

    /// Takes that back: the sweep goes on.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn go_on(&self) -> io::Result<()> {
        match fs::remove_file(self.folder.join(CANCELLED)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// A finished run, if it is there and whole.
    ///
    /// # Errors
    /// When a file is there that cannot be read.
    pub fn unit(&self, id: &UnitId) -> io::Result<Option<Unit>> {
        match fs::read(self.unit_path(id)) {
            Ok(bytes) => Ok(Unit::read(&bytes).filter(|unit| unit.id == *id)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Keeps a finished run. Safe to call from several threads.
    ///
    /// # Errors
    /// When the system refuses; the run is then not there.
    pub fn keep(&self, unit: &Unit) -> io::Result<()> {
        let path = self.unit_path(&unit.id);
        fs::create_dir_all(parent_of(&path))?;
        store(&path, &unit.sealed()?)
    }

    /// Whether a finished run is there, without looking into it.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn has(&self, id: &UnitId) -> io::Result<bool> {
        self.unit_path(id).fs_err_try_exists()
    }

    /// Adds a line to the log of executions.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn note(&self, execution: &Execution) -> io::Result<()> {
        let mut line = serde_json::to_vec(execution)?;
        line.push(b'\n');
        let mut log = self.executions.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        log.write_all(&line)
    }

    /// Puts the results in place, instead of those that are there. Returns where they are.
    ///
    /// # Errors
    /// See [`FolderError`]; the previous results, if any, are then still there.
    pub fn publish(&self, artifacts: &[Artifact], manifest: &SweepManifest) -> Result<PathBuf, FolderError> {
        let results = self.folder.join(RESULTS);
        let staging = staging(&results)?;
        for artifact in artifacts {
            write(staging.path(), artifact)?;
        }
        write(staging.path(), &Artifact::new(fingerprint::FILE, format!("{}\n", manifest.fingerprint)))?;
        let mut json = serde_json::to_vec_pretty(manifest).map_err(io::Error::from)?;
        json.push(b'\n');
        write(staging.path(), &Artifact::new(manifest::FILE, json))?;
        put_in_place(staging, &results)?;
        Ok(results)
    }

    fn unit_path(&self, id: &UnitId) -> PathBuf {
        unit_path(&self.folder, id)
    }
}

/// Whether somebody asked a folder's sweep to stop, and nobody took that back.
#[must_use]
pub fn is_cancelled(folder: &Path) -> bool {
    folder.join(CANCELLED).exists()
}

/// Removes temporary files below a folder.
fn remove_partial(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_partial(&entry.path())?;
        } else if entry.file_name().to_string_lossy().ends_with(PARTIAL) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Removes results that were being put in place.
fn remove_staged(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(&format!(".{RESULTS}.")) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::mark::MARK;
    use super::*;
    use crate::sample;

    fn unit(replication: u32) -> Unit {
        let sample = sample::small();
        let id = UnitId::of("f00d", replication, "v1", &sample::build());
        Unit::of(id, replication, 7, &sample.outcomes[0]).expect("a unit")
    }

    #[test]
    fn what_is_kept_is_found_again_and_nothing_else() {
        let parent = tempfile::tempdir().expect("a folder");
        let out = parent.path().join("deep/sweep");
        let (first, second) = (unit(1), unit(2));
        let folder = SweepFolder::open("demo", "f00d", Some(&out)).expect("opened");
        folder.keep(&first).expect("kept");
        drop(folder);
        let folder = SweepFolder::open("demo", "f00d", Some(&out)).expect("opened again");
        assert_eq!(folder.unit(&first.id).expect("readable"), Some(first.clone()));
        assert_eq!(folder.unit(&second.id).expect("readable"), None);

        fs::copy(folder.unit_path(&first.id), parent.path().join("copy")).expect("copied");
        fs::create_dir_all(parent_of(&folder.unit_path(&second.id))).expect("created");
        fs::copy(parent.path().join("copy"), folder.unit_path(&second.id)).expect("copied");
        assert_eq!(folder.unit(&second.id).expect("readable"), None, "another one's content");
    }

    #[test]
    fn two_at_once_and_another_sweep_are_refused() {
        let parent = tempfile::tempdir().expect("a folder");
        let out = parent.path().join("sweep");
        let open = |hash| SweepFolder::open("demo", hash, Some(&out));
        let folder = open("f00d").expect("opened");
        assert!(matches!(open("f00d"), Err(FolderError::Busy { .. })));
        drop(folder);
        assert!(matches!(open("cafe"), Err(FolderError::AnotherRun { .. })));
        fs::write(out.join(MARK), "{}").expect("written");
        assert!(matches!(open("f00d"), Err(FolderError::NotASweep { .. })));
        fs::remove_file(out.join(MARK)).expect("removed");
        assert!(matches!(open("f00d"), Err(FolderError::NotASweep { .. })), "a log, but no mark");
    }

    #[test]
    fn what_a_dead_process_left_is_removed() {
        let parent = tempfile::tempdir().expect("a folder");
        let left = parent.path().join("units/ab/.x.partial");
        fs::create_dir_all(parent_of(&left)).expect("created");
        fs::write(&left, "half").expect("written");
        let staged = parent.path().join(".results.x.partial");
        fs::create_dir_all(staged.join("deep")).expect("created");
        SweepFolder::open("demo", "f00d", Some(parent.path())).expect("opened");
        assert!(!left.exists() && !staged.exists());
    }
}
