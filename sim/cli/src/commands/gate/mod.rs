//! `twintrack ci` and `twintrack baseline`: figures held against those that were committed.
//!
//! Both run a scenario's engines once, at the scenario's own seed: simulated figures are deterministic, so one run is all
//! there is to know. Only figures of the host are measured repeatedly, and only if asked for.

pub(crate) mod baseline;
pub(crate) mod ci;

use std::path::{Path, PathBuf};

use anyhow::Context;
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::watch::{Progress, Watch};
use twintrack_reports::ci::baseline::Baseline;
use twintrack_reports::ci::host::HostFigures;
use twintrack_scenario::Loaded;

use crate::commands::{bench, build_world};
use crate::interrupt::Interrupt;
use crate::provenance;

/// Where baselines are when the user names no place.
pub(crate) const BASELINES: &str = "scenarios/baselines";

/// The baseline of a scenario: the file itself, or the one in a folder that has the scenario's name.
fn baseline_of(place: &Path, scenario: &str) -> PathBuf {
    let is_file = place.extension().is_some_and(|extension| extension == "json");
    if is_file { place.to_owned() } else { place.join(format!("{scenario}.json")) }
}

/// Stops an engine when the user asks to.
struct Asked<'a>(&'a Interrupt);

impl Watch for Asked<'_> {
    fn progress(&mut self, _: Progress) -> bool {
        !self.0.requested()
    }
}

/// What the engines of a scenario come to, in the scenario's order; `None` when the user interrupted.
fn outcomes(loaded: &Loaded, interrupt: &Interrupt) -> anyhow::Result<Option<Vec<Outcome>>> {
    let world = build_world(loaded)?;
    let mut outcomes = Vec::new();
    for engine in &loaded.scenario.run.engines {
        outcomes.push(twintrack_core::run(&world, *engine, &mut Asked(interrupt)));
    }
    let finished = outcomes.iter().all(|outcome| outcome.end != End::Interrupted);
    Ok(finished.then_some(outcomes))
}

/// Time and memory of every engine, `times` times over, engine after engine so that what else the machine does meets all.
fn host_figures(file: &Path, loaded: &Loaded, times: u32) -> anyhow::Result<Option<HostFigures>> {
    if times == 0 {
        return Ok(None);
    }
    let mut figures = HostFigures { kind: provenance::kind_of_host(), engines: Default::default() };
    for _ in 0..times {
        for engine in &loaded.scenario.run.engines {
            let (wall_s, peak) = bench::measured(file, *engine).context("cannot measure time and memory")?;
            let samples = figures.engines.entry(engine.name().to_owned()).or_default();
            samples.wall_s.push(wall_s);
            samples.peak_bytes.extend(peak.map(|bytes| bytes as f64));
        }
    }
    Ok(Some(figures))
}

/// What a run comes to as a baseline.
fn baseline(loaded: &Loaded, outcomes: &[Outcome], host: Option<HostFigures>) -> Baseline {
    Baseline::of(&loaded.scenario.name, &loaded.hash.to_string(), outcomes, host)
}
