//! The runs that claims take, each once however many claims it serves.

use std::collections::BTreeSet;

use twintrack_reports::claims::{Assessment, Evidence, assess};
use twintrack_reports::folder::SweepFolder;
use twintrack_reports::human::thousands;
use twintrack_reports::sweep::{StudyPoint, UnitId};
use twintrack_reports::table::{Layout, of_texts};
use twintrack_scenario::{ClaimFile, Sweep};

use crate::commands::sweep::tasks::{self, Task};

/// The runs.
pub(super) struct Plan {
    pub(super) tasks: Vec<Task>,
    /// How many runs each sweep takes that none before it does.
    new: Vec<usize>,
}

/// Every study, then every sensitivity, claim by claim.
pub(super) fn sweeps(files: &[(String, ClaimFile)]) -> impl Iterator<Item = &Sweep> {
    files.iter().flat_map(|(_, file)| file.studies.iter().chain(&file.variations))
}

/// The runs of a sweep, in the order of files.
fn of_sweep(sweep: &Sweep) -> impl Iterator<Item = Task> {
    (0..sweep.points.len()).flat_map(|point| tasks::of_point(sweep, point, sweep.replications))
}

impl Plan {
    pub(super) fn of(files: &[(String, ClaimFile)]) -> Plan {
        let mut known: BTreeSet<UnitId> = BTreeSet::new();
        let mut plan = Plan { tasks: Vec::new(), new: Vec::new() };
        for (index, sweep) in sweeps(files).enumerate() {
            let before = plan.tasks.len();
            let mine = of_sweep(sweep).filter(|task| known.insert(task.id.clone()));
            plan.tasks.extend(mine.map(|task| Task { sweep: index, ..task }));
            plan.new.push(plan.tasks.len() - before);
        }
        plan
    }

    /// Those that are not stored, the largest first.
    pub(super) fn missing(&self, folder: &SweepFolder) -> anyhow::Result<Vec<Task>> {
        let mut missing = Vec::new();
        for task in &self.tasks {
            if folder.unit(&task.id)?.is_none() {
                missing.push(task.clone());
            }
        }
        missing.sort_by(|a, b| b.cost.total_cmp(&a.cost).then(a.replication.cmp(&b.replication)));
        Ok(missing)
    }
}

/// Every claim with its runs and what they come to.
pub(super) struct Found<'a> {
    pub(super) assessments: Vec<Assessment<'a>>,
    /// Whether an invariant was broken in a run.
    pub(super) broken: bool,
}

/// Reads all runs back and measures.
pub(super) fn assessed<'a>(
    files: &'a [(String, ClaimFile)],
    folder: &SweepFolder,
) -> anyhow::Result<Found<'a>> {
    let mut found = Found { assessments: Vec::new(), broken: false };
    for (path, file) in files {
        let studies = evidence(&file.studies, folder)?;
        let variations = evidence(&file.variations, folder)?;
        let points = || studies.iter().chain(&variations).flat_map(|one| &one.points);
        found.broken |= points().flat_map(|point| &point.units).any(|unit| unit.end.end == "broken");
        found.assessments.push(assess(&file.claim, path, &studies, &variations, &file.fixed));
    }
    Ok(found)
}

fn evidence<'a>(sweeps: &'a [Sweep], folder: &SweepFolder) -> anyhow::Result<Vec<Evidence<'a>>> {
    let mut out = Vec::new();
    for sweep in sweeps {
        let mut evidence = Evidence { settings: &sweep.settings, points: Vec::new() };
        for (index, point) in sweep.points.iter().enumerate() {
            let mut units = Vec::new();
            for task in tasks::of_point(sweep, index, sweep.replications) {
                units.extend(folder.unit(&task.id)?);
            }
            evidence.points.push(StudyPoint { values: &point.values, units });
        }
        out.push(evidence);
    }
    Ok(out)
}

/// What each claim takes, for people.
pub(super) fn listing(files: &[(String, ClaimFile)], plan: &Plan, layout: Layout) -> String {
    let header = ["claim", "studies", "varied", "runs", "of them new", "file"].map(str::to_owned);
    let mut next = 0;
    let mut rows = Vec::new();
    for (path, file) in files {
        let count = file.studies.len() + file.variations.len();
        let runs: usize =
            file.studies.iter().chain(&file.variations).map(|sweep| of_sweep(sweep).count()).sum();
        let new: usize = plan.new[next..next + count].iter().sum();
        next += count;
        rows.push(vec![
            file.claim.id.clone(),
            file.studies.len().to_string(),
            file.variations.len().to_string(),
            thousands(runs as u64),
            thousands(new as u64),
            path.clone(),
        ]);
    }
    format!("{}\n{} runs\n", of_texts(&header, &rows, 1, layout), thousands(plan.tasks.len() as u64))
}
