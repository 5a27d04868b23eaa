//! Messages in flight: one letter per publication, however many copies are under way.

use std::sync::Arc;

use crate::allocation::record::{AllocationState, Commitment};
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::observer::causality::TruthStamp;
use crate::observer::traffic::Class;

use super::recent::Recent;

/// What a message says.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Commitment(Arc<Commitment>),
    Allocation(Arc<AllocationState>),
    RoundState { ready_for: u32 },
}

impl Content {
    /// The number of the kind, from 0, for tables by kind.
    pub(crate) fn kind(&self) -> usize {
        match self {
            Content::Commitment(_) => 0,
            Content::Allocation(_) => 1,
            Content::RoundState { .. } => 2,
        }
    }

    pub(crate) fn class(&self) -> Class {
        match self {
            Content::Commitment(_) | Content::Allocation(_) => Class::Data,
            Content::RoundState { .. } => Class::Coordination,
        }
    }
}

/// Number of kinds of content.
pub(crate) const KINDS: usize = 3;

/// One publication, shared by all its copies.
#[derive(Clone, Debug)]
pub(crate) struct Letter<S> {
    pub(crate) from: Participant,
    /// The sender's session that it was published in.
    pub(crate) session: u32,
    pub(crate) sent: Time,
    /// Number of its latest transmission among those of its sender.
    pub(crate) number: u64,
    pub(crate) content: Content,
    pub(crate) stamp: S,
    pub(crate) truth: TruthStamp,
    /// See [`Letter::recent`]; `None` where broadcasts are not numbered.
    pub(crate) known: Option<Arc<Recent>>,
    /// Entries or nodes of the stamp.
    pub(crate) nodes: u64,
    pub(crate) payload_bytes: u64,
    pub(crate) stamp_bytes: u64,
    /// Copies still under way; managed by the [`Post`].
    pub(crate) copies: u32,
}

/// No broadcasts.
static NONE: Recent = Recent::none();

impl<S> Letter<S> {
    /// The broadcasts under way that were known at the publication, where they are numbered; if it is one, this among them.
    pub(crate) fn recent(&self) -> &Recent {
        self.known.as_deref().unwrap_or(&NONE)
    }
}

/// All letters under way, in slots that are used again.
#[derive(Debug)]
pub(crate) struct Post<S> {
    letters: Vec<Option<Letter<S>>>,
    free: Vec<u32>,
}

impl<S> Post<S> {
    pub(crate) fn new() -> Post<S> {
        Post { letters: Vec::new(), free: Vec::new() }
    }

    /// Posts a letter in so many copies (at least one); returns its slot.
    pub(crate) fn put(&mut self, mut letter: Letter<S>, copies: u32) -> u32 {
        letter.copies = copies;
        match self.free.pop() {
            Some(slot) => {
                self.letters[slot as usize] = Some(letter);
                slot
            }
            None => {
                self.letters.push(Some(letter));
                self.letters.len() as u32 - 1
            }
        }
    }

    /// Takes a letter out to deliver one copy of it; give it back by [`Post::put_back`].
    pub(crate) fn take(&mut self, slot: u32) -> Letter<S> {
        self.letters[slot as usize].take().expect("a letter under way is in its slot")
    }

    /// Gives a letter back whose copy is still under way.
    pub(crate) fn return_undelivered(&mut self, slot: u32, letter: Letter<S>) {
        self.letters[slot as usize] = Some(letter);
    }

    /// Gives a letter back after one copy was delivered; the last copy frees the slot.
    pub(crate) fn put_back(&mut self, slot: u32, mut letter: Letter<S>) {
        letter.copies -= 1;
        if letter.copies > 0 {
            self.letters[slot as usize] = Some(letter);
        } else {
            self.free.push(slot);
        }
    }
}
