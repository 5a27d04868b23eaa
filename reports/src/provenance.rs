//! By which program, where and how fast.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the program was built from. Each is `unknown` where the build could not tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// Version of the program.
    pub version: String,
    /// Commit, followed by `-dirty` when the sources differ from it.
    pub git: String,
    /// The compiler, as it names itself.
    pub rustc: String,
    /// BLAKE3 of the lock file, in hexadecimal.
    pub lockfile: String,
}

/// Where and how the program ran. Nothing here may influence results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Host {
    /// The command line.
    pub command: Vec<String>,
    /// Operating system.
    pub os: String,
    /// Processor architecture.
    pub arch: String,
    /// Processors that the program could use.
    pub cores: usize,
    /// Threads that ran engines.
    pub threads: usize,
    /// When the run started, as seconds since 1970 in UTC.
    pub started_unix_s: u64,
    /// How long each engine took, by name.
    pub engines: BTreeMap<String, Speed>,
}

/// How fast one engine was simulated.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speed {
    /// Wall-clock seconds.
    pub wall_s: f64,
    /// Simulated events per wall-clock second.
    pub events_per_s: f64,
}
