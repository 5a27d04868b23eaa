//! The event tree: how many events are known to have happened on each part of the unit interval.

use std::fmt;
use std::sync::Arc;

use super::notation::write_nodes;
use super::skyline::{RUN, Skyline};
use crate::clock::Causality;
use crate::counters::differences;
use crate::encoding::nodes::{Kind, nodes};

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
        self.0.overlay(&other.0, |own, other, _| !differences(own, other).0)
    }

    /// How `stamp` relates to this tree, in one pass that stops as soon as both directions differ. O(leaves of both).
    pub fn relate(&self, stamp: &Self) -> Causality {
        if Arc::ptr_eq(&self.0, &stamp.0) {
            return Causality::Equal;
        }
        let mut seen = (false, false);
        self.0.overlay(&stamp.0, |own, theirs, _| {
            let (above, below) = differences(theirs, own);
            seen = (seen.0 | above, seen.1 | below);
            seen != (true, true)
        });
        let (ahead, behind) = seen;
        Causality::from_differences(ahead, behind)
    }

    /// Takes in every event that `other` knows: the pointwise maximum. O(leaves of both).
    pub fn join(&mut self, other: &Self) {
        if Arc::ptr_eq(&self.0, &other.0) {
            return;
        }
        let leaves = self.0.len().max(other.0.len());
        // Each tree is usually the finer one here and there.
        let mut joined = Skyline::with_capacity(leaves + leaves / 4);
        self.0.overlay(&other.0, |own, theirs, ends| {
            match (own, theirs, ends) {
                ([own], [theirs], [end]) => joined.push(*own.max(theirs), *end),
                _ => joined.push_run(&maxima(own, theirs), ends),
            }
            true
        });
        self.0 = Arc::new(joined);
    }
}

/// The larger value at each place of a run.
#[inline]
fn maxima(left: &[u32], right: &[u32]) -> [u32; RUN] {
    let mut maxima = [0; RUN];
    for (place, (left, right)) in maxima.iter_mut().zip(left.iter().zip(right)) {
        *place = *left.max(right);
    }
    maxima
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
