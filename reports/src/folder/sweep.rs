//! The folder of a sweep: finished runs, kept for good, and the results they come to, replaced as a whole.
//!
//! | path | what it is |
//! | --- | --- |
//! | `sweep.json` | marks the folder: name and hash of the scenario that the points start from |
//! | `units/xx/<id>.json` | a finished run; appears by one rename |
//! | `executions.jsonl` | what was begun and finished when; a line each, for people and tests, never read back |
//! | `executions/<task>.jsonl` | the same of each task on a cluster ([`executions`]), from which failures are counted |
//! | `plan.json`, `plans/` | the sweep as it was started, so that the folder is enough to go on ([`super::plan`]) |
//! | `submissions/` | what was handed to the engine of a cluster ([`super::submissions`]) |
//! | `results/` | tables, manifest, fingerprint; appears by one rename when all runs are there |
//!
//! A process may die at any instant: what is below `units/` is complete, and whatever else it left is a temporary file that
//! the next one removes. A database was rejected: files can be looked at, copied and merged.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use fs_err::{self as fs, PathExt};
use serde::{Deserialize, Serialize};

use super::executions::{self, Execution};
use super::place::{PARTIAL, files_below, parent_of, put_in_place, staging, store, write};
use super::{DEFAULT_PARENT, FolderError, submissions};
use crate::sweep::manifest::SweepManifest;
use crate::sweep::{Observations, Unit, UnitId};
use crate::{Artifact, fingerprint, manifest, run};

const MARK: &str = "sweep.json";
const UNITS: &str = "units";
const RESULTS: &str = "results";
const EXECUTIONS: &str = "executions.jsonl";
const LOCK: &str = ".lock";
const CANCELLED: &str = ".cancelled";
/// Version of the folder's shape.
const FORMAT: &str = "twintrack-sweep-folder/1";

/// What the folder belongs to.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    format: String,
    scenario: String,
    hash: String,
}

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
        let own = || Path::new(DEFAULT_PARENT).join(format!("{name}-sweep-{}", run::short(hash)));
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

/// Where a unit is in the folder of a sweep.
pub(super) fn unit_path(folder: &Path, id: &UnitId) -> PathBuf {
    // A folder of folders: some systems are slow with many files in one.
    let name = id.as_str();
    folder.join(UNITS).join(&name[..2]).join(format!("{name}.json"))
}

/// The names of all units in the folder of a sweep, ascending, without looking into them. Linear in their number.
///
/// # Errors
/// When the system refuses.
pub fn stored_units(folder: &Path) -> io::Result<BTreeSet<UnitId>> {
    let units = folder.join(UNITS);
    if !units.fs_err_try_exists()? {
        return Ok(BTreeSet::new());
    }
    let name = |path: String| UnitId::parse(path.rsplit('/').next()?.strip_suffix(".json")?);
    Ok(files_below(&units, "")?.into_iter().filter_map(name).collect())
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

/// Whether somebody asked a folder's sweep to stop, and nobody took that back.
#[must_use]
pub fn is_cancelled(folder: &Path) -> bool {
    folder.join(CANCELLED).exists()
}

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

/// Says whom the folder belongs to.
fn set_mark(folder: &Path, name: &str, hash: &str) -> io::Result<()> {
    let mark = Mark { format: FORMAT.into(), scenario: name.into(), hash: hash.into() };
    let mut json = serde_json::to_vec_pretty(&mark)?;
    json.push(b'\n');
    store(&folder.join(MARK), &json)
}

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

/// What a folder belongs to; `None` when it is empty or not there.
fn check(folder: &Path, hash: &str) -> Result<Option<Mark>, FolderError> {
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

/// Takes the folder for this process.
fn lock(folder: &Path) -> Result<File, FolderError> {
    let file = File::options().write(true).create(true).truncate(false).open(folder.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(FolderError::Busy { folder: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
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
