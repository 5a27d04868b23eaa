//! `twintrack ci` and `twintrack baseline`: figures held against those that were committed.
//!
//! Both run a scenario's engines once, at the scenario's own seed: simulated figures are deterministic, so one run is all
//! there is to know. Only figures of the host are measured repeatedly, and only if asked for.

pub(crate) mod baseline;
mod before;
pub(crate) mod ci;
mod parting;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use twintrack_core::outcome::{End, Outcome};
use twintrack_reports::ci::host::HostFigures;
use twintrack_reports::divergence::{Footprint, Side};
use twintrack_scenario::Loaded;

use crate::commands::bench;
use crate::interrupt::Interrupt;
use crate::provenance;
use crate::scenario::build_world;

/// What to measure of the program itself; compared with a baseline from the same kind of host alone
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct HostArgs {
    /// Measure time and memory so many times as well; needs a baseline from the same kind of host
    #[arg(long, value_name = "TIMES", default_value_t = 0, hide_default_value = true)]
    host: u32,
    /// Count instructions under valgrind as well; needs a baseline from the same kind of host
    #[arg(long)]
    instructions: bool,
}

/// Where baselines are when the user names no place.
const BASELINES: &str = "scenarios/baselines";

/// The baseline of a scenario: the file itself, or the one in a folder that has the scenario's name.
fn baseline_of(place: &Path, scenario: &str) -> PathBuf {
    let is_file = place.extension().is_some_and(|extension| extension == "json");
    if is_file { place.to_owned() } else { place.join(format!("{scenario}.json")) }
}

/// What the engines of a scenario come to, in the scenario's order; `None` when the user interrupted.
fn outcomes(loaded: &Loaded, interrupt: &Interrupt) -> anyhow::Result<Option<Vec<Outcome>>> {
    let world = build_world(loaded)?;
    let mut outcomes = Vec::new();
    for engine in &loaded.scenario.run.engines {
        outcomes.push(twintrack_core::run(&world, *engine, &mut interrupt.clone()));
    }
    let finished = outcomes.iter().all(|outcome| outcome.end != End::Interrupted);
    Ok(finished.then_some(outcomes))
}

/// Time and memory of every engine, so many times over, engine after engine so that what else the machine does meets all; and
/// instructions.
fn host_figures(file: &Path, loaded: &Loaded, asked: HostArgs) -> anyhow::Result<Option<HostFigures>> {
    if asked.host == 0 && !asked.instructions {
        return Ok(None);
    }
    let mut figures = HostFigures { kind: provenance::kind_of_host(), engines: Default::default() };
    for _ in 0..asked.host {
        for engine in &loaded.scenario.run.engines {
            let (wall_s, peak) = bench::measured(file, *engine).context("cannot measure time and memory")?;
            let samples = figures.engines.entry(engine.name().to_owned()).or_default();
            samples.wall_s.push(wall_s);
            samples.peak_bytes.extend(peak.map(|bytes| bytes as f64));
        }
    }
    for engine in loaded.scenario.run.engines.iter().filter(|_| asked.instructions) {
        let count = bench::instructions(file, *engine)?;
        figures.engines.entry(engine.name().to_owned()).or_default().instructions = Some(count as f64);
    }
    Ok(Some(figures))
}

/// What is kept of each engine's run, to tell later where another parts from it; `None` when the user interrupted.
fn footprints(loaded: &Loaded, interrupt: &Interrupt) -> anyhow::Result<Option<BTreeMap<String, Footprint>>> {
    let world = build_world(loaded)?;
    let mut footprints = BTreeMap::new();
    for engine in &loaded.scenario.run.engines {
        let side = Side { world: &world, engine: *engine };
        let Ok(footprint) = Footprint::of(side, &mut interrupt.clone()) else { return Ok(None) };
        footprints.insert(engine.name().to_owned(), footprint);
    }
    Ok(Some(footprints))
}
