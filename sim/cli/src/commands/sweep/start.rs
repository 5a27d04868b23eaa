//! Starting a sweep from a scenario.

use std::time::SystemTime;

use anyhow::Context;
use twintrack_reports::folder::SweepFolder;
use twintrack_scenario::Sweep;

use super::args::{On, QueueArgs, SweepStart};
use super::cluster::Cluster;
use super::local::Local;
use super::{planned, precision, tasks};
use crate::exit::{BadUsage, Exit};
use crate::output;
use crate::scenario::{build_world, read_sweep};

pub(super) fn run(args: &SweepStart) -> anyhow::Result<Exit> {
    let started = SystemTime::now();
    let on = args.on.unwrap_or(On::Local);
    fits(args, on)?;
    let scenario = args.scenario().context("without a file there is a subcommand")?;
    let sweep = read_sweep(&scenario, args.replications)?;
    let rule = precision::rule(args, sweep.replications)?;
    for point in &sweep.points {
        build_world(&point.loaded)?;
    }
    let (name, hash) = (sweep.base.scenario.name.clone(), sweep.base.hash.to_string());
    if args.dry_run {
        let place = SweepFolder::place(&name, &hash, args.out.as_deref());
        let place = std::path::absolute(place).context("cannot tell where the folder is")?;
        let text = match Cluster::on(on, args.queue.clone())? {
            Some(cluster) => cluster.shown(&sweep, &place)?,
            None => here(&sweep, &place),
        };
        output::print(text.as_bytes())?;
        return Ok(Exit::Fine);
    }
    let cluster = Cluster::on(on, args.queue.clone())?;
    if let Some(cluster) = &cluster {
        cluster.check()?;
    }
    let folder = SweepFolder::open(&name, &hash, args.out.as_deref())?;
    folder.go_on()?;
    let plan = planned::keep(&sweep, rule, &folder)?;
    match cluster {
        None => {
            Cluster::forget(folder.path())?;
            let threads = args.threads.map(usize::from);
            Local { sweep: &sweep, plan: &plan, folder: &folder, quiet: args.quiet }.run(threads, started)
        }
        Some(cluster) => {
            let planned = planned::read_back(&sweep, folder.path())?;
            cluster.start(&planned, &folder, args.quiet, args.detach)
        }
    }
}

/// Options that say nothing where the sweep is to run are mistakes.
fn fits(args: &SweepStart, on: On) -> Result<(), BadUsage> {
    let wrong = |text: &str| Err(BadUsage(text.into()));
    match on {
        On::Local if args.queue != QueueArgs::default() || args.detach => {
            wrong("options for a cluster need --on slurm or --on hyperqueue")
        }
        On::Hyperqueue if args.queue.partition.is_some() || args.queue.throttle.is_some() => {
            wrong("--partition and --throttle are Slurm's: with HyperQueue, its workers are what bounds it")
        }
        On::Hyperqueue if args.queue.memory.is_some() => wrong(
            "--memory is Slurm's: with HyperQueue, ask for a resource by --queue-option=--resource=mem=4GiB",
        ),
        On::Slurm | On::Hyperqueue if args.until_precision.is_some() => wrong(
            "--until-precision looks at results again and again, and works with --on local: make a first number of \
             --replications on the cluster, and go on from there with the same --out",
        ),
        On::Slurm | On::Hyperqueue if args.threads.is_some() => {
            wrong("--threads is for --on local: a task on a cluster has one processor")
        }
        _ => Ok(()),
    }
}

/// What `--on local` would do.
fn here(sweep: &Sweep, place: &std::path::Path) -> String {
    format!("{} runs, in this process; folder {}\n", tasks::count(sweep), place.display())
}
