//! The id of an interval tree clock: the share of the unit interval whose events its holder may count.

use std::fmt;

use super::notation::write_nodes;
use super::skyline::{DEPTH_MAX, Skyline, View};

/// A share of the unit interval, in normal form.
///
/// Displays in the paper's notation: `1` for all, `0` for nothing, `(l,r)` for two halves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id(Skyline<bool>);

/// Two ids that share a part of the interval cannot be summed: both holders may already have counted events there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the ids overlap, so their holders do not descend from one seed by forks alone")]
pub struct OverlapError;

impl Id {
    /// The whole interval.
    #[must_use]
    pub fn seed() -> Self {
        Self(Skyline::leaf(true))
    }

    /// Nothing: the id of a stamp that travels with a message.
    #[must_use]
    pub fn anonymous() -> Self {
        Self(Skyline::leaf(false))
    }

    /// Whether the id owns nothing.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.0 == Skyline::leaf(false)
    }

    /// Nodes of the id tree.
    #[must_use]
    pub fn nodes(&self) -> usize {
        2 * self.0.len() - 1
    }

    pub(crate) fn view(&self) -> View<'_, bool> {
        self.0.view()
    }

    /// The depth of the largest piece, `None` when there is none. O(leaves).
    pub(super) fn largest_piece_depth(&self) -> Option<u16> {
        let owned = (0..self.0.len()).filter(|leaf| self.0.values[*leaf]);
        owned.map(|leaf| self.view().shape().depth(leaf)).min()
    }

    /// The share of the interval that is owned, from 0 to 1; pieces deeper than 1,022 count as nothing. O(leaves).
    #[must_use]
    pub fn share(&self) -> f64 {
        // Two to the power of minus the depth, written down by its exponent.
        let size = |depth: u16| match 1_023_u64.checked_sub(depth.into()) {
            Some(exponent) => f64::from_bits(exponent << 52),
            None => 0.0,
        };
        let owned = (0..self.0.len()).filter(|leaf| self.0.values[*leaf]);
        owned.map(|leaf| size(self.view().shape().depth(leaf))).sum()
    }

    /// Splits the id: `self` keeps the left part, the right part is returned. An id of several pieces parts at the
    /// topmost node that has some on both sides, an id of one piece in its middle; nothing splits into nothing and
    /// nothing. O(leaves).
    ///
    /// # Panics
    ///
    /// When a piece at depth 65,535 would have to be halved.
    pub fn split(&mut self) -> Self {
        let owned = |leaf: &usize| self.0.values[*leaf];
        let Some(first) = (0..self.0.len()).find(owned) else { return self.clone() };
        let last = (first..self.0.len()).rfind(owned).unwrap_or(first);
        let right = if first == last {
            self.halve(first)
        } else {
            // The topmost edge between the first and the last piece is unique, because it parts their common node.
            let edge = (first..last).min_by_key(|leaf| self.0.ends[*leaf]).unwrap_or(first);
            self.masked(|leaf| leaf > edge)
        };
        let Self(left) = self.difference(&right);
        self.0 = left;
        right
    }

    /// The right half of the owned leaf `leaf`.
    fn halve(&self, leaf: usize) -> Self {
        let middle = self.view().shape().depth(leaf).checked_add(1).unwrap_or_else(|| {
            panic!("an id at depth {DEPTH_MAX} cannot be forked; retire ids before they grow that deep")
        });
        let mut half = self.0.clone();
        half.values.insert(leaf, false);
        half.ends.insert(leaf, middle);
        Self(half)
    }

    /// The part of the id in the leaves that `keep` chooses.
    fn masked(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut part = Skyline::with_capacity(self.0.len());
        for (leaf, (owned, end)) in self.view().leaves().enumerate() {
            part.push(owned && keep(leaf), end);
        }
        Self(part)
    }

    /// What is owned here and not in `part`.
    fn difference(&self, part: &Self) -> Self {
        let mut rest = Skyline::with_capacity(self.0.len() + 1);
        self.view().overlay(part.view(), |own, theirs, ends| {
            for ((own, theirs), end) in own.iter().zip(theirs).zip(ends) {
                rest.push(*own && !theirs, *end);
            }
            true
        });
        Self(rest)
    }

    /// The sum of two ids. O(leaves of both).
    ///
    /// # Errors
    ///
    /// [`OverlapError`] when the ids share a part of the interval.
    pub fn sum(&self, other: &Self) -> Result<Self, OverlapError> {
        let mut sum = Skyline::with_capacity(self.0.len().max(other.0.len()));
        let disjoint = self.view().overlay(other.view(), |own, theirs, ends| {
            for ((own, theirs), end) in own.iter().zip(theirs).zip(ends) {
                sum.push(own | theirs, *end);
            }
            !own.iter().zip(theirs).any(|(own, theirs)| own & theirs)
        });
        if disjoint { Ok(Self(sum)) } else { Err(OverlapError) }
    }
}

impl From<Skyline<bool>> for Id {
    fn from(skyline: Skyline<bool>) -> Self {
        Self(skyline)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nodes = self.view().preorder().map(|node| match node {
            None => (true, String::from("(")),
            Some(owned) => (false, u8::from(owned).to_string()),
        });
        write_nodes(f, nodes, ",", ")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The leftmost piece at depth `depth`.
    fn leftmost(depth: u16) -> Id {
        let mut id = Skyline::with_capacity(usize::from(depth) + 1);
        (0..=depth).rev().for_each(|end| id.push(end == depth, end));
        Id(id)
    }

    #[test]
    fn halves_share_what_was_whole() {
        let mut left = Id::seed();
        let mut right = left.split();
        let quarter = right.split();
        assert_eq!((left.share(), right.share(), quarter.share()), (0.5, 0.25, 0.25));
        assert_eq!(left.sum(&quarter).map(|sum| sum.share()), Ok(0.75));
        assert_eq!(Id::anonymous().share(), 0.0);
    }

    #[test]
    fn a_piece_above_the_depth_limit_is_halved() {
        let mut left = leftmost(DEPTH_MAX - 1);
        let right = left.split();
        assert_eq!(left, leftmost(DEPTH_MAX));
        assert_eq!(left.sum(&right), Ok(leftmost(DEPTH_MAX - 1)));
    }

    #[test]
    #[should_panic(expected = "an id at depth 65535 cannot be forked")]
    fn a_piece_at_the_depth_limit_is_refused() {
        leftmost(DEPTH_MAX).split();
    }
}
