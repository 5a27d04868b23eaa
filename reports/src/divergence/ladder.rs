//! The hash of a run so far, noted now and then, on each rung.
//!
//! A ladder that is to stay small doubles the distance of its notes whenever there are too many of them: since each note is of
//! all that came before, leaving out every other one keeps it valid.

use std::fmt::Write as _;

use twintrack_core::witness::{Moment, Seen, Witness};

use super::rung::Rung;

/// Events between two notes of the hash.
pub(super) const CHUNK: u64 = 1024;

/// As much of a hash as tells chunks apart.
pub(super) type Note = [u8; 16];

struct Notes {
    hasher: blake3::Hasher,
    events: u64,
    /// Events between two notes.
    stride: u64,
    notes_max: usize,
    notes: Vec<Note>,
}

impl Notes {
    fn new(stride: u64, notes_max: usize) -> Notes {
        Notes { hasher: blake3::Hasher::new(), events: 0, stride, notes_max, notes: Vec::new() }
    }

    fn add(&mut self, text: &str) {
        self.hasher.update(&(text.len() as u64).to_le_bytes());
        self.hasher.update(text.as_bytes());
        self.events += 1;
        if self.events.is_multiple_of(self.stride) {
            self.note();
        }
        if self.notes.len() > self.notes_max {
            // The last is of an odd number of strides, and no end of a doubled one.
            self.notes = self.notes.chunks_exact(2).map(|pair| pair[1]).collect();
            self.stride *= 2;
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
    /// A note every [`CHUNK`] events, however many there are.
    pub(super) fn new() -> Ladder {
        Ladder::every(Rung::ALL.map(|_| CHUNK))
    }

    /// A note after so many events of each rung.
    pub(super) fn every(strides: [u64; Rung::ALL.len()]) -> Ladder {
        Ladder { rungs: strides.map(|stride| Notes::new(stride, usize::MAX)), text: String::new() }
    }

    /// No more notes on a rung than this, which is at least 1, as close as that allows.
    pub(super) fn of_at_most(notes_max: usize) -> Ladder {
        Ladder { rungs: Rung::ALL.map(|_| Notes::new(1, notes_max)), text: String::new() }
    }

    /// The run is over: what is left makes a chunk of its own.
    pub(super) fn top(mut self) -> Ladder {
        for notes in &mut self.rungs {
            if !notes.events.is_multiple_of(notes.stride) {
                notes.note();
            }
        }
        self
    }

    pub(super) fn events(&self, rung: Rung) -> u64 {
        self.rungs[rung as usize].events
    }

    /// Events between two notes of a rung.
    pub(super) fn stride(&self, rung: Rung) -> u64 {
        self.rungs[rung as usize].stride
    }

    /// The notes of a rung.
    pub(super) fn notes(&self, rung: Rung) -> &[Note] {
        &self.rungs[rung as usize].notes
    }

    /// The first chunk that differs.
    pub(super) fn parts_in(&self, other: &Ladder, rung: Rung) -> Option<u64> {
        let (ours, theirs) = (self.notes(rung), other.notes(rung));
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
