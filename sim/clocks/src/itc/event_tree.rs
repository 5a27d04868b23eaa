//! The event tree: how many events are known to have happened on each part of the unit interval.

use std::fmt;
use std::sync::Arc;

use super::notation::write_nodes;
use super::skyline::Skyline;
use crate::clock::Causality;
use crate::counters::{merge_max, relate};
use crate::encoding::nodes::{Kind, nodes};

/// Leaves compared between two looks at whether the verdict is already certain.
const CHUNK: usize = 64;

/// The event half of an interval tree clock, in normal form; on its own, an anonymous stamp.
///
/// Clones share their contents until one of them changes. Displays in the paper's notation: `n` for a leaf,
/// `(n,l,r)` for a node that lifts both halves by `n`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventTree(Arc<Skyline<u32>>);

impl EventTree {
    /// The tree that knows no events.
    pub fn empty() -> Self {
        Self(Arc::new(Skyline::leaf(0)))
    }

    /// Leaves of the tree.
    pub fn leaves(&self) -> usize {
        self.0.len()
    }

    /// Nodes of the tree, inner ones included.
    pub fn nodes(&self) -> usize {
        2 * self.0.len() - 1
    }

    pub(crate) fn skyline(&self) -> &Skyline<u32> {
        &self.0
    }

    /// The contents for a change in place; copied first when a clone still shares them.
    pub(super) fn skyline_mut(&mut self) -> &mut Skyline<u32> {
        Arc::make_mut(&mut self.0)
    }

    /// Whether `other` knows every event that this tree knows. O(leaves of both); stops at the first difference.
    pub fn leq(&self, other: &Self) -> bool {
        if self.0.ends == other.0.ends {
            let chunks = self.0.values.chunks(CHUNK).zip(other.0.values.chunks(CHUNK));
            return chunks.into_iter().all(|(own, other)| {
                own.iter().zip(other).fold(true, |below, (own, other)| below & (own <= other))
            });
        }
        self.0.overlay(&other.0, |own, other, _| own <= other)
    }

    /// How `stamp` relates to this tree, in one pass that stops as soon as both directions differ. O(leaves of both).
    pub fn relate(&self, stamp: &Self) -> Causality {
        if Arc::ptr_eq(&self.0, &stamp.0) {
            return Causality::Equal;
        }
        if self.0.ends == stamp.0.ends {
            return relate(&stamp.0.values, &self.0.values);
        }
        let (mut ahead, mut behind) = (false, false);
        self.0.overlay(&stamp.0, |own, theirs, _| {
            ahead |= theirs > own;
            behind |= theirs < own;
            !(ahead && behind)
        });
        Causality::from_differences(ahead, behind)
    }

    /// Takes in every event that `other` knows: the pointwise maximum. O(leaves of both).
    pub fn join(&mut self, other: &Self) {
        if Arc::ptr_eq(&self.0, &other.0) {
            return;
        }
        if self.0.ends == other.0.ends {
            self.join_same_shape(&other.0.values);
        } else {
            let leaves = self.0.len().max(other.0.len());
            // Each tree is usually the finer one here and there.
            let mut joined = Skyline::with_capacity(leaves + leaves / 4);
            self.0.overlay(&other.0, |own, theirs, end| {
                joined.push(own.max(theirs), end);
                true
            });
            self.0 = Arc::new(joined);
        }
    }

    fn join_same_shape(&mut self, other: &[u32]) {
        let own = self.skyline_mut();
        merge_max(&mut own.values, other);
        let neighbours = own.values.iter().zip(&own.values[1..]);
        // Only equal neighbours can need merging, and they are rare enough to look for before the slower pass.
        if neighbours.fold(false, |equal, (left, right)| equal | (left == right)) {
            own.normalise(0, own.len());
        }
    }
}

impl fmt::Display for EventTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nodes = nodes(&self.0).into_iter().map(|node| match node.kind {
            Kind::Inner(_) => (true, format!("({},", node.lift)),
            Kind::Leaf | Kind::Omitted => (false, node.lift.to_string()),
        });
        write_nodes(f, nodes, ",", ")")
    }
}
