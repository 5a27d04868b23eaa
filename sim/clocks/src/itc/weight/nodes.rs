//! What nodes come to, each by itself and as the children of another.

use crate::encoding::number::{digits, leb128_len, number_bits};

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

    #[inline]
    pub(super) fn add(&mut self, other: Self) {
        self.inner += other.inner;
        self.bits += other.bits;
        self.varint += other.varint;
        self.digits += other.digits;
    }
}

/// What a value comes to: bits, bytes in LEB128 with a low bit more, and digits.
const fn value_costs(value: u32) -> (usize, usize, usize) {
    (number_bits(value), leb128_len((value as u64) << 1), digits(value as u64))
}

/// The costs of small values, looked up rather than worked out: most values are small.
const SMALL_COSTS: [(usize, usize, usize); 64] = {
    let mut costs = [(0, 0, 0); 64];
    let mut value = 0;
    while value < costs.len() {
        costs[value] = value_costs(value as u32);
        value += 1;
    }
    costs
};

/// A subtree, as far as the nodes above it care.
#[derive(Clone, Copy, Debug)]
pub(super) struct Root {
    pub(super) lowest: u32,
    /// In normal form it is one leaf.
    pub(super) leaf: bool,
    /// It is an inner node with a child that the bit code leaves out.
    pub(super) omits: bool,
}

impl Root {
    /// Its own cost as a node of value `lift`; `omitted` when it is a leaf that the bit code leaves out.
    #[inline]
    pub(super) fn weight(self, lift: u32, omitted: bool) -> Weight {
        let inner = usize::from(!self.leaf);
        let (lifts, omits) = (usize::from(lift > 0), usize::from(self.omits));
        let small = SMALL_COSTS.get(lift as usize).copied();
        let (number, varint, digits) = small.unwrap_or_else(|| value_costs(lift));
        let has_number = lifts | usize::from(self.leaf & !omitted);
        Weight { inner, bits: has_number * number + inner * (3 + lifts * (1 + omits)), varint, digits }
    }

    /// The node above two subtrees, and what the two cost.
    #[inline]
    pub(super) fn join(left: Self, right: Self) -> (Self, Weight) {
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
