//! The engine of a cluster, and how to use it, which the folder of a sweep remembers.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use twintrack_queues::{Queue, named, quoted};

use crate::commands::sweep::args::{On, QueueArgs};

/// Where the options of the last start are kept.
const OPTIONS: &str = "submissions/options.json";

/// An engine, and how to use it.
pub(crate) struct Cluster {
    pub(crate) queue: Box<dyn Queue>,
    pub(super) args: QueueArgs,
}

#[derive(Serialize, Deserialize)]
struct Options {
    engine: String,
    args: QueueArgs,
}

impl Cluster {
    /// The engine that a sweep is to run on; none for this machine.
    pub(crate) fn on(on: On, args: QueueArgs) -> anyhow::Result<Option<Cluster>> {
        let name = match on {
            On::Local => return Ok(None),
            On::Slurm => twintrack_queues::slurm::NAME,
            On::Hyperqueue => twintrack_queues::hyperqueue::NAME,
        };
        let program = match args.program {
            Some(program) => program,
            None => {
                let path = std::env::current_exe().context("cannot tell where this program is")?;
                quoted(&path.display().to_string())
            }
        };
        let queue = named(name).expect("every engine of the command line has a name");
        Ok(Some(Cluster { queue, args: QueueArgs { program: Some(program), ..args } }))
    }

    /// The engine that a folder's sweep was started on last; none for this machine.
    pub(crate) fn of(folder: &Path) -> anyhow::Result<Option<Cluster>> {
        let Ok(bytes) = fs_err::read(folder.join(OPTIONS)) else { return Ok(None) };
        let Options { engine, args } = serde_json::from_slice(&bytes)
            .with_context(|| format!("{} cannot be understood", folder.join(OPTIONS).display()))?;
        Ok(named(&engine).map(|queue| Cluster { queue, args }))
    }

    /// The sweep of a folder runs on this machine from now on.
    pub(crate) fn forget(folder: &Path) -> io::Result<()> {
        match fs_err::remove_file(folder.join(OPTIONS)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Whether the engine is there.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        Ok(self.queue.check()?)
    }

    /// Remembers it in the folder of a sweep that starts on it.
    pub(super) fn keep(&self, folder: &Path) -> anyhow::Result<()> {
        let options = Options { engine: self.queue.name().into(), args: self.args.clone() };
        let path = folder.join(OPTIONS);
        fs_err::create_dir_all(folder.join("submissions"))?;
        Ok(fs_err::write(path, serde_json::to_vec_pretty(&options)?)?)
    }

    /// The command of a task but for its numbers.
    pub(super) fn command(&self, scenario: &Path, folder: &Path, submission: u32) -> String {
        let word = |path: &Path| quoted(&path.display().to_string());
        format!(
            "{} unit {} --out {} --task {submission:03}-\"$TASK\" --index",
            self.args.program.as_deref().unwrap_or("twintrack"),
            word(scenario),
            word(folder)
        )
    }
}

/// A folder by its full path, as nodes need it.
pub(super) fn full(folder: &Path) -> anyhow::Result<PathBuf> {
    std::path::absolute(folder).context("cannot tell where the folder is")
}
