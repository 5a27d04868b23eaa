//! `twintrack sweep`: every point, replication and engine of a scenario, kept run by run; here or on a cluster.

pub(crate) mod args;
mod cancel;
mod cluster;
pub(crate) mod execute;
mod gather;
mod local;
pub(crate) mod planned;
mod precision;
pub(crate) mod progress;
mod results;
mod resume;
mod start;
mod status;
pub(crate) mod tasks;

use args::{SweepArgs, SweepCommand};

use crate::exit::Exit;

pub(crate) fn run(args: &SweepArgs) -> anyhow::Result<Exit> {
    match &args.command {
        Some(SweepCommand::Status(args)) => status::run(args),
        Some(SweepCommand::Resume(args)) => resume::run(args),
        Some(SweepCommand::Cancel(args)) => cancel::run(args),
        Some(SweepCommand::Gather(args)) => gather::run(args),
        None => start::run(&args.start),
    }
}
