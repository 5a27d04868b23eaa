//! Taking over the units of another folder: one that was copied from elsewhere, or filled by hand.
//!
//! Everything is looked at before anything is taken: a folder that holds something that does not belong is refused as a whole.
//! What belongs is told by names, which are hashes of scenario, replication, engine and program; what is whole, by seals. A unit
//! that is in both folders must be equal in both, since a run is a function of what its name hashes.

use std::collections::BTreeSet;
use std::path::Path;

use fs_err as fs;

use super::mark::sweep_of;
use super::opened::SweepFolder;
use super::plan::Plan;
use super::units::{stored_units, unit_path};
use crate::folder::error::FolderError;
use crate::folder::place::{parent_of, store};
use crate::provenance::Build;
use crate::sweep::{Unit, UnitId};

/// How many units were taken over from a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gathered {
    /// New ones.
    pub taken: usize,
    /// Those that were there before.
    pub known: usize,
}

impl SweepFolder {
    /// Takes over the units of another folder of the same sweep, made by the same program. `belongs` are the names of all
    /// runs of the sweep, `build` is the program that they are of.
    ///
    /// # Errors
    /// See [`FolderError`]; nothing has then been taken.
    pub fn gather(
        &self,
        from: &Path,
        belongs: &BTreeSet<UnitId>,
        build: &Build,
    ) -> Result<Gathered, FolderError> {
        let (scenario, hash) = sweep_of(from)?;
        let own = sweep_of(self.path())?;
        if own.1 != hash {
            return Err(FolderError::AnotherSweep { folder: from.to_owned(), scenario, hash });
        }
        let found = stored_units(from)?;
        if let Some(stranger) = found.iter().find(|id| !belongs.contains(id)) {
            return Err(FolderError::Stranger { file: unit_path(from, stranger), why: why(from, build) });
        }
        let mut news = Vec::new();
        for id in &found {
            let file = unit_path(from, id);
            let bytes = fs::read(&file)?;
            if Unit::read(&bytes).is_none_or(|unit| unit.id != *id) {
                return Err(FolderError::Damaged { file });
            }
            match fs::read(unit_path(self.path(), id)).ok().filter(|own| Unit::read(own).is_some()) {
                Some(own) if Unit::read(&own) == Unit::read(&bytes) => {}
                Some(_) => {
                    return Err(FolderError::Contradiction { file, other: unit_path(self.path(), id) });
                }
                None => news.push((id, bytes)),
            }
        }
        let taken = news.len();
        for (id, bytes) in news {
            let path = unit_path(self.path(), id);
            fs::create_dir_all(parent_of(&path))?;
            store(&path, &bytes)?;
        }
        Ok(Gathered { taken, known: found.len() - taken })
    }
}

/// Why a folder may hold units that do not belong to a sweep of this program.
fn why(from: &Path, build: &Build) -> String {
    match Plan::read(from) {
        Ok(plan) if (&plan.build.version, &plan.build.git) != (&build.version, &build.git) => format!(
            "its folder was made by twintrack {} ({}), and this is {} ({})",
            plan.build.version, plan.build.git, build.version, build.git
        ),
        _ => {
            "it is of a point or replication that this sweep has not, or of another build of twintrack".into()
        }
    }
}
