//! How large a tree is in normal form and encoded, without making either.
//!
//! A simulator asks for the size of every stamp that is published, and walking a tree leaf by leaf takes 5 ns each. So
//! the parts of a frame that are nearly complete subtrees, its *blocks*, are weighed at vector speed: a leaf at depth d of
//! a block that is k deep is repeated `2^(k - d)` times, which changes nothing about the normal form, and the complete
//! tree that results is folded level by level. The slots stand in bit-reversed order, so that the left children of a
//! level are the first half of the array and the right children the second half, and each level is one pass over two
//! contiguous halves. Heights within a block are taken relative to its lowest, one byte each. What is above the blocks,
//! what is too irregular to be one, and blocks whose heights are more than 255 apart, are folded node by node.
//!
//! Figures: the crate's README. Rejected: keeping sizes up to date with every change (a join changes nearly every leaf
//! where everyone keeps publishing), and storing heights in bit-reversed order (it saves the gathering, and makes
//! every subtree a scattered one for `event`).

use super::heights::Heights;
use crate::encoding::number::{digits, leb128_len, number_bits};

/// The deepest block.
const DEPTH_MAX: u32 = 12;

/// Slots of the deepest block.
const SLOTS_MAX: usize = 1 << DEPTH_MAX;

/// The fewest leaves that make a block worth the effort.
const LEAVES_MIN: usize = 32;

/// Most slots per leaf: beyond that, a block is too irregular.
const PADDING_MAX: usize = 4;

/// Pairs of nodes that are combined at a time.
const LANES: usize = 16;

/// Steps after which sums in single bytes could overflow; a step adds at most 26.
const STEPS_MAX: usize = 8;

/// What all nodes of a tree in normal form come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Inner nodes.
    pub(crate) inner: usize,
    /// Bits in the paper's code.
    pub(crate) bits: usize,
    /// Bytes of the values in LEB128, each with a low bit more.
    pub(crate) varint: usize,
    /// Digits of the values in decimal.
    pub(crate) digits: usize,
}

impl Weight {
    /// All nodes.
    pub(crate) fn nodes(&self) -> usize {
        2 * self.inner + 1
    }

    fn add(&mut self, other: Self) {
        self.inner += other.inner;
        self.bits += other.bits;
        self.varint += other.varint;
        self.digits += other.digits;
    }
}

/// A part of a frame that is a nearly complete subtree.
#[derive(Clone, Debug)]
pub(super) struct Block {
    first: usize,
    leaves: usize,
    /// For each pair of slots, the pairs in bit-reversed order, where its heights stand in `h0 h0 h1 h1 h2 h2 …`: at `2k`
    /// when leaf `first + k` covers both, at `2k + 1` when the pair is that leaf and the next.
    pairs: Box<[u16]>,
}

