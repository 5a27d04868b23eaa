//! Where two runs part: the first event that one has and the other has not.
//!
//! Both are run twice. The first time, what happens is hashed on several *rungs* (what comes from outside, what is delivered
//! in which order, what is computed and applied, everything), with the hash so far noted every `CHUNK` events; the first
//! note that differs says in which chunk the runs part. The second time, that chunk is kept and compared event by event.
//! Rejected: keeping or writing both logs whole, which for a large run takes gigabytes; running both in step, which needs
//! threads that wait for each other.
//!
//! Where the other run cannot be made again, as that of an earlier program, a [`Footprint`] of it stands in: a few kilobytes
//! of such notes. It tells where the runs part, and not what the other did there.

mod excerpt;
mod footprint;
mod inputs;
mod ladder;
mod parting;
mod rung;
mod side;

use twintrack_core::watch::Watch;

pub use footprint::{Footprint, Stretch, Trodden};
pub use parting::{Compared, Divergence, Parting};
pub use rung::{Occurrence, Rung};
pub use side::{Interrupted, Side};

use excerpt::Excerpt;
use ladder::{CHUNK, Ladder};
use side::{climb, keep};

/// Finds out where two runs part. Runs each side once, and once more up to the parting. Memory: 64 bytes per 1,024 events.
///
/// # Errors
/// When `watch` stops a run.
pub fn first_divergence(sides: [Side<'_>; 2], watch: &mut dyn Watch) -> Result<Divergence, Interrupted> {
    let (first, ours) = climb(Ladder::new(), sides[0], watch)?;
    let (second, theirs) = climb(Ladder::new(), sides[1], watch)?;
    let stretches =
        Rung::ALL.map(|rung| first.parts_in(&second, rung).map(|chunk| chunk * CHUNK..(chunk + 1) * CHUNK));
    let mut excerpts = Vec::new();
    if stretches.iter().any(Option::is_some) {
        for side in sides {
            excerpts.push(keep(side, Excerpt::new(stretches.clone()), watch)?);
        }
    }
    let rungs = Rung::ALL.map(|rung| Compared {
        rung,
        events: [first.events(rung), second.events(rung)],
        parting: match excerpts.as_slice() {
            [ours, theirs] => ours.parting(theirs, rung),
            _ => None,
        },
    });
    Ok(Divergence {
        worlds: inputs::differences(sides[0].world, sides[1].world),
        rungs: rungs.into(),
        outcomes: [ours, theirs],
    })
}

#[cfg(test)]
mod tests;
