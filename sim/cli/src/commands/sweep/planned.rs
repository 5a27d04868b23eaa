//! From a sweep to the plan in its folder, and back.

use std::path::Path;

use anyhow::ensure;
use twintrack_reports::Artifact;
use twintrack_reports::folder::{FolderError, Plan, SweepFolder, sweep_of};
use twintrack_reports::sweep::manifest::Stopping;
use twintrack_scenario::{Source, Standalone, Sweep, load_sweep, show_sweep, standalone_sweep};

use crate::exit::BadScenario;
use crate::{bug, provenance};

/// A sweep as its folder holds it.
pub(crate) struct Planned {
    pub(crate) plan: Plan,
    /// Its points, resolved from the folder's own scenario.
    pub(crate) sweep: Sweep,
}

/// Keeps the sweep in its folder, so that this is enough to go on.
pub(crate) fn keep(sweep: &Sweep, rule: Option<Stopping>, folder: &SweepFolder) -> anyhow::Result<Plan> {
    let Standalone { text, files } = standalone_sweep(sweep)?;
    let files: Vec<_> = files.into_iter().map(|(path, contents)| Artifact::new(path, contents)).collect();
    let plan = Plan {
        format: String::new(),
        scenario: String::new(),
        build: provenance::build(),
        settings: sweep.settings.clone(),
        values: sweep.points.iter().map(|point| point.values.clone()).collect(),
        replications: sweep.replications,
        stopping: rule,
        shown: show_sweep(sweep),
    };
    Ok(folder.keep_plan(plan, &text, &files)?)
}

/// Reads the sweep of a folder.
pub(crate) fn read(folder: &Path) -> anyhow::Result<Planned> {
    let (_, hash) = sweep_of(folder)?;
    let plan = Plan::read(folder)?;
    let source = Source::read(plan.scenario_in(folder))?;
    let sweep = load_sweep(source, &[]).map_err(BadScenario)?;
    bug::remember_seed(sweep.base.scenario.run.seed);
    let sound = sweep.base.hash.to_string() == hash && sweep.points.len() == plan.values.len();
    if !sound {
        return Err(FolderError::NoPlan { folder: folder.to_owned() }.into());
    }
    ensure!(sweep.replications == plan.replications, "the plan contradicts its scenario");
    Ok(Planned { plan, sweep })
}

/// Reads back what was kept, and holds it against the sweep that it was made of: tasks must run exactly those runs.
pub(crate) fn read_back(original: &Sweep, folder: &Path) -> anyhow::Result<Planned> {
    let planned = read(folder)?;
    let hashes = |sweep: &Sweep| sweep.points.iter().map(|point| point.loaded.hash).collect::<Vec<_>>();
    ensure!(hashes(original) == hashes(&planned.sweep), "the sweep reads back differently from its folder");
    Ok(planned)
}
