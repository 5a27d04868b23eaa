//! Where the runs of a regression part from those of the baseline.

use std::path::Path;

use twintrack_core::settings::Engine;
use twintrack_reports::ci::baseline::Baseline;
use twintrack_reports::ci::{Change, Judged, Parted};
use twintrack_reports::divergence::Side;
use twintrack_scenario::Loaded;

use super::before;
use crate::interrupt::Interrupt;
use crate::scenario::build_world;

/// Looks for partings: in footprints that the baseline holds, and against an earlier program if there is one.
pub(super) struct Search<'a> {
    pub(super) file: &'a Path,
    pub(super) loaded: &'a Loaded,
    pub(super) baseline: Option<&'a Baseline>,
    /// Where baselines are.
    pub(super) place: &'a Path,
    /// An earlier program.
    pub(super) before: Option<&'a Path>,
}

impl Search<'_> {
    /// Every engine that has a regression, and where its run parts; `None` when the user interrupted.
    pub(super) fn parted(
        &self,
        metrics: &[Judged],
        interrupt: &Interrupt,
    ) -> anyhow::Result<Option<Vec<Parted>>> {
        let mut found = Vec::new();
        for engine in worse(self.loaded, metrics) {
            let footprint = self.baseline.and_then(|baseline| baseline.footprints.get(engine.name()));
            let trodden = match footprint {
                None => Vec::new(),
                Some(footprint) => {
                    let world = build_world(self.loaded)?;
                    let side = Side { world: &world, engine };
                    let Ok(trodden) = footprint.compare(side, &mut interrupt.clone()) else {
                        return Ok(None);
                    };
                    trodden
                }
            };
            let exact = self.before.map(|program| before::parting(program, self.file, engine)).transpose()?;
            if footprint.is_some() || exact.is_some() {
                found.push(Parted::of(engine.name(), &trodden, exact));
            }
        }
        Ok(Some(found))
    }

    /// What to type to see more of it.
    pub(super) fn locally(&self, metrics: &[Judged], parted: &[Parted]) -> Vec<String> {
        let Some(engine) = worse(self.loaded, metrics).next() else { return Vec::new() };
        let file = self.file.display();
        let at = parted.first().and_then(Parted::first);
        let window = at
            .and_then(|at| at.from_s.zip(at.to_s))
            .map_or_else(String::new, |(from, to)| format!(" --from {from}s --to {}s", to + 1.0));
        let mut commands =
            vec![format!("twintrack trace {file} --engine {} --format jsonl{window}", engine.name())];
        if self.before.is_none() {
            commands.push(format!(
                "twintrack ci {file} --baseline {} --before PROGRAM    # one built from the baseline's revision: the very event",
                self.place.display()
            ));
        }
        commands
    }
}

/// The engines of the scenario that have a regression.
fn worse<'a>(loaded: &'a Loaded, metrics: &'a [Judged]) -> impl Iterator<Item = Engine> + 'a {
    let is_worse = |engine: &Engine| {
        metrics.iter().any(|metric| metric.change == Change::Worse && metric.engine == engine.name())
    };
    loaded.scenario.run.engines.iter().copied().filter(is_worse)
}
