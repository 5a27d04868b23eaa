//! Keys of the file format that are no settings of the simulator, but ways of writing settings.

/// At the top of a file: the file that it starts from.
pub(crate) const EXTENDS: &str = "extends";
/// In a section: the bundle of settings that lies under it.
pub(crate) const PRESET: &str = "preset";
/// The table that makes many runs of one file.
pub(crate) const SWEEP: &str = "sweep";
