//! What a report is made from and where it goes: folders of results read back, and one file written.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use fs_err::{self as fs, PathExt};

use super::error::FolderError;
use super::observations::read_observations;
use super::place::{parent_of, store};
use crate::artifact::Artifact;
use crate::report::read;
use crate::report::source::{self, RunResults, Source, SweepResults};
use crate::run::manifest::{self, Manifest};
use crate::sweep::manifest::SweepManifest;
use crate::sweep::observations::NotTidy;

/// Where `report` puts plots as files of their own.
pub const FIGURES: &str = "figures";

/// Reads the folder of a run or of a sweep.
///
/// # Errors
/// See [`FolderError`]; a sweep must be finished.
pub fn read_report(folder: &Path) -> Result<Source, FolderError> {
    let nothing = || FolderError::NoResults { folder: folder.to_owned() };
    let results = folder.join("results");
    for folder in [results.as_path(), folder] {
        let file = folder.join(manifest::FILE);
        if !file.fs_err_try_exists()? {
            continue;
        }
        let bytes = fs::read(&file)?;
        if let Some(manifest) = SweepManifest::read(&bytes) {
            return sweep(folder, manifest).map(|results| Source::Sweep(Box::new(results)));
        }
        if let Some(manifest) = Manifest::read(&bytes) {
            return run(folder, manifest).map(|results| Source::Run(Box::new(results)));
        }
        return Err(FolderError::NotTidy { file, error: NotTidy::Manifest });
    }
    if folder.join("sweep.json").fs_err_try_exists()? {
        return Err(FolderError::Unfinished { folder: folder.to_owned() });
    }
    Err(nothing())
}

/// Writes a report: it is there as a whole or not at all. Whatever is at the path is replaced.
///
/// # Errors
/// When the system refuses.
pub fn write_report(path: &Path, contents: &[u8]) -> Result<(), FolderError> {
    fs::create_dir_all(parent_of(path))?;
    store(path, contents).map_err(|error| {
        let text = format!("cannot write {}: {error}", path.display());
        FolderError::Io(io::Error::new(error.kind(), text))
    })
}

/// Writes pictures into a folder, each as a whole or not at all. Those of the same name are replaced.
///
/// # Errors
/// When the system refuses.
pub fn write_pictures(folder: &Path, pictures: &[Artifact]) -> Result<(), FolderError> {
    pictures.iter().try_for_each(|picture| write_report(&folder.join(&picture.path), &picture.contents))
}

fn sweep(folder: &Path, manifest: SweepManifest) -> Result<SweepResults, FolderError> {
    let epochs = folder.join("epochs.csv");
    Ok(SweepResults {
        scenario: fs::read_to_string(folder.join("scenario.toml"))?,
        observations: read_observations(folder)?,
        ends: tidy(folder.join("ends.csv"), read::ends)?,
        latencies: tidy(folder.join("latencies.csv"), read::latencies)?,
        epochs: if epochs.fs_err_try_exists()? { tidy(epochs, read::sweep_epochs)? } else { Vec::new() },
        growth: tidy(folder.join("growth.csv"), read::growth)?,
        manifest,
    })
}

fn run(folder: &Path, manifest: Manifest) -> Result<RunResults, FolderError> {
    let series = tidy(folder.join("series.csv"), read::series)?;
    let (epochs, faults) = (folder.join("epochs.csv"), folder.join("faults.csv"));
    let epochs = if epochs.fs_err_try_exists()? { tidy(epochs, read::run_epochs)? } else { BTreeMap::new() };
    let mut recordings = Vec::new();
    for end in manifest.engines.iter().filter(|end| end.end != "interrupted") {
        let mut recording = read::recording(end, &series, &epochs)
            .map_err(|error| FolderError::NotTidy { file: folder.join(manifest::FILE), error })?;
        for name in source::LATENCIES {
            let file = folder.join(format!("{}-{name}.hlog", end.engine));
            if file.fs_err_try_exists()? {
                recording.latencies.push((name.to_owned(), tidy(file, read::histogram)?));
            }
        }
        recordings.push(recording);
    }
    Ok(RunResults {
        scenario: fs::read_to_string(folder.join("scenario.toml"))?,
        observations: read_observations(folder)?,
        recordings,
        faults: if faults.fs_err_try_exists()? { tidy(faults, read::faults)? } else { Vec::new() },
        manifest,
    })
}

/// Reads a file and understands it.
fn tidy<T>(file: PathBuf, understood: impl Fn(&[u8]) -> Result<T, NotTidy>) -> Result<T, FolderError> {
    understood(&fs::read(&file)?).map_err(|error| FolderError::NotTidy { file, error })
}
