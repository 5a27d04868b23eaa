//! `twintrack sweep gather`: runs that were made elsewhere, and the results of all.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::SystemTime;

use twintrack_reports::folder::{FolderError, SweepFolder, sweep_of};
use twintrack_reports::sweep::UnitId;

use super::args::GatherArgs;
use super::planned::{self, Planned};
use super::results::{self, Effort, Standing};
use super::tasks;
use crate::exit::Exit;
use crate::output;
use crate::provenance;

pub(super) fn run(args: &GatherArgs) -> anyhow::Result<Exit> {
    let started = SystemTime::now();
    let (planned, folder) = open(&args.folder.folder)?;
    let belongs = names(&planned);
    let mut ran = 0;
    for from in &args.from {
        let gathered = folder.gather(from, &belongs, &provenance::build())?;
        output::say!("{}: {} new, {} there before", from.display(), gathered.taken, gathered.known);
        ran += gathered.taken;
    }
    finish(&planned, &folder, started, ran)
}

/// Opens the folder of a sweep that was started before, for this process alone.
pub(super) fn open(folder: &Path) -> Result<(Planned, SweepFolder), anyhow::Error> {
    let (name, hash) = sweep_of(folder)?;
    let planned = planned::read(folder)?;
    let opened: Result<SweepFolder, FolderError> = SweepFolder::open(&name, &hash, Some(folder));
    Ok((planned, opened?))
}

/// The names of all runs that can be part of the sweep.
fn names(planned: &Planned) -> BTreeSet<UnitId> {
    let sweep = &planned.sweep;
    let most = planned.plan.stopping.as_ref().map_or(sweep.replications, |rule| rule.replications_max);
    let points = 0..sweep.points.len();
    points.flat_map(|point| tasks::of_point(sweep, point, most)).map(|task| task.id).collect()
}

/// Makes the results if all runs are there, else says what is missing.
pub(super) fn finish(
    planned: &Planned,
    folder: &SweepFolder,
    started: SystemTime,
    ran: usize,
) -> anyhow::Result<Exit> {
    let Planned { plan, sweep } = planned;
    match results::standing(sweep, plan, folder)? {
        Standing::Finished(finished) => {
            let effort = Effort { started, threads: 1, ran };
            results::publish(sweep, plan, folder, finished, &effort)
        }
        Standing::Missing { there, tasks } => {
            output::say!(
                "{} of {} runs are missing, so there are no results yet: gather them from elsewhere, or make them by \
                 `twintrack sweep resume {}`",
                tasks.len(),
                there + tasks.len(),
                folder.path().display()
            );
            Ok(Exit::Unfinished)
        }
    }
}
