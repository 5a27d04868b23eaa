//! Putting a tree together from its nodes in preorder, checking that it is in normal form and within the limits.

use super::decode::refusal::{DecodeError, Limits};
use super::nodes::Side;
use crate::counters::COUNT_MAX;
use crate::itc::skyline::Skyline;
use crate::itc::{EventTree, Id};

/// A node as it stands in an encoding, with a value relative to the nodes above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A leaf.
    Leaf(u32),
    /// An inner node; an omitted child is a leaf of value 0 that does not follow.
    Inner { lift: u32, omitted: Option<Side> },
}

/// An inner node whose children are not complete.
#[derive(Debug)]
struct Open {
    /// The sum of the values down to this node.
    height: u32,
    /// What the left child was, once it is complete.
    left: Option<Part>,
    omitted: Option<Side>,
    /// The node itself, for its parent.
    part: Part,
}

/// A tree that grows from left to right.
#[derive(Debug)]
pub(super) struct Assembler {
    leaves: Skyline<u32>,
    open: Vec<Open>,
    complete: bool,
    limits: Limits,
    /// The largest value of a leaf.
    value_max: u32,
    /// Whether inner nodes carry the minimum of their children, as in an event tree.
    lifted: bool,
}

impl Assembler {
    pub(super) fn id(limits: Limits) -> Self {
        Self::new(limits, 1, false)
    }

    pub(super) fn events(limits: Limits) -> Self {
        Self::new(limits, COUNT_MAX, true)
    }

    fn new(limits: Limits, value_max: u32, lifted: bool) -> Self {
        let leaves = Skyline::with_capacity(0);
        Self { leaves, open: Vec::new(), complete: false, limits, value_max, lifted }
    }

    /// Whether nodes are missing.
    pub(super) fn is_open(&self) -> bool {
        !self.complete
    }

    /// Whether the node that comes next has a parent, which could have said that it is a leaf of value 0.
    pub(super) fn omits_zeros(&self) -> bool {
        !self.open.is_empty()
    }

    /// Adds the next node; returns how many inner nodes are complete with it.
    pub(super) fn add(&mut self, part: Part) -> Result<usize, DecodeError> {
        let base = self.open.last().map_or(0, |parent| parent.height);
        let value = match part {
            Part::Leaf(value) | Part::Inner { lift: value, .. } => value,
        };
        let height = base.checked_add(value).filter(|height| *height <= self.value_max);
        let height = height.ok_or(DecodeError::CountTooLarge)?;
        match part {
            Part::Leaf(_) => self.complete(part, height),
            Part::Inner { omitted, .. } => {
                if self.open.len() >= usize::from(self.limits.depth_max) {
                    return Err(DecodeError::TooDeep(self.limits.depth_max));
                }
                self.open.push(Open { height, left: None, omitted, part });
                if omitted == Some(Side::Left) { self.complete(Part::Leaf(0), height) } else { Ok(0) }
            }
        }
    }

    /// Appends a leaf and closes the inner nodes that are complete with it; so too with an omitted leaf on its right.
    fn complete(&mut self, mut leaf: Part, mut height: u32) -> Result<usize, DecodeError> {
        let mut closed = 0;
        loop {
            let mut subtree = leaf;
            while let Some(Open { left: Some(left), .. }) = self.open.last() {
                check_normal(*left, subtree, self.lifted)?;
                subtree = self.open.pop().map_or(subtree, |node| node.part);
                closed += 1;
            }
            self.append(height)?;
            let Some(parent) = self.open.last_mut() else {
                self.complete = true;
                return Ok(closed);
            };
            parent.left = Some(subtree);
            if parent.omitted != Some(Side::Right) {
                return Ok(closed);
            }
            (leaf, height) = (Part::Leaf(0), parent.height);
        }
    }

    /// Appends a leaf that ends where the left child of the innermost open node ends, or at the very end.
    fn append(&mut self, height: u32) -> Result<(), DecodeError> {
        if self.leaves.len() >= self.limits.leaves_max {
            return Err(DecodeError::TooLarge(self.limits.leaves_max));
        }
        self.leaves.values.push(height);
        self.leaves.ends.push(self.open.len() as u16);
        Ok(())
    }

    pub(super) fn into_events(self) -> EventTree {
        EventTree::from(self.leaves)
    }

    pub(super) fn into_id(self) -> Id {
        let Skyline { values, ends } = self.leaves;
        Id::from(Skyline { values: values.into_iter().map(|value| value == 1).collect(), ends })
    }
}

/// Refuses an inner node that normal form does not have: one of two equal leaves, or, where nodes carry the minimum of
/// their children, one with no child of value 0.
fn check_normal(left: Part, right: Part, lifted: bool) -> Result<(), DecodeError> {
    let is_zero = |part| matches!(part, Part::Leaf(0) | Part::Inner { lift: 0, .. });
    let twins = matches!((left, right), (Part::Leaf(left), Part::Leaf(right)) if left == right);
    if twins || (lifted && !is_zero(left) && !is_zero(right)) { Err(DecodeError::NotNormal) } else { Ok(()) }
}
