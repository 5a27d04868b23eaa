//! A sweep on the engine of a cluster: handed over in arrays of tasks, followed until every run is stored.
//!
//! What is finished is what is stored in the folder; the engine is only asked what is still under way. When nothing is, and runs
//! are missing, these are handed over again, up to [`ATTEMPTS`] times each. So it does not matter how a task was lost: with its
//! node, killed for its memory or time, or by a hand.

mod failures;
mod follow;
mod hand_over;
mod speed;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use twintrack_queues::{Queue, named, quoted};
use twintrack_reports::folder::{SweepFolder, stored_units};
use twintrack_reports::sweep::UnitId;
use twintrack_scenario::Sweep;

pub(super) use failures::{Failure, States, failures};
use follow::Campaign;
use hand_over::HandOver;
use speed::Speed;

use super::args::{On, QueueArgs};
use super::planned::Planned;
use super::tasks::{self, Task};
use crate::exit::Exit;

/// How often a run is tried before it is given up.
pub(super) const ATTEMPTS: u32 = 3;
/// Where the options of the last start are kept.
const OPTIONS: &str = "submissions/options.json";

/// An engine, and how to use it.
pub(super) struct Cluster {
    pub(super) queue: Box<dyn Queue>,
    args: QueueArgs,
}

#[derive(Serialize, Deserialize)]
struct Options {
    engine: String,
    args: QueueArgs,
}

/// A run, with its number in the sweep.
#[derive(Clone)]
pub(super) struct Numbered {
    pub(super) number: u32,
    pub(super) task: Task,
}

impl Cluster {
    /// The engine that a sweep is to run on; none for this machine.
    pub(super) fn on(on: On, args: QueueArgs) -> anyhow::Result<Option<Cluster>> {
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
    pub(super) fn of(folder: &Path) -> anyhow::Result<Option<Cluster>> {
        let Ok(bytes) = fs_err::read(folder.join(OPTIONS)) else { return Ok(None) };
        let Options { engine, args } = serde_json::from_slice(&bytes)
            .with_context(|| format!("{} cannot be understood", folder.join(OPTIONS).display()))?;
        Ok(named(&engine).map(|queue| Cluster { queue, args }))
    }

    /// The sweep of a folder runs on this machine from now on.
    pub(super) fn forget(folder: &Path) -> io::Result<()> {
        match fs_err::remove_file(folder.join(OPTIONS)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Whether the engine is there.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        Ok(self.queue.check()?)
    }

    /// What would be handed over, as text, for a folder that is not made.
    pub(super) fn shown(&self, sweep: &Sweep, place: &Path) -> anyhow::Result<String> {
        let hand_over = HandOver {
            cluster: self,
            sweep,
            folder: place.to_owned(),
            scenario: "plans/<hash>/scenario.toml",
            round: 0,
            failures: &BTreeMap::new(),
            speed: Speed::usual(),
        };
        hand_over.shown(&runs(sweep, &stored_units(place)?))
    }

    /// Hands over what is missing, and follows it to the results.
    pub(super) fn start(
        &self,
        planned: &Planned,
        folder: &SweepFolder,
        quiet: bool,
        detach: bool,
    ) -> anyhow::Result<Exit> {
        self.keep(folder.path())?;
        Campaign::new(self, planned, folder, quiet)?.run(detach)
    }

    fn keep(&self, folder: &Path) -> anyhow::Result<()> {
        let options = Options { engine: self.queue.name().into(), args: self.args.clone() };
        let path = folder.join(OPTIONS);
        fs_err::create_dir_all(folder.join("submissions"))?;
        Ok(fs_err::write(path, serde_json::to_vec_pretty(&options)?)?)
    }

    /// The command of a task but for its numbers.
    fn command(&self, scenario: &Path, folder: &Path, submission: u32) -> String {
        let word = |path: &Path| quoted(&path.display().to_string());
        format!(
            "{} unit {} --out {} --task {submission:03}-\"$TASK\" --index",
            self.args.program.as_deref().unwrap_or("twintrack"),
            word(scenario),
            word(folder)
        )
    }
}

/// The runs of a sweep that are not among those stored.
pub(super) fn runs(sweep: &Sweep, stored: &BTreeSet<UnitId>) -> Vec<Numbered> {
    let all = (1..).zip(tasks::all(sweep)).map(|(number, task)| Numbered { number, task });
    all.filter(|run| !stored.contains(&run.task.id)).collect()
}

/// A folder by its full path, as nodes need it.
fn full(folder: &Path) -> anyhow::Result<PathBuf> {
    std::path::absolute(folder).context("cannot tell where the folder is")
}
