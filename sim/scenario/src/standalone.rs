//! A scenario together with the files that it names, to be stored and read again anywhere.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use serde_json::Value as Json;

use crate::load::Loaded;
use crate::show::show_as;
use crate::sweep::{Sweep, show_sweep_as};

/// The folder of the files, beside the scenario.
const FOLDER: &str = "inputs";

/// A scenario that needs nothing but the files that come with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standalone {
    /// The scenario as [`show`](crate::show) writes it, with the paths of its files as below. It has the same hash.
    pub text: String,
    /// Each file that it names, but for those that are part of the program: path relative to the scenario, and contents.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Why the files of a scenario could not be read again.
#[derive(Debug, thiserror::Error)]
pub enum StandaloneError {
    /// The operating system refused.
    #[error("cannot read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// In the system's words.
        #[source]
        error: io::Error,
    },
    /// Somebody wrote to a file meanwhile.
    #[error("{} has changed while it was in use: start again", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

/// Makes a scenario independent of where it is. The files are read once more.
///
/// # Errors
/// When a file cannot be read any more, or has changed since the scenario was loaded.
pub fn standalone(loaded: &Loaded) -> Result<Standalone, StandaloneError> {
    let mut files = BTreeMap::new();
    let json = moved(loaded, &mut files, |setting, _| setting.to_owned())?;
    Ok(Standalone { text: show_as(loaded, json), files: files.into_iter().collect() })
}

/// The same for a sweep, every point of it written out. Points may name files of their own, so a file's name begins with a
/// hash of its contents.
///
/// # Errors
/// As [`standalone`].
pub fn standalone_sweep(sweep: &Sweep) -> Result<Standalone, StandaloneError> {
    let mut files = BTreeMap::new();
    let mut of = |loaded| moved(loaded, &mut files, |setting, hash| format!("{}-{setting}", short(hash)));
    let base = of(&sweep.base)?;
    let points: Vec<Json> = sweep.points.iter().map(|point| of(&point.loaded)).collect::<Result<_, _>>()?;
    Ok(Standalone { text: show_sweep_as(sweep, base, &points), files: files.into_iter().collect() })
}

/// Enough of a hash to tell the files of one sweep apart.
fn short(hash: &blake3::Hash) -> String {
    hash.to_hex()[..16].to_owned()
}

/// The settings with paths into [`FOLDER`], where a file is called as `name` says of its setting and hash; adds the files.
fn moved(
    loaded: &Loaded,
    files: &mut BTreeMap<String, Vec<u8>>,
    name: impl Fn(&str, &blake3::Hash) -> String,
) -> Result<Json, StandaloneError> {
    let mut json = serde_json::to_value(&loaded.scenario).expect("settings are plain data");
    for (setting, path) in &loaded.paths {
        let contents =
            std::fs::read(path).map_err(|error| StandaloneError::Io { path: path.clone(), error })?;
        let hash = blake3::hash(&contents);
        if loaded.files.get(setting) != Some(&hash) {
            return Err(StandaloneError::Changed { path: path.clone() });
        }
        // What kind of file it is can depend on what its name ends with.
        let ending = path.extension().map_or_else(String::new, |ending| format!(".{}", ending.display()));
        let name = format!("{FOLDER}/{}{ending}", name(setting, &hash));
        if let Some(value) = json.pointer_mut(&format!("/{}", setting.replace('.', "/"))) {
            *value = name.as_str().into();
        }
        files.insert(name, contents);
    }
    Ok(json)
}
