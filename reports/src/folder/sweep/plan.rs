//! The sweep as it was started, kept in its folder: whoever has the folder can go on with it, on any machine.
//!
//! `plans/<hash>/` holds the scenario with every point written out and the files that it names, and never changes: tasks that
//! wait on a cluster run what was handed to them, whatever becomes of the user's file. `plan.json` is the latest plan. It also
//! holds what results print and a resolved scenario does not say: which settings the user's file varies, and in which words.

use std::io;
use std::path::{Path, PathBuf};

use fs_err::{self as fs, PathExt};
use serde::{Deserialize, Serialize};

use super::opened::SweepFolder;
use crate::artifact::Artifact;
use crate::folder::error::FolderError;
use crate::folder::place::{put_in_place, staging, store, write};
use crate::provenance::Build;
use crate::sweep::manifest::Stopping;

const FILE: &str = "plan.json";
const FOLDER: &str = "plans";
const SCENARIO: &str = "scenario.toml";
/// Version of the plan's shape.
const FORMAT: &str = "twintrack-plan/1";

/// A sweep as it was started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of its shape: set when it is stored.
    #[serde(default)]
    pub format: String,
    /// The scenario that can be swept from the folder alone, by its path in it: set when it is stored.
    #[serde(default)]
    pub scenario: String,
    /// What the program was built from that started it.
    pub build: Build,
    /// Dotted paths of the settings that points differ in, as the user's file names them.
    pub settings: Vec<String>,
    /// The value of each setting at each point, as text.
    pub values: Vec<Vec<String>>,
    /// How often each point is run with each engine; at least, where there is a rule.
    pub replications: u32,
    /// The rule by which replications are stopped.
    pub stopping: Option<Stopping>,
    /// The scenario as results hold it.
    pub shown: String,
}

impl Plan {
    /// The latest plan of a folder.
    ///
    /// # Errors
    /// [`FolderError::NoPlan`] when there is none.
    pub fn read(folder: &Path) -> Result<Plan, FolderError> {
        let none = || FolderError::NoPlan { folder: folder.to_owned() };
        let bytes = fs::read(folder.join(FILE)).map_err(|_| none())?;
        let plan: Plan = serde_json::from_slice(&bytes).map_err(|_| none())?;
        if plan.format == FORMAT { Ok(plan) } else { Err(none()) }
    }

    /// Where the scenario is.
    #[must_use]
    pub fn scenario_in(&self, folder: &Path) -> PathBuf {
        folder.join(&self.scenario)
    }
}

impl SweepFolder {
    /// Keeps a plan as the latest, with its scenario and the files that this names. Writes nothing that is there already.
    ///
    /// # Errors
    /// See [`FolderError`].
    pub fn keep_plan(&self, mut plan: Plan, scenario: &str, files: &[Artifact]) -> Result<Plan, FolderError> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(scenario.as_bytes());
        let name = hasher.finalize().to_hex()[..12].to_owned();
        let place = self.path().join(FOLDER).join(&name);
        if !place.fs_err_try_exists()? {
            let staging = staging(&place)?;
            for artifact in files.iter().chain([&Artifact::new(SCENARIO, scenario)]) {
                write(staging.path(), artifact)?;
            }
            // Another process may have put the same there meanwhile.
            put_in_place(staging, &place)
                .or_else(|error| if place.is_dir() { Ok(()) } else { Err(error) })?;
        }
        plan.format = FORMAT.into();
        plan.scenario = format!("{FOLDER}/{name}/{SCENARIO}");
        if Plan::read(self.path()).ok().as_ref() != Some(&plan) {
            let mut json = serde_json::to_vec_pretty(&plan).map_err(io::Error::from)?;
            json.push(b'\n');
            store(&self.path().join(FILE), &json)?;
        }
        Ok(plan)
    }
}
