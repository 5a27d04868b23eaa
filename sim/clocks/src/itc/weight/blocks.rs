//! The parts of a frame that are nearly complete subtrees, and where the leaves of each belong.

/// The deepest block.
const DEPTH_MAX: u32 = 12;

/// Slots of the deepest block.
pub(super) const SLOTS_MAX: usize = 1 << DEPTH_MAX;

/// The fewest leaves that make a block worth the effort.
const LEAVES_MIN: usize = 32;

/// Most slots per leaf: beyond that, a block is too irregular.
const PADDING_MAX: usize = 4;

/// A part of a frame that is a nearly complete subtree.
#[derive(Clone, Debug)]
pub(in crate::itc) struct Block {
    pub(super) first: usize,
    pub(super) leaves: usize,
    /// For each pair of slots, the pairs in bit-reversed order, where its heights stand in `h0 h0 h1 h1 h2 h2 …`: at `2k`
    /// when leaf `first + k` covers both, at `2k + 1` when the pair is that leaf and the next.
    pub(super) pairs: Box<[u16]>,
}

impl Block {
    /// Bytes in memory.
    pub(in crate::itc) fn memory(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.pairs)
    }

    /// The block of a part that is at least one level deep.
    fn new(ends: &[u16], part: &Part) -> Self {
        let mut covering: Vec<u16> = Vec::with_capacity(1 << (part.deepest - part.depth));
        for leaf in 0..part.leaves {
            let at = part.first + leaf;
            let start = if at == 0 { 0 } else { ends[at - 1] };
            let slots = 1 << (part.deepest - start.max(ends[at]));
            covering.extend(std::iter::repeat_n(leaf as u16, slots));
        }
        let mut pairs = vec![0; covering.len() / 2];
        let shift = usize::BITS - pairs.len().ilog2();
        for (number, [left, right]) in covering.as_chunks().0.iter().enumerate() {
            pairs[number.reverse_bits().unbounded_shr(shift)] = 2 * left + u16::from(left != right);
        }
        Self { first: part.first, leaves: part.leaves, pairs: pairs.into() }
    }
}

/// A subtree of a frame.
#[derive(Clone, Debug)]
struct Part {
    first: usize,
    leaves: usize,
    /// The depth of its root, and of its deepest leaf.
    depth: u16,
    deepest: u16,
}

impl Part {
    /// Whether it is regular and small enough for a block.
    fn fits(&self) -> bool {
        let height = u32::from(self.deepest - self.depth);
        height <= DEPTH_MAX && 1_usize << height <= PADDING_MAX * self.leaves
    }
}

/// The largest blocks of a shape, from left to right. O(leaves).
pub(in crate::itc) fn blocks(ends: &[u16]) -> Vec<Block> {
    let mut found: Vec<Part> = Vec::new();
    // Subtrees that wait for their right sibling, with the order of their right edge; `None` when too irregular.
    let mut waiting: Vec<(Option<Part>, u16)> = Vec::new();
    let mut start = 0;
    for (leaf, end) in ends.iter().copied().enumerate() {
        let depth = end.max(start);
        let mut subtree = Some(Part { first: leaf, leaves: 1, depth, deepest: depth });
        while let Some((left, _)) = waiting.pop_if(|(_, edge)| *edge > end) {
            subtree = match (left, subtree) {
                (Some(left), Some(right)) => {
                    let whole = Part {
                        first: left.first,
                        leaves: left.leaves + right.leaves,
                        depth: left.depth - 1,
                        deepest: left.deepest.max(right.deepest),
                    };
                    if whole.fits() {
                        Some(whole)
                    } else {
                        found.extend([left, right]);
                        None
                    }
                }
                (left, right) => {
                    found.extend(left.into_iter().chain(right));
                    None
                }
            };
        }
        waiting.push((subtree, end));
        start = end;
    }
    found.extend(waiting.into_iter().filter_map(|(root, _)| root));
    found.retain(|part| part.leaves >= LEAVES_MIN);
    found.sort_unstable_by_key(|part| part.first);
    found.iter().map(|part| Block::new(ends, part)).collect()
}
