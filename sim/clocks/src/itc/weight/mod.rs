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

mod blocks;
mod nodes;
mod slots;

use super::heights::Heights;
use nodes::Root;
use slots::Slots;

pub(super) use blocks::{Block, blocks};
pub(crate) use nodes::Weight;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::nodes::{Kind, nodes};
    use crate::encoding::number::{digits, leb128_len, number_bits};
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
