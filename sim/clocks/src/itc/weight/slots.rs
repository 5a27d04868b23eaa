//! Folding a block at vector speed, level by level.

use super::blocks::{Block, SLOTS_MAX};
use super::nodes::{Root, Weight};
use crate::itc::heights::Heights;

/// Pairs of nodes that are combined at a time.
const LANES: usize = 16;

/// Steps after which sums in single bytes could overflow; a step adds at most 26.
const STEPS_MAX: usize = 8;

/// Room for the slots of one block, a level of nodes at a time.
pub(super) struct Slots {
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
    pub(super) fn new() -> Self {
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
    pub(super) fn fold(&mut self, block: &Block, heights: &Heights) -> Option<(Root, Weight)> {
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
    fn step(
        &mut self,
        (lowest, lowest_right): Pair<'_>,
        (leaf, leaf_right): Pair<'_>,
        (omits, omits_right): Pair<'_>,
    ) {
        for lane in 0..LANES {
            let (left, right) = (lowest[lane], lowest_right[lane]);
            let (left_leaf, right_leaf) = (leaf[lane], leaf_right[lane]);
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
            let omitting = (omits[lane] & (1 - left_flat)) + (omits_right[lane] & (1 - right_flat));
            self.bits[lane] += number + 3 * (left_inner + right_inner) + lifted_inner + omitting;
            self.varint[lane] += u8::from(lift >= 64);
            self.digits[lane] += u8::from(lift >= 10) + u8::from(lift >= 100);
            self.inner[lane] += 1 - is_leaf;
            lowest[lane] = parent;
            leaf[lane] = is_leaf;
            omits[lane] = (1 - is_leaf) & ((left_leaf & left_flat) | (right_leaf & right_flat));
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
