//! `[sweep]`: one scenario file that stands for many runs.
//!
//! Three ways to name values, each a factor, and the sweep is their product: `grid` (every combination), `zip` (lists side
//! by side), `points` (written out). Constraints take points out. Every point is a scenario of its own, resolved by the
//! same stages as any file, with the values of the sweep laid over everything else; so a value may name a preset, a file or
//! a variant, and a mistake in it is shown where it stands in the sweep.
//!
//! Each point is replicated. The seed of a replication depends on the scenario's seed and the replication's number alone
//! ([`seed_of`]): all engines and all points meet the same randomness, and comparisons can be made in pairs.
//!
//! A language for expressions over settings was rejected: what cannot be said by three kinds of lists and comparisons is
//! said by writing the points out, if need be by a program.

mod constraint;
mod expand;
mod plan;
mod read;
mod seed;
mod show;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::overrides::Override;
use crate::keys::SWEEP;
use crate::load::Draft;
use crate::source::Source;

pub use expand::{Point, Sweep};
pub use seed::seed_of;
pub use show::show_sweep;
pub(crate) use show::show_sweep_as;

/// Reads a scenario with a `[sweep]` and resolves all its points.
///
/// # Errors
/// As [`load`](crate::load) for what the points start from; then everything that is wrong with the sweep itself; then what
/// is wrong with its points, each mistake once.
pub fn load_sweep(source: Source, overrides: &[Override]) -> Result<Sweep, Diagnostics> {
    of_draft(&Draft::read(source, overrides)?)
}

/// Resolves the sweep of a scenario that is read already.
pub(crate) fn of_draft(draft: &Draft) -> Result<Sweep, Diagnostics> {
    let base = draft.shaped(&[])?.finish()?;
    let Some(node) = base.document.child(SWEEP) else {
        let diagnostic = Diagnostic::new("this scenario has no sweep")
            .mark(&draft.top().text, 0..0, "there is no [sweep] in this file or those that it extends")
            .help("add for example\n[sweep]\nreplications = 30\ngrid.population.size = [10, 100]");
        return Err(diagnostic.into());
    };
    let plan = read::read(node, draft)?;
    expand::expand(draft, &plan, base)
}
