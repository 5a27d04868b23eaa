//! One of two runs: hashed from its beginning to its end, or kept where it parts.

use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::Engine;
use twintrack_core::watch::Watch;
use twintrack_core::world::World;

use super::excerpt::Excerpt;
use super::ladder::Ladder;

/// One of two runs.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What it runs on.
    pub world: &'a World,
    /// The engine.
    pub engine: Engine,
}

/// The caller stopped a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// Runs one side and hashes what happens.
pub(super) fn climb(
    mut ladder: Ladder,
    Side { world, engine }: Side<'_>,
    watch: &mut dyn Watch,
) -> Result<(Ladder, Outcome), Interrupted> {
    let outcome = twintrack_core::run_followed(world, engine, watch, &mut ladder);
    if outcome.end == End::Interrupted {
        return Err(Interrupted);
    }
    Ok((ladder.top(), outcome))
}

/// Runs one side as far as there is something to keep.
pub(super) fn keep(
    Side { world, engine }: Side<'_>,
    mut excerpt: Excerpt,
    watch: &mut dyn Watch,
) -> Result<Excerpt, Interrupted> {
    let outcome = twintrack_core::run_followed(world, engine, watch, &mut excerpt);
    if outcome.end == End::Interrupted && !excerpt.is_complete() {
        return Err(Interrupted);
    }
    Ok(excerpt)
}
