//! Where a run parts from one that cannot be made again: the run of an earlier program, of which a footprint was kept.
//!
//! A footprint is notes of the hash so far, on each rung, at most [`NOTES_MAX`] of two bytes. As long as there are no more
//! events than that on a rung, it tells the very event at which runs part; beyond, a stretch of at most twice so many events as
//! there are notes too few. It cannot tell what the earlier program did there. One bit an event would be no larger and point
//! more sharply, but wrongly every other time: a note of two bytes misses the parting once in 65,536.
//!
//! What is hashed is how this program describes events. A program that describes them otherwise parts from every older
//! footprint at the first event.

use std::collections::BTreeMap;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};
use twintrack_core::watch::Watch;

use super::excerpt::{CONTEXT, Excerpt};
use super::ladder::{Ladder, Note};
use super::rung::{Occurrence, Rung};
use super::side::{Interrupted, Side, climb, keep};

/// Most notes of a rung.
const NOTES_MAX: usize = 1024;
/// Bytes of a note.
const NOTE_BYTES: usize = 2;

/// What is kept of a run to find out where a later one parts from it: by rung.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Footprint(BTreeMap<String, Steps>);

/// The notes of one rung.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Steps {
    /// Events in all.
    events: u64,
    /// Events between two notes.
    stride: u64,
    /// The notes, one after the other, in Base64.
    notes: String,
}

/// How a run compares with a footprint on one rung.
#[derive(Clone, Debug, PartialEq)]
pub struct Trodden {
    /// Which.
    pub rung: Rung,
    /// Events on it, in the footprint's run and in this one.
    pub events: [u64; 2],
    /// Where they part; `None` if they are equal.
    pub stretch: Option<Stretch>,
}

/// The events among which two runs part.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// So many events of the rung come before and are the same.
    pub common: u64,
    /// The first event that differs is one of so many.
    pub among: u64,
    /// The last few events before it.
    pub before: Vec<Occurrence>,
    /// What happens in the stretch now; empty when this run is over where the other went on.
    pub now: Vec<Occurrence>,
}

impl Footprint {
    /// The footprint of a run.
    ///
    /// # Errors
    /// When `watch` stops it.
    pub fn of(side: Side<'_>, watch: &mut dyn Watch) -> Result<Footprint, Interrupted> {
        let (ladder, _) = climb(Ladder::of_at_most(NOTES_MAX), side, watch)?;
        let steps = |rung: Rung| {
            let notes: Vec<u8> = ladder.notes(rung).iter().flat_map(|note| short(note).to_vec()).collect();
            let notes = STANDARD_NO_PAD.encode(notes);
            Steps { events: ladder.events(rung), stride: ladder.stride(rung), notes }
        };
        Ok(Footprint(Rung::ALL.map(|rung| (rung.name().to_owned(), steps(rung))).into()))
    }

    /// Where a run parts from that of this footprint, rung by rung from cause to effect. Runs it once, and once more as far as
    /// the parting. A rung of which nothing is known is left out.
    ///
    /// # Errors
    /// When `watch` stops a run.
    pub fn compare(&self, side: Side<'_>, watch: &mut dyn Watch) -> Result<Vec<Trodden>, Interrupted> {
        let strides = Rung::ALL.map(|rung| self.steps(rung).map_or(1, |steps| steps.stride.max(1)));
        let (ladder, _) = climb(Ladder::every(strides), side, watch)?;
        let stretches = Rung::ALL.map(|rung| self.steps(rung)?.parts_in(ladder.notes(rung)));
        let excerpt = if stretches.iter().any(Option::is_some) {
            keep(side, Excerpt::new(stretches.clone()), watch)?
        } else {
            Excerpt::new(Default::default())
        };
        let trodden = Rung::ALL.into_iter().zip(stretches).filter_map(|(rung, stretch)| {
            let events = [self.steps(rung)?.events, ladder.events(rung)];
            Some(Trodden {
                rung,
                events,
                stretch: stretch.and_then(|stretch| found(&excerpt, rung, stretch)),
            })
        });
        Ok(trodden.collect())
    }

    fn steps(&self, rung: Rung) -> Option<&Steps> {
        self.0.get(rung.name())
    }
}

impl Steps {
    /// The first stretch that differs. Notes that are damaged differ.
    fn parts_in(&self, now: &[Note]) -> Option<Range<u64>> {
        let then = STANDARD_NO_PAD.decode(&self.notes).unwrap_or_default();
        let then: Vec<[u8; NOTE_BYTES]> =
            then.chunks_exact(NOTE_BYTES).map(|note| [note[0], note[1]]).collect();
        let common = then.iter().zip(now).take_while(|(then, now)| **then == short(now)).count();
        let differs = common < then.len().max(now.len());
        let stride = self.stride.max(1);
        differs.then(|| common as u64 * stride..(common as u64 + 1) * stride)
    }
}

fn short(note: &Note) -> [u8; NOTE_BYTES] {
    [note[0], note[1]]
}

fn found(excerpt: &Excerpt, rung: Rung, Range { start, end }: Range<u64>) -> Option<Stretch> {
    let (from, kept) = excerpt.kept(rung)?;
    let (before, rest) = kept.split_at(kept.len().min((start - from) as usize));
    let before = before[before.len().saturating_sub(CONTEXT as usize)..].to_vec();
    let now = rest[..rest.len().min((end - start) as usize)].to_vec();
    Some(Stretch { common: start, among: end - start, before, now })
}
