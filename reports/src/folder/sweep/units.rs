//! Where the finished runs of a sweep are.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use fs_err::PathExt;

use crate::folder::place::files_below;
use crate::sweep::UnitId;

pub(super) const UNITS: &str = "units";

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
