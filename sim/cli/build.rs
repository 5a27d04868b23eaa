//! Tells the program what it is built from: commit, compiler, lock file. Each is `unknown` where it cannot be told, as
//! in a source archive without git. Nothing depends on when or in which directory the build runs.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What the sources consist of, from the workspace's root. Results are not among them: writing some must not cause a
/// rebuild.
const SOURCES: [&str; 5] = ["Cargo.toml", "Cargo.lock", "sim", "reports/Cargo.toml", "reports/src"];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let manifest = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let root = manifest.ancestors().find(|folder| folder.join("Cargo.lock").is_file()).unwrap_or(&manifest);
    tell("LOCKFILE", lockfile(root).as_deref());
    tell("GIT", git_state(root).as_deref());
    let rustc = std::env::var_os("RUSTC").unwrap_or("rustc".into());
    tell("RUSTC", output(Command::new(rustc).arg("--version")).as_deref());
}

fn tell(name: &str, value: Option<&str>) {
    println!("cargo:rustc-env=TWINTRACK_{name}={}", value.unwrap_or("unknown"));
}

fn lockfile(root: &Path) -> Option<String> {
    let path = root.join("Cargo.lock");
    let contents = std::fs::read(&path).ok()?;
    println!("cargo:rerun-if-changed={}", path.display());
    Some(blake3::hash(&contents).to_hex().to_string())
}

/// The commit, with `-dirty` when the sources differ from it; `None` unless the root is that of a repository.
fn git_state(root: &Path) -> Option<String> {
    let top = git(root, &["rev-parse", "--show-toplevel"])?;
    if Path::new(&top).canonicalize().ok()? != root.canonicalize().ok()? {
        return None;
    }
    for path in SOURCES {
        println!("cargo:rerun-if-changed={}", root.join(path).display());
    }
    // Every commit and checkout adds a line to this log, whichever branch it is on.
    let log = root.join(git(root, &["rev-parse", "--git-path", "logs/HEAD"])?);
    if log.is_file() {
        println!("cargo:rerun-if-changed={}", log.display());
    }
    let commit = git(root, &["rev-parse", "HEAD"])?;
    let mut status = vec!["status", "--porcelain", "--untracked-files=no", "--"];
    status.extend(SOURCES);
    let clean = git(root, &status)?.is_empty();
    Some(if clean { commit } else { format!("{commit}-dirty") })
}

fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    output(Command::new("git").arg("-C").arg(root).args(arguments))
}

/// What a command prints, without the line break; `None` when it fails or is not there.
fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
