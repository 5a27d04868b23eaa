//! The frame of event trees: a shape, with what has been worked out about it once for all trees that share it.

use std::ops::Deref;
use std::sync::OnceLock;

use super::weight::{Block, blocks};

/// The orders of the leaves' right edges; see `skyline.rs`.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    ends: Vec<u16>,
    blocks: OnceLock<Vec<Block>>,
}

impl Frame {
    /// The parts of the shape that can be weighed at vector speed. O(leaves) once.
    pub(super) fn blocks(&self) -> &[Block] {
        self.blocks.get_or_init(|| blocks(&self.ends))
    }

    /// Divides a leaf into several that end at `ends`. O(leaves).
    pub(super) fn divide(&mut self, leaf: usize, ends: Vec<u16>) {
        self.ends.splice(leaf..=leaf, ends);
        self.blocks = OnceLock::new();
    }

    /// Bytes in memory.
    pub(super) fn memory(&self) -> usize {
        let blocks = self.blocks.get().map_or(0, |blocks| blocks.iter().map(Block::memory).sum());
        size_of::<Self>() + self.ends.capacity() * size_of::<u16>() + blocks
    }
}

impl From<Vec<u16>> for Frame {
    fn from(ends: Vec<u16>) -> Self {
        Self { ends, blocks: OnceLock::new() }
    }
}

impl Deref for Frame {
    type Target = [u16];

    fn deref(&self) -> &[u16] {
        &self.ends
    }
}
