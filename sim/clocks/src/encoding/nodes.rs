//! The nodes of a tree with *relative* values, as the paper and every encoding have them: an inner node lifts both its
//! subtrees by their common minimum, so at least one child of each inner node has value 0 itself.
//!
//! An id is the special case in which leaves are 0 or 1 and no inner node lifts anything.

use crate::itc::skyline::View;

/// What a node is, as far as encodings care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A leaf.
    Leaf,
    /// A leaf of value 0 that is not the root: the bit code leaves it out, its parent says so.
    Omitted,
    /// An inner node, with the child that the bit code leaves out.
    Inner(Option<Side>),
}

/// A child of an inner node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// A node: its own value, without what the nodes above it add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) lift: u32,
    pub(crate) kind: Kind,
}

impl Node {
    /// The node as the child of a node of value `base`, when its own value still contains it.
    fn lowered(self, base: u32) -> Self {
        let lift = self.lift - base;
        let kind = if self.kind == Kind::Leaf && lift == 0 { Kind::Omitted } else { self.kind };
        Self { lift, kind }
    }
}

/// The children and the parent with values relative to each other, from children with absolute ones. Two equal leaves
/// make a leaf.
fn relate(left: Node, right: Node) -> (Node, Node, Node) {
    let lift = left.lift.min(right.lift);
    let (left, right) = (left.lowered(lift), right.lowered(lift));
    let kind = match (left.kind == Kind::Omitted, right.kind == Kind::Omitted) {
        (true, true) => Kind::Leaf,
        (true, false) => Kind::Inner(Some(Side::Left)),
        (false, true) => Kind::Inner(Some(Side::Right)),
        (false, false) => Kind::Inner(None),
    };
    (left, right, Node { lift, kind })
}

/// All nodes of a tree in normal form, in preorder. O(nodes).
pub(crate) fn nodes<T: Copy + PartialEq + Into<u32>>(tree: View<'_, T>) -> Vec<Node> {
    // From right to left a preorder is a postfix notation: both children stand on the stack when their parent comes.
    let mut nodes: Vec<Node> = Vec::with_capacity(2 * tree.len());
    let mut roots: Vec<usize> = Vec::new();
    for leaf in tree.preorder().rev() {
        let node = match leaf {
            Some(value) => Node { lift: value.into(), kind: Kind::Leaf },
            None => {
                let (left, right) = roots.pop().zip(roots.pop()).expect("an inner node has two children");
                let parent;
                (nodes[left], nodes[right], parent) = relate(nodes[left], nodes[right]);
                parent
            }
        };
        roots.push(nodes.len());
        nodes.push(node);
    }
    nodes.reverse();
    nodes
}

/// The sum of `cost` over all nodes of the normal form, without listing them. O(leaves).
pub(crate) fn total<T: Copy + PartialEq + Into<u32>>(
    tree: View<'_, T>,
    cost: impl Fn(Node) -> usize,
) -> usize {
    // A root's own cost is added when its parent, and with it its own value, is known.
    let leaf = |value: T| (Node { lift: value.into(), kind: Kind::Leaf }, 0);
    let (root, below) = tree.fold(leaf, |(left, below_left): (Node, usize), (right, below_right)| {
        let (left, right, parent) = relate(left, right);
        let below = below_left + cost(left) + below_right + cost(right);
        (parent, if parent.kind == Kind::Leaf { 0 } else { below })
    });
    below + cost(root)
}
