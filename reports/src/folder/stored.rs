//! The results of a run, read back to be held against those of another.

use std::io;
use std::path::{Path, PathBuf};

use fs_err::{self as fs, PathExt};

use super::error::FolderError;
use crate::artifact::Artifact;
use crate::run::Results;
use crate::run::manifest::{self, Manifest, Status};
use crate::sweep::observations::NotTidy;

/// A results folder of a run.
#[derive(Clone, Debug)]
pub struct Stored {
    folder: PathBuf,
    /// Its table of contents.
    pub manifest: Manifest,
}

/// How a stored file compares with one of a run made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileDiffers {
    /// It is not in the folder.
    Missing {
        /// Which.
        path: String,
    },
    /// The run made again has no such file.
    Surplus {
        /// Which.
        path: String,
    },
    /// Somebody wrote to it after the run: it is not what the manifest says.
    Tampered {
        /// Which.
        path: String,
    },
    /// It says something else.
    Content {
        /// Which.
        path: String,
        /// The number of the first line that differs, from 1.
        line: usize,
        /// That line as stored; empty past the end.
        stored: String,
        /// The same of the run made again.
        now: String,
    },
}

/// Reads the table of contents of a run's results.
///
/// # Errors
/// See [`FolderError`]; a sweep is none.
pub fn read_run(folder: &Path) -> Result<Stored, FolderError> {
    let file = folder.join(manifest::FILE);
    if !file.fs_err_try_exists()? {
        return Err(FolderError::NotARun { folder: folder.to_owned() });
    }
    let manifest = Manifest::read(&fs::read(&file)?);
    let manifest = manifest.ok_or(FolderError::NotTidy { file, error: NotTidy::Manifest })?;
    Ok(Stored { folder: folder.to_owned(), manifest })
}

impl FileDiffers {
    /// Which file.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            FileDiffers::Missing { path }
            | FileDiffers::Surplus { path }
            | FileDiffers::Tampered { path }
            | FileDiffers::Content { path, .. } => path,
        }
    }
}

impl Stored {
    /// Whether the run was interrupted, so that not all of its engines are there.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        self.manifest.status == Status::Interrupted
    }

    /// Where its scenario is.
    #[must_use]
    pub fn scenario(&self) -> PathBuf {
        self.path(crate::run::scenario::FILE)
    }

    /// Where a file of it is.
    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// The engines that came to their end: those whose results are in the folder.
    pub fn engines(&self) -> impl Iterator<Item = &str> {
        self.manifest.engines.iter().filter(|end| end.end != "interrupted").map(|end| end.engine.as_str())
    }

    /// Which files differ from those of the run made again. Of some of its `engines` alone, the rows of these in tables and
    /// the files of their own are compared.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn differences(&self, results: &Results, engines: Option<&[&str]>) -> io::Result<Vec<FileDiffers>> {
        let mut found = Vec::new();
        for artifact in &results.artifacts {
            if engines.is_none() || compares_by_engine(&artifact.path) {
                found.extend(self.difference(artifact, engines)?);
            }
        }
        if engines.is_none() {
            let now = |path: &str| results.artifacts.iter().any(|artifact| artifact.path == path);
            let surplus = self.manifest.files.iter().filter(|file| !now(&file.path));
            found.extend(surplus.map(|file| FileDiffers::Surplus { path: file.path.clone() }));
        }
        Ok(found)
    }

    fn difference(&self, artifact: &Artifact, engines: Option<&[&str]>) -> io::Result<Option<FileDiffers>> {
        let path = artifact.path.clone();
        let file = self.path(&path);
        let Some(entry) = self.manifest.files.iter().find(|entry| entry.path == path) else {
            return Ok(Some(FileDiffers::Missing { path }));
        };
        if !file.fs_err_try_exists()? {
            return Ok(Some(FileDiffers::Missing { path }));
        }
        let stored = fs::read(&file)?;
        if blake3::hash(&stored).to_hex().as_str() != entry.blake3 {
            return Ok(Some(FileDiffers::Tampered { path }));
        }
        if stored == artifact.contents {
            return Ok(None);
        }
        let (stored, now) = (String::from_utf8_lossy(&stored), String::from_utf8_lossy(&artifact.contents));
        let (stored, now) = (rows(&stored, engines), rows(&now, engines));
        let same = stored.iter().zip(&now).take_while(|(stored, now)| stored.1 == now.1).count();
        if same == stored.len() && same == now.len() {
            return Ok(None);
        }
        let text =
            |rows: &[(usize, &str)]| rows.get(same).map_or_else(String::new, |(_, text)| (*text).to_owned());
        let line = stored.get(same).or(now.get(same)).map_or(0, |(line, _)| line + 1);
        Ok(Some(FileDiffers::Content { path, line, stored: text(&stored), now: text(&now) }))
    }
}

/// Whether the part of one engine can be told in a file, by its rows or by its name.
fn compares_by_engine(path: &str) -> bool {
    [".csv", ".hlog"].iter().any(|ending| path.ends_with(ending)) && !path.contains('/')
}

/// The lines with their numbers from 0; of a table with a column `engine`, the header and the rows of these engines.
fn rows<'a>(text: &'a str, engines: Option<&[&str]>) -> Vec<(usize, &'a str)> {
    let lines = text.lines().enumerate();
    let column = text.lines().next().and_then(|header| header.split(',').position(|name| name == "engine"));
    let (Some(column), Some(engines)) = (column, engines) else { return lines.collect() };
    let of_these = |line: &str| line.split(',').nth(column).is_some_and(|engine| engines.contains(&engine));
    lines.filter(|(number, line)| *number == 0 || of_these(line)).collect()
}
