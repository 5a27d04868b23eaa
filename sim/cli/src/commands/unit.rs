//! `twintrack unit`: some runs of a sweep, alone. What an engine of a cluster starts, and what works by hand.
//!
//! It may be killed, run twice, or run beside itself on another machine: a run is stored by one rename under a name that says all
//! it depends on, so that whoever comes last changes nothing. Results are not made here, and no lock is taken.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use anyhow::anyhow;
use twintrack_core::watch::Unwatched;
use twintrack_queues::numbers;
use twintrack_reports::folder::{Execution, Plan, SweepFolder};

use crate::commands::sweep::execute::carry_out;
use crate::commands::sweep::{planned, tasks};
use crate::exit::{self, BadUsage, Exit};
use crate::interrupt::Interrupt;
use crate::options::ScenarioArgs;
use crate::scenario::read_sweep;
use crate::{output, provenance};

/// Make some runs of a sweep, alone
///
/// Each run is stored in the sweep's folder, which any number of these may share, on any number of machines; one that is there
/// already is not made again. `sweep gather` makes the results.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct UnitArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    /// Which runs, as `expand` numbers them: 7, or 1-10,14; may be repeated
    #[arg(long, value_name = "K", required = true, value_parser = numbers::read)]
    pub(crate) index: Vec<Vec<u32>>,
    /// Replications, instead of the scenario's sweep.replications
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) replications: Option<u32>,
    /// Folder of the sweep [default: reports/out/SCENARIO-sweep-HASH]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Name of the log of what was begun and stored, in DIR/executions [default: host and process]
    #[arg(long, value_name = "NAME", value_parser = log_name)]
    pub(crate) task: Option<String>,
}

const HELP: &str = "\
Examples:
  twintrack expand scenarios/smoke/tiny-sweep.toml --format csv
  twintrack unit scenarios/smoke/tiny-sweep.toml --index 1-24 --out here
  twintrack unit scenarios/smoke/tiny-sweep.toml --index 25-48 --out there
  twintrack sweep gather here there

Exit code 0 when all runs are stored, whatever they found; 70 when one failed: the
others are made all the same. 130 when stopped, after the run that was under way.";

pub(crate) fn run(args: &UnitArgs) -> anyhow::Result<Exit> {
    let sweep = read_sweep(&args.scenario, args.replications)?;
    let wanted = args.index.iter().flatten();
    let tasks = wanted
        .map(|number| {
            let last = tasks::count(&sweep);
            tasks::numbered(&sweep, *number).ok_or_else(|| {
                BadUsage(format!(
                    "there is no run {number}: this sweep has {last}, as `twintrack expand` lists them"
                ))
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let (name, hash) = (&sweep.base.scenario.name, sweep.base.hash.to_string());
    let log = args.task.clone().unwrap_or_else(own_name);
    let folder = SweepFolder::join(name, &hash, args.out.as_deref(), &log)?;
    if Plan::read(folder.path()).is_err() {
        planned::keep(&sweep, None, &folder)?;
    }
    let interrupt = Interrupt::listen("finishing the run that is under way (again to end at once)")?;
    let build = provenance::build();
    folder.note(&Execution::Task { version: build.version, git: build.git })?;

    let (mut stored, mut known, mut worst) = (0, 0, Exit::Fine);
    for task in &tasks {
        if interrupt.requested() || folder.cancelled() {
            worst = Exit::Interrupted;
            break;
        }
        if folder.unit(&task.id)?.is_some() {
            known += 1;
            continue;
        }
        let ran = catch_unwind(AssertUnwindSafe(|| carry_out(&sweep, task, &folder, &mut Unwatched)))
            .unwrap_or_else(|_| Err(anyhow!("internal error, as told above")));
        match ran {
            Ok(()) => stored += 1,
            // Another one may have been faster, and have taken the file's name.
            Err(_) if folder.unit(&task.id)?.is_some() => known += 1,
            Err(error) => {
                let (point, replication) = (task.point + 1, task.replication);
                output::say!("run of point {point}, replication {replication}, {} failed:", task.engine);
                folder.note(&Execution::Failed { id: task.id.clone(), error: format!("{error:#}") })?;
                exit::explain(&error);
                worst = Exit::Bug;
            }
        }
    }
    let text = format!("{} runs: {stored} made, {known} there before\n", tasks.len());
    output::print(text.as_bytes())?;
    Ok(worst)
}

/// A name that no other process that is alive has, on any machine that shares the folder.
fn own_name() -> String {
    let host = std::env::var("HOSTNAME").ok().or_else(|| fs_err::read_to_string("/etc/hostname").ok());
    let host = host.unwrap_or_default();
    let plain: String = host.trim().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    format!("{plain}-{}", std::process::id())
}

/// A name without a path.
fn log_name(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    match !text.is_empty() && !text.starts_with('.') && text.chars().all(plain) {
        true => Ok(text.to_owned()),
        false => Err("use letters, digits, `-`, `_` and `.`, as in 001-17".into()),
    }
}
