//! What the program is built from and where it runs, for the manifest.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use twintrack_reports::manifest::{Build, Host, Speed};

/// What `--version` prints; `-V` prints the version alone.
pub(crate) const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit    ",
    env!("TWINTRACK_GIT"),
    "\ncompiler  ",
    env!("TWINTRACK_RUSTC"),
    "\nlockfile  ",
    env!("TWINTRACK_LOCKFILE"),
);

/// What `build.rs` found.
pub(crate) fn build() -> Build {
    Build {
        version: env!("CARGO_PKG_VERSION").into(),
        git: env!("TWINTRACK_GIT").into(),
        rustc: env!("TWINTRACK_RUSTC").into(),
        lockfile: env!("TWINTRACK_LOCKFILE").into(),
    }
}

/// This process on this machine.
pub(crate) fn host(started: SystemTime, threads: usize, engines: BTreeMap<String, Speed>) -> Host {
    Host {
        command: std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect(),
        os: std::env::consts::OS.into(),
        arch: std::env::consts::ARCH.into(),
        cores: cores(),
        threads,
        started_unix_s: started.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
        engines,
    }
}

/// Processors that the program may use.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// What decides how fast the program is, for comparing measurements: system, architecture, processor, number of processors.
pub(crate) fn kind_of_host() -> String {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    format!("{os} {arch}, {} × {}", cores(), processor().unwrap_or_else(|| "unknown processor".into()))
}

/// The processor's name, where the system says it in a file.
fn processor() -> Option<String> {
    let text = fs_err::read_to_string("/proc/cpuinfo").ok()?;
    let name = text.lines().find_map(|line| line.strip_prefix("model name"))?;
    Some(name.trim_start_matches([' ', '\t', ':']).to_owned())
}
