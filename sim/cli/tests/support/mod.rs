//! What the tests of the program share: a scenario of seconds in a folder of its own.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// A small scenario whose runs take well under a second.
const TINY: &str = "schema = 1\nname = \"tiny\"\n\n[population]\nsize = 10\n";

/// A folder with `tiny.toml` in it, removed at the end.
pub(crate) struct Bench {
    folder: TempDir,
}

impl Bench {
    pub(crate) fn new() -> Bench {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("tiny.toml"), TINY).expect("written");
        Bench { folder }
    }

    /// The program, started in the folder.
    pub(crate) fn twintrack(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twintrack"));
        command.current_dir(self.folder.path()).args(arguments.split_whitespace());
        command
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("readable")
    }
}

/// Names in a folder, ascending.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("readable");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Standard output and standard error as text.
pub(crate) fn texts(command: &mut Command) -> (String, String, Option<i32>) {
    let output = command.output().expect("started");
    let utf8 = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (utf8(output.stdout), utf8(output.stderr), output.status.code())
}
