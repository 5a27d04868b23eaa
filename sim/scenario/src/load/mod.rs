//! From text and overrides to a scenario that is fit to run.

mod draft;
mod finding;
mod loaded;

use crate::diagnostic::Diagnostics;
use crate::document::overrides::Override;
use crate::source::Source;

pub(crate) use draft::Draft;
pub use loaded::Loaded;

/// Reads a scenario, lays the overrides over it, fills in defaults, reads the files it names and checks it all. Of a
/// sweep, this is the scenario that its points start from.
///
/// # Errors
/// Everything that is wrong, as much of it in one go as makes sense: first what is no TOML, then what has not the
/// shape of a scenario, then what cannot be read or makes no sense.
pub fn load(source: Source, overrides: &[Override]) -> Result<Loaded, Diagnostics> {
    Draft::read(source, overrides)?.shaped(&[])?.finish()
}
