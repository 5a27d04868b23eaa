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

use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::Engine;
use twintrack_core::watch::Watch;
use twintrack_core::witness::{Moment, Seen};
use twintrack_core::world::World;

use excerpt::Excerpt;
pub use footprint::{Footprint, Stretch, Trodden};
use ladder::Ladder;

/// Events between two notes of the hash.
const CHUNK: u64 = 1024;
/// Events shown before and after the parting.
const CONTEXT: u64 = 5;

/// One of two runs.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What it runs on.
    pub world: &'a World,
    /// The engine.
    pub engine: Engine,
}

/// Something that happened, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// When.
    pub moment: Moment,
    /// What.
    pub seen: Seen,
}

/// A part of what happens, on which runs can be compared by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    /// What comes from outside: user actions, comings and goings, healing.
    Inputs,
    /// Messages that reach their receivers, in their order.
    Deliveries,
    /// Computations, and allocations applied.
    Outcomes,
    /// All of these and everything else.
    Everything,
}

impl Rung {
    /// All, from cause to effect.
    pub const ALL: [Rung; 4] = [Rung::Inputs, Rung::Deliveries, Rung::Outcomes, Rung::Everything];

    /// In a word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Rung::Inputs => "inputs",
            Rung::Deliveries => "deliveries",
            Rung::Outcomes => "outcomes",
            Rung::Everything => "events",
        }
    }

    fn has(self, seen: &Seen) -> bool {
        match self {
            Rung::Inputs => matches!(seen, Seen::Healed | Seen::Acted { .. } | Seen::Passage { .. }),
            Rung::Deliveries => matches!(seen, Seen::Received { .. }),
            Rung::Outcomes => matches!(seen, Seen::Computed { .. } | Seen::Applied { .. }),
            Rung::Everything => true,
        }
    }
}

/// How two runs compare on one rung.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Which.
    pub rung: Rung,
    /// Events on it, on each side.
    pub events: [u64; 2],
    /// Where they part; `None` if they are equal.
    pub parting: Option<Parting>,
}

/// The first event that two runs do not have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Parting {
    /// Events of the rung that they have in common before it.
    pub common: u64,
    /// The last few of these.
    pub before: Vec<Occurrence>,
    /// What each side does then: the parting event and a few more; empty where the run is over.
    pub after: [Vec<Occurrence>; 2],
}

/// How two runs compare.
#[derive(Clone, Debug)]
pub struct Divergence {
    /// What differs between the worlds before anything happens, in words.
    pub worlds: Vec<String>,
    /// Every rung, from cause to effect.
    pub rungs: Vec<Compared>,
    /// How each run ended.
    pub outcomes: [Outcome; 2],
}

impl Divergence {
    /// The first event of any kind at which the runs part; `None` if nothing that happens differs.
    #[must_use]
    pub fn first(&self) -> Option<&Parting> {
        self.rungs.iter().find(|compared| compared.rung == Rung::Everything)?.parting.as_ref()
    }
}

/// The caller stopped a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// Finds out where two runs part. Runs each side once, and once more up to the parting. Memory: 64 bytes per 1,024 events.
///
/// # Errors
/// When `watch` stops a run.
pub fn first_divergence(sides: [Side<'_>; 2], watch: &mut dyn Watch) -> Result<Divergence, Interrupted> {
    let (first, ours) = climb(sides[0], watch)?;
    let (second, theirs) = climb(sides[1], watch)?;
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

/// Runs one side and hashes what happens.
fn climb(side: Side<'_>, watch: &mut dyn Watch) -> Result<(Ladder, Outcome), Interrupted> {
    climb_on(Ladder::new(), side, watch)
}

fn climb_on(
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
fn keep(
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

#[cfg(test)]
mod tests;
