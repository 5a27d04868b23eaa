//! The flat form of a binary tree over the unit interval, used for ids and event trees alike.
//!
//! A tree splits the interval `[0, 1)` by repeated halving and gives each leaf a value; values are absolute, inner
//! nodes are not stored. The leaves stand in two parallel arrays from left to right:
//!
//! - `values[k]`, the leaf's value,
//! - `ends[k]`, the *order* of its right edge: the depth of the largest subtree that ends there, 0 at the very end.
//!
//! The order of an edge depends on its position alone (an edge at `m / 2^d` with odd `m` has order `d`), which makes
//! this form easy to compute with:
//!
//! - a leaf's depth is the larger of the orders of its two edges;
//! - of two overlapping leaves from two trees, the one whose right edge has the *higher* order ends first, and equal
//!   orders mean the same edge. Overlaying two trees is therefore a plain merge of two arrays;
//! - two neighbouring leaves are siblings when the edge between them has a higher order than the edges around them.
//!
//! Every algorithm is a loop over the arrays: depth costs no stack. The *normal form*, in which no two sibling leaves
//! are equal, makes equal functions equal arrays; algorithms do not depend on it unless they say so.
//!
//! Rejected: boxed or reference-counted nodes with relative values as in the paper (an allocation and a pointer
//! per node, and a recursion per operation), and depths instead of orders (finding the end of a subtree then takes
//! recursion or arithmetic on positions of unbounded width).

/// The deepest leaf that the order of an edge can express.
pub(crate) const DEPTH_MAX: u16 = u16::MAX;

/// Leaves looked at together when a subtree's end is searched for.
const CHUNK: usize = 32;

/// A tree that is read; see the module's head.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a, T> {
    pub(super) values: &'a [T],
    pub(crate) ends: &'a [u16],
}

/// A tree in normal form, or the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Skyline<T> {
    pub(crate) values: Vec<T>,
    pub(crate) ends: Vec<u16>,
}

impl<T: Copy + PartialEq> Skyline<T> {
    /// The tree that is one leaf.
    pub(crate) fn leaf(value: T) -> Self {
        Self { values: vec![value], ends: vec![0] }
    }

    /// No leaves yet, to be filled from left to right with [`push`](Self::push).
    pub(crate) fn with_capacity(leaves: usize) -> Self {
        Self { values: Vec::with_capacity(leaves), ends: Vec::with_capacity(leaves) }
    }

    /// The tree to read.
    #[inline]
    pub(crate) fn view(&self) -> View<'_, T> {
        View { values: &self.values, ends: &self.ends }
    }

    /// The number of leaves, at least 1.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Appends a leaf, merged with siblings of the same value. Amortised O(1).
    #[inline]
    pub(super) fn push(&mut self, value: T, end: u16) {
        if self.merges(self.len(), value, end) {
            let kept = self.kept_before(self.len(), value, end);
            self.values.truncate(kept);
            self.ends.truncate(kept);
        }
        self.values.push(value);
        self.ends.push(end);
    }

    /// How many of the first `len` leaves stay when a leaf (`value`, `end`) follows them: those at the end that are
    /// siblings with the same value, one after the other, become part of it.
    fn kept_before(&self, mut len: usize, value: T, end: u16) -> usize {
        while self.merges(len, value, end) {
            len -= 1;
        }
        len
    }

    /// Whether the last of the first `len` leaves is the equal sibling of a leaf (`value`, `end`) that follows it.
    #[inline]
    fn merges(&self, len: usize, value: T, end: u16) -> bool {
        if len == 0 {
            return false;
        }
        let (start, between) = (self.view().shape().start(len - 1), self.ends[len - 1]);
        // Each condition alone is often met, all together rarely: one branch, seldom mispredicted.
        (self.values[len - 1] == value) & (start < between) & (end < between)
    }
}

/// The shape of a tree, without its values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a>(pub(super) &'a [u16]);

impl Shape<'_> {
    /// The order of a leaf's left edge.
    #[inline]
    pub(super) fn start(self, leaf: usize) -> u16 {
        if leaf == 0 { 0 } else { self.0[leaf - 1] }
    }

    /// The depth of a leaf.
    #[inline]
    pub(super) fn depth(self, leaf: usize) -> u16 {
        self.start(leaf).max(self.0[leaf])
    }

    /// The last leaf of the subtree that begins with leaf `from` and whose right edge has order `order` or less.
    /// O(leaves passed), many at a time.
    #[inline]
    pub(super) fn last_of(self, from: usize, order: u16) -> usize {
        let mut passed = from;
        for chunk in self.0[from..].chunks(CHUNK) {
            if chunk.iter().fold(false, |found, end| found | (*end <= order)) {
                break;
            }
            passed += chunk.len();
        }
        passed + self.0[passed..].iter().take_while(|end| **end > order).count()
    }

    /// The first leaf of the subtree of depth `depth` that ends just before leaf `before`. O(leaves passed).
    pub(super) fn first_of(self, before: usize, depth: u16) -> usize {
        let inner_edges = &self.0[..before - 1];
        inner_edges.iter().rposition(|end| *end < depth).map_or(0, |edge| edge + 1)
    }
}

impl<'a, T: Copy + PartialEq> View<'a, T> {
    /// The number of leaves, at least 1.
    pub(crate) fn len(self) -> usize {
        self.ends.len()
    }

    /// The shape alone.
    #[inline]
    pub(super) fn shape(self) -> Shape<'a> {
        Shape(self.ends)
    }

    /// The leaves from left to right, as value and order of the right edge.
    pub(crate) fn leaves(self) -> impl Iterator<Item = (T, u16)> + use<'a, T> {
        self.values.iter().copied().zip(self.ends.iter().copied())
    }

    /// The tree in normal form. O(leaves).
    pub(crate) fn normalised(self) -> Skyline<T> {
        let mut normal = Skyline::with_capacity(self.len());
        for (value, end) in self.leaves() {
            normal.push(value, end);
        }
        normal
    }

    /// The nodes in preorder: `None` for an inner node, the value for a leaf.
    pub(crate) fn preorder(self) -> impl DoubleEndedIterator<Item = Option<T>> + use<'a, T> {
        (0..self.len()).flat_map(move |leaf| {
            let opened = self.ends[leaf].saturating_sub(self.shape().start(leaf));
            std::iter::repeat_n(None, usize::from(opened)).chain([Some(self.values[leaf])])
        })
    }

    /// Combines the tree bottom-up. O(leaves); allocates in proportion to the depth.
    pub(crate) fn fold<S>(self, leaf: impl Fn(T) -> S, node: impl Fn(S, S) -> S) -> S {
        let mut waiting: Vec<(S, u16)> = Vec::new();
        let mut values = self.leaves();
        loop {
            let (value, end) = values.next().expect("the last right edge has order 0");
            let mut subtree = leaf(value);
            while let Some((left, _)) = waiting.pop_if(|(_, edge)| *edge > end) {
                subtree = node(left, subtree);
            }
            if end == 0 {
                return subtree;
            }
            waiting.push((subtree, end));
        }
    }
}
