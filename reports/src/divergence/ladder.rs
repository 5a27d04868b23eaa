//! The hash of a run so far, noted now and then, on each rung.

use std::fmt::Write as _;

use twintrack_core::witness::{Moment, Seen, Witness};

use super::{CHUNK, Rung};

/// As much of a hash as tells chunks apart.
type Note = [u8; 16];

#[derive(Default)]
struct Notes {
    hasher: blake3::Hasher,
    events: u64,
    notes: Vec<Note>,
}

impl Notes {
    fn add(&mut self, text: &str) {
        self.hasher.update(&(text.len() as u64).to_le_bytes());
        self.hasher.update(text.as_bytes());
        self.events += 1;
        if self.events.is_multiple_of(CHUNK) {
            self.note();
        }
    }

    fn note(&mut self) {
        let hash = self.hasher.finalize();
        self.notes.push(*hash.as_bytes().first_chunk().expect("a hash is longer"));
    }
}

/// Hashes what happens. What an event is part of is left out: its number says how many came before.
pub(super) struct Ladder {
    rungs: [Notes; Rung::ALL.len()],
    text: String,
}

impl Ladder {
    pub(super) fn new() -> Ladder {
        Ladder { rungs: Default::default(), text: String::new() }
    }

    /// The run is over: what is left makes a chunk of its own.
    pub(super) fn top(mut self) -> Ladder {
        for notes in &mut self.rungs {
            if !notes.events.is_multiple_of(CHUNK) {
                notes.note();
            }
        }
        self
    }

    pub(super) fn events(&self, rung: Rung) -> u64 {
        self.rungs[rung as usize].events
    }

    /// The first chunk that differs.
    pub(super) fn parts_in(&self, other: &Ladder, rung: Rung) -> Option<u64> {
        let (ours, theirs) = (&self.rungs[rung as usize].notes, &other.rungs[rung as usize].notes);
        let common = ours.iter().zip(theirs).take_while(|(ours, theirs)| ours == theirs).count();
        (common < ours.len().max(theirs.len())).then_some(common as u64)
    }
}

impl Witness for Ladder {
    fn saw(&mut self, moment: Moment, what: &Seen) {
        self.text.clear();
        write!(self.text, "{} {what:?}", moment.at.0).expect("a string takes everything");
        for rung in Rung::ALL.into_iter().filter(|rung| rung.has(what)) {
            self.rungs[rung as usize].add(&self.text);
        }
    }
}
