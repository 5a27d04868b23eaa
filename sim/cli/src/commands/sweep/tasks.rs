//! The runs of a sweep: one for each point, replication and engine.

use twintrack_core::settings::{ClockKind, Coordination, Engine, Scenario};
use twintrack_reports::folder::SweepFolder;
use twintrack_reports::manifest::Build;
use twintrack_reports::sweep::{Unit, UnitId};
use twintrack_scenario::{Loaded, Sweep, seed_of};

use crate::provenance;

/// One run of a sweep.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    /// Index of its sweep, where there are several.
    pub(crate) sweep: usize,
    /// Index of its point.
    pub(crate) point: usize,
    pub(crate) replication: u32,
    pub(crate) seed: u64,
    pub(crate) engine: Engine,
    pub(crate) id: UnitId,
    /// How much work it is, in a unit of its own.
    pub(crate) cost: f64,
}

/// The runs of a point's replications, in the order of files.
pub(crate) fn of_point(sweep: &Sweep, point: usize, replications: u32) -> impl Iterator<Item = Task> {
    let build = provenance::build();
    (1..=replications).flat_map(move |replication| {
        let build = build.clone();
        let engines = sweep.base.scenario.run.engines.iter();
        engines.map(move |engine| task(sweep, point, replication, *engine, &build))
    })
}

/// Every run of a sweep, in the order of files: by point, replication, engine.
pub(crate) fn all(sweep: &Sweep) -> impl Iterator<Item = Task> {
    (0..sweep.points.len()).flat_map(|point| of_point(sweep, point, sweep.replications))
}

/// How many runs a sweep has.
pub(crate) fn count(sweep: &Sweep) -> usize {
    sweep.points.len() * sweep.replications as usize * sweep.base.scenario.run.engines.len()
}

/// The run of this number, counted from 1 in the order of files; none if there are fewer. O(1).
pub(crate) fn numbered(sweep: &Sweep, number: u32) -> Option<Task> {
    let engines = &sweep.base.scenario.run.engines;
    let index = number.checked_sub(1)? as usize;
    let per_point = sweep.replications as usize * engines.len();
    let point = index / per_point;
    let replication = (index % per_point / engines.len()) as u32 + 1;
    let engine = engines[index % engines.len()];
    (point < sweep.points.len()).then(|| task(sweep, point, replication, engine, &provenance::build()))
}

fn task(sweep: &Sweep, point: usize, replication: u32, engine: Engine, build: &Build) -> Task {
    let loaded = &sweep.points[point].loaded;
    let seed = seed_of(loaded.scenario.run.seed, replication);
    let hash = loaded.hash_with(seed, &[engine]).to_string();
    let id = UnitId::of(&hash, replication, engine.name(), build);
    Task { sweep: 0, point, replication, seed, engine, id, cost: cost(loaded, engine) }
}

/// A sweep's runs: those that are finished, and those that are not, the largest first.
pub(crate) struct Inventory {
    /// Finished runs of each point, in the order of files.
    pub(crate) finished: Vec<Vec<Unit>>,
    pub(crate) missing: Vec<Task>,
}

impl Inventory {
    /// Looks into the folder. `replications` are those of each point.
    pub(crate) fn take(
        sweep: &Sweep,
        replications: &[u32],
        folder: &SweepFolder,
    ) -> anyhow::Result<Inventory> {
        let mut inventory = Inventory { finished: Vec::new(), missing: Vec::new() };
        for (point, replications) in replications.iter().enumerate() {
            let mut finished = Vec::new();
            for task in of_point(sweep, point, *replications) {
                match folder.unit(&task.id)? {
                    Some(unit) => finished.push(unit),
                    None => inventory.missing.push(task),
                }
            }
            inventory.finished.push(finished);
        }
        // Equal ones stay in the order of files: early replications of all points come first.
        inventory.missing.sort_by(|a, b| b.cost.total_cmp(&a.cost).then(a.replication.cmp(&b.replication)));
        Ok(inventory)
    }
}

/// A rough estimate of the work of a run. It decides the order of runs and the time that is left on the screen, nothing
/// else: messages, times what the clock of each takes.
pub(crate) fn cost(loaded: &Loaded, engine: Engine) -> f64 {
    let scenario: &Scenario = &loaded.scenario;
    let named = loaded.inputs.names.len();
    let size = scenario.population.size.map_or(if named > 0 { named as f64 } else { 100.0 }, f64::from);
    let seconds = scenario.run.until.as_secs_f64();
    let messages = match engine.coordination {
        Coordination::Rounds => size * size * seconds / scenario.rounds.length.as_secs_f64().max(1e-3),
        Coordination::Events => 500.0 * size,
    };
    let clock = match engine.clock {
        ClockKind::Vector => 1.0 + size / 500.0,
        ClockKind::Itc => 3.0,
    };
    messages * clock
}