impl Block {
    /// Bytes in memory.
    pub(super) fn memory(&self) -> usize {
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
pub(super) fn blocks(ends: &[u16]) -> Vec<Block> {
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

/// A subtree, as far as the nodes above it care.
#[derive(Clone, Copy, Debug)]
struct Root {
    lowest: u32,
    /// In normal form it is one leaf.
    leaf: bool,
    /// It is an inner node with a child that the bit code leaves out.
    omits: bool,
}

impl Root {
    /// Its own cost as a node of value `lift`; `omitted` when it is a leaf that the bit code leaves out.
    fn weight(self, lift: u32, omitted: bool) -> Weight {
        let inner = usize::from(!self.leaf);
        let (lifts, omits) = (usize::from(lift > 0), usize::from(self.omits));
        let number = if lift > 0 || (self.leaf && !omitted) { number_bits(lift) } else { 0 };
        Weight {
            inner,
            bits: number + inner * (3 + lifts * (1 + omits)),
            varint: leb128_len(u64::from(lift) << 1),
            digits: digits(lift.into()),
        }
    }

    /// The node above two subtrees, and what the two cost.
    fn join(left: Self, right: Self) -> (Self, Weight) {
        let lowest = left.lowest.min(right.lowest);
        let (left_lift, right_lift) = (left.lowest - lowest, right.lowest - lowest);
        if left.leaf && right.leaf && left_lift == right_lift {
            return (left, Weight::default());
        }
        let (left_omitted, right_omitted) = (left.leaf && left_lift == 0, right.leaf && right_lift == 0);
        let mut weight = left.weight(left_lift, left_omitted);
        weight.add(right.weight(right_lift, right_omitted));
        (Self { lowest, leaf: false, omits: left_omitted || right_omitted }, weight)
    }
}

/// Weighs a tree. O(leaves).
pub(super) fn weigh(heights: &Heights, ends: &[u16], blocks: &[Block]) -> Weight {
    let mut weight = Weight::default();
    let mut waiting: Vec<(Root, u16)> = Vec::new();
    let mut slots: Option<Slots> = None;
    let mut blocks = blocks.iter().peekable();
    let mut leaf = 0;
    loop {
        let block = blocks.next_if(|block| block.first == leaf);
        let folded =
            block.and_then(|block| Some((block, slots.get_or_insert_with(Slots::new).fold(block, heights)?)));
        let mut subtree = if let Some((block, (root, inside))) = folded {
            weight.add(inside);
            leaf += block.leaves;
            root
        } else {
            leaf += 1;
            Root { lowest: heights.get(leaf - 1), leaf: true, omits: false }
        };
        let end = ends[leaf - 1];
        while let Some((left, _)) = waiting.pop_if(|(_, edge)| *edge > end) {
            let below;
            (subtree, below) = Root::join(left, subtree);
            weight.add(below);
        }
        if end == 0 {
            weight.add(subtree.weight(subtree.lowest, false));
            return weight;
        }
        waiting.push((subtree, end));
    }
}

/// Room for the slots of one block, a level of nodes at a time.
struct Slots {
    lowest: Box<[u8; SLOTS_MAX]>,
    /// 1 for a node that is a leaf in normal form.
    leaf: Box<[u8; SLOTS_MAX]>,
    /// 1 for a node with a child that the bit code leaves out.
    omits: Box<[u8; SLOTS_MAX]>,
    heights: Box<[u8; SLOTS_MAX]>,
    doubled: Box<[u8; 2 * SLOTS_MAX + LANES]>,
    both: Box<[u16; SLOTS_MAX / 2]>,
}

/// Each height twice, in one vector instruction or two.
#[inline]
fn doubled(heights: &[u8; LANES]) -> [u8; 2 * LANES] {
    let mut doubled = [0; 2 * LANES];
    for (at, height) in heights.iter().enumerate() {
        doubled[2 * at] = *height;
        doubled[2 * at + 1] = *height;
    }
    doubled
}

impl Slots {
    fn new() -> Self {
        let room = || Box::new([0; SLOTS_MAX]);
        Self {
            lowest: room(),
            leaf: room(),
            omits: room(),
            heights: room(),
            doubled: Box::new([0; 2 * SLOTS_MAX + LANES]),
            both: Box::new([0; SLOTS_MAX / 2]),
        }
    }

    /// Folds a block to its root, with the weight of all nodes below that; `None` when its heights are too far apart.
    fn fold(&mut self, block: &Block, heights: &Heights) -> Option<(Root, Weight)> {
        let base = heights.narrow(block.first, &mut self.heights[..block.leaves])?;
        let mut width = block.pairs.len();
        self.gather(block);
        self.leaf[..2 * width].fill(1);
        self.omits[..2 * width].fill(0);
        let mut sums = Sums::default();
        self.combine(width, &mut sums);
        while width > 1 {
            width /= 2;
            self.combine(width, &mut sums);
        }
        let root = Root {
            lowest: base + u32::from(self.lowest[0]),
            leaf: self.leaf[0] == 1,
            omits: self.omits[0] == 1,
        };
        let [inner, bits, varint, digits] =
            sums.0.map(|lanes| lanes.map(usize::from).into_iter().sum::<usize>());
        let weight = Weight {
            // An inner node is counted with its children here, and by itself in `Root::weight`.
            inner: inner - usize::from(!root.leaf),
            bits,
            varint: 2 * inner + varint,
            digits: 2 * inner + digits,
        };
        Some((root, weight))
    }

    /// Spreads the heights of a block's leaves over its slots, left halves of pairs before right halves.
    fn gather(&mut self, block: &Block) {
        let steps = block.leaves.div_ceil(LANES);
        let doubles = self.doubled.as_chunks_mut().0.iter_mut();
        for (twice, heights) in doubles.zip(self.heights.as_chunks().0).take(steps) {
            *twice = doubled(heights);
        }
        let width = block.pairs.len();
        for (both, at) in self.both.iter_mut().zip(&block.pairs) {
            let at = usize::from(*at) % (2 * SLOTS_MAX);
            *both = u16::from_le_bytes([self.doubled[at], self.doubled[at + 1]]);
        }
        let (left, right) = self.lowest.split_at_mut(width);
        for ((left, right), both) in left.iter_mut().zip(right).zip(&self.both[..width]) {
            [*left, *right] = both.to_le_bytes();
        }
    }

    /// Combines two halves of `width` nodes each to the level above.
    fn combine(&mut self, width: usize, sums: &mut Sums) {
        // Below the width of a step, lanes beyond the end are made to hold pairs that cost nothing: twice the same leaf.
        if width < LANES {
            for lane in (0..width).rev() {
                self.lowest[LANES + lane] = self.lowest[width + lane];
                self.leaf[LANES + lane] = self.leaf[width + lane];
                self.omits[LANES + lane] = self.omits[width + lane];
            }
            for lane in (width..LANES).chain(LANES + width..2 * LANES) {
                (self.lowest[lane], self.leaf[lane], self.omits[lane]) = (0, 1, 0);
            }
        }
        let width = width.max(LANES);
        let (lowest, rest) = self.lowest.split_at_mut(width);
        let (lowest, lowest_right) = (lowest.as_chunks_mut().0, rest.as_chunks().0);
        let (leaf, rest) = self.leaf.split_at_mut(width);
        let (leaf, leaf_right) = (leaf.as_chunks_mut().0, rest.as_chunks().0);
        let (omits, rest) = self.omits.split_at_mut(width);
        let (omits, omits_right) = (omits.as_chunks_mut().0, rest.as_chunks().0);
        for first in (0..lowest.len()).step_by(STEPS_MAX) {
            let mut lanes = Lanes::default();
            for at in first..lowest.len().min(first + STEPS_MAX) {
                lanes.step(
                    (&mut lowest[at], &lowest_right[at]),
                    (&mut leaf[at], &leaf_right[at]),
                    (&mut omits[at], &omits_right[at]),
                );
            }
            sums.add(&lanes);
        }
    }
}

/// Sums over some steps, lane by lane.
#[derive(Default)]
struct Lanes {
    inner: [u8; LANES],
    bits: [u8; LANES],
    varint: [u8; LANES],
    digits: [u8; LANES],
}

/// Sums over all nodes of a block, lane by lane: inner nodes, bits, and bytes and digits beyond one a node. A block has
/// few enough nodes for two bytes.
#[derive(Default)]
struct Sums([[u16; LANES]; 4]);

type Pair<'a> = (&'a mut [u8; LANES], &'a [u8; LANES]);

impl Lanes {
    /// Puts the parents of pairs of siblings in the place of the left ones, and adds what the siblings cost. At least one
    /// of two siblings has value 0; where both are equal leaves they cost nothing, as there are no such nodes.
    #[inline]
    fn step(&mut self, lowest: Pair<'_>, leaf: Pair<'_>, omits: Pair<'_>) {
        for lane in 0..LANES {
            let (left, right) = (lowest.0[lane], lowest.1[lane]);
            let (left_leaf, right_leaf) = (leaf.0[lane], leaf.1[lane]);
            let parent = left.min(right);
            let (left_lift, right_lift) = (left - parent, right - parent);
            let lift = left_lift | right_lift;
            let (left_flat, right_flat) = (u8::from(left_lift == 0), u8::from(right_lift == 0));
            let is_leaf = left_leaf & right_leaf & left_flat & right_flat;
            // `number_bits` of values up to 255, 0 for 0: two bits more for each group passed.
            let mut groups = 0;
            for group_start in [4, 12, 28, 60, 124, 252] {
                groups += u8::from(lift >= group_start);
            }
            let number = 4 * u8::from(lift > 0) + 2 * groups;
            let (left_inner, right_inner) = (1 - left_leaf, 1 - right_leaf);
            let lifted_inner = (left_inner & (1 - left_flat)) + (right_inner & (1 - right_flat));
            // An inner node that is lifted takes one bit more, and another when it omits a child.
            let omitting = (omits.0[lane] & (1 - left_flat)) + (omits.1[lane] & (1 - right_flat));
            self.bits[lane] += number + 3 * (left_inner + right_inner) + lifted_inner + omitting;
            self.varint[lane] += u8::from(lift >= 64);
            self.digits[lane] += u8::from(lift >= 10) + u8::from(lift >= 100);
            self.inner[lane] += 1 - is_leaf;
            lowest.0[lane] = parent;
            leaf.0[lane] = is_leaf;
            omits.0[lane] = (1 - is_leaf) & ((left_leaf & left_flat) | (right_leaf & right_flat));
        }
    }
}

impl Sums {
    fn add(&mut self, lanes: &Lanes) {
        for (sums, lanes) in self.0.iter_mut().zip([lanes.inner, lanes.bits, lanes.varint, lanes.digits]) {
            for (sum, lane) in sums.iter_mut().zip(lanes) {
                *sum += u16::from(lane);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::nodes::{Kind, nodes};
    use crate::itc::skyline::View;
    use proptest::prelude::*;

    /// A shape of random depth: a full tree with some leaves divided further, as deep as `depths` say.
    fn any_ends() -> impl Strategy<Value = Vec<u16>> {
        (0..9_u16, prop::collection::vec((any::<prop::sample::Index>(), 1..4_u16), 0..40)).prop_map(
            |(depth, divided)| {
                let mut ends = vec![0];
                let halve = |ends: &mut Vec<u16>, leaf: usize| {
                    let start = if leaf == 0 { 0 } else { ends[leaf - 1] };
                    let middle = start.max(ends[leaf]) + 1;
                    ends.insert(leaf, middle);
                };
                for _ in 0..depth {
                    (0..ends.len()).rev().for_each(|leaf| halve(&mut ends, leaf));
                }
                for (leaf, times) in divided {
                    (0..times).for_each(|_| {
                        let leaf = leaf.index(ends.len());
                        halve(&mut ends, leaf);
                    });
                }
                ends
            },
        )
    }

    fn by_definition(heights: &[u32], ends: &[u16]) -> Weight {
        let mut weight = Weight::default();
        for node in nodes(View { values: heights, ends }.normalised().view()) {
            weight.inner += usize::from(matches!(node.kind, Kind::Inner(_)));
            weight.bits += match node.kind {
                Kind::Omitted => 0,
                Kind::Leaf => number_bits(node.lift),
                Kind::Inner(_) if node.lift == 0 => 3,
                Kind::Inner(omitted) => 4 + usize::from(omitted.is_some()) + number_bits(node.lift),
            };
            weight.varint += leb128_len(u64::from(node.lift) << 1);
            weight.digits += digits(node.lift.into());
        }
        weight
    }

    proptest! {
        #[test]
        fn blocks_make_no_difference(
            ends in any_ends(),
            seed in any::<u32>(),
            bits in prop_oneof![1..4_u32, 7..10_u32, Just(31)],
            base in prop_oneof![Just(0), Just(70_000_u32)],
        ) {
            let mut state = seed;
            let heights: Vec<u32> = ends
                .iter()
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 16 >> 16_u32.saturating_sub(bits) << bits.saturating_sub(16)).saturating_add(base)
                })
                .collect();
            let expected = by_definition(&heights, &ends);
            prop_assert_eq!(weigh(&Heights::from(heights.clone()), &ends, &[]), expected);
            prop_assert_eq!(weigh(&Heights::from(heights), &ends, &blocks(&ends)), expected);
        }
    }

    #[test]
    fn a_balanced_population_makes_few_blocks() {
        let population = crate::itc::balanced(10_000);
        let found = blocks(population[0].event_tree().frame());
        assert_eq!(found.iter().map(|block| block.leaves).sum::<usize>(), 10_000);
        assert_eq!(found.len(), 4);
    }
}
