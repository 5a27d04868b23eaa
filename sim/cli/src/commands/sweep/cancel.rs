//! `twintrack sweep cancel`: stops a sweep, wherever it runs.
//!
//! A mark in the folder asks processes that work in it to stop after their runs; it needs no signal, which would not reach other
//! machines. Tasks on a cluster are ended as well, since they would wait there for nothing.

use twintrack_reports::folder::{SweepFolder, submissions, sweep_of};

use super::args::FolderArgs;
use super::cluster::Cluster;
use crate::exit::Exit;
use crate::output;

pub(super) fn run(args: &FolderArgs) -> anyhow::Result<Exit> {
    let folder = &args.folder;
    sweep_of(folder)?;
    SweepFolder::cancel(folder)?;
    if let Some(cluster) = Cluster::of(folder)? {
        for submission in submissions(folder)? {
            if let Some(job) = submission.job.filter(|_| submission.engine == cluster.queue.name()) {
                cluster.queue.cancel(&job)?;
            }
        }
    }
    output::say!(
        "cancelled; what is finished is kept, and `twintrack sweep resume {}` goes on from there",
        folder.display()
    );
    Ok(Exit::Fine)
}
