//! What a page says beside the findings.

/// The file that says what else is in the folder.
pub const MARKER: &str = "migration.json";

/// What a page says beside the findings.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The recording, as named on the command line.
    pub recording: String,
    /// Its hash.
    pub recording_hash: String,
    /// The scenario as resolved, as TOML.
    pub scenario: String,
    /// What to type to get the same.
    pub command: String,
    /// Program and commit.
    pub program: String,
    /// How long it took, and how much memory: facts of the host, on the page alone.
    pub took: String,
}
