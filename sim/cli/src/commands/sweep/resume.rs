//! `twintrack sweep resume`: on where it was started, from its folder alone.

use std::time::SystemTime;

use super::args::ResumeArgs;
use super::cluster::Cluster;
use super::gather;
use super::local::Local;
use super::planned::Planned;
use crate::exit::Exit;

pub(super) fn run(args: &ResumeArgs) -> anyhow::Result<Exit> {
    let cluster = Cluster::of(&args.folder.folder)?;
    if let Some(cluster) = &cluster {
        cluster.check()?;
    }
    let (planned, folder) = gather::open(&args.folder.folder)?;
    folder.go_on()?;
    match cluster {
        Some(cluster) => cluster.start(&planned, &folder, args.quiet, args.detach),
        None => {
            let Planned { plan, sweep } = &planned;
            Local { sweep, plan, folder: &folder, quiet: args.quiet }.run(None, SystemTime::now())
        }
    }
}
