//! Two trees laid over each other, and what is found on the pieces: how clocks whose trees differ in shape are compared
//! and joined.
//!
//! The overlay is a merge of two arrays of edges (head of `skyline.rs`). Trees of one population agree over long stretches,
//! so it advances by runs of leaves where the shapes agree, and by one piece where they do not.

use super::heights::any_above;
use super::skyline::View;
use crate::clock::Causality;

/// Leaves that two trees of the same shape are visited in at a time.
const RUN: usize = 8;

impl<T: Copy> View<'_, T> {
    /// Visits the pieces of the overlay of two trees from left to right until `visit` returns false, and tells whether
    /// it reached the end. Pieces come in runs, as the values of both trees and the orders of the right edges: runs of
    /// one, or of [`RUN`] where the shapes agree, which lets `visit` work at vector speed. O(leaves of both).
    #[inline]
    pub(super) fn overlay<U: Copy>(
        self,
        other: View<'_, U>,
        mut visit: impl FnMut(&[T], &[U], &[u16]) -> bool,
    ) -> bool {
        let (mut i, mut j) = (0, 0);
        // Whether the last piece ended in both trees, so that trying a run is worth it.
        let mut in_step = true;
        loop {
            if in_step && let Some(run) = run_in_common(&self.ends[i..], &other.ends[j..]) {
                if !visit(&self.values[i..i + RUN], &other.values[j..j + RUN], run) {
                    return false;
                }
                if run[RUN - 1] == 0 {
                    return true;
                }
                (i, j) = (i + RUN, j + RUN);
                continue;
            }
            let (end, other_end) = (self.ends[i], other.ends[j]);
            let edge = end.max(other_end);
            if !visit(&self.values[i..=i], &other.values[j..=j], &[edge]) {
                return false;
            }
            if edge == 0 {
                return true;
            }
            in_step = end == other_end;
            i += usize::from(end == edge);
            j += usize::from(other_end == edge);
        }
    }
}

/// The next [`RUN`] right edges, when they are the same in both.
#[inline]
fn run_in_common<'a>(own: &'a [u16], other: &[u16]) -> Option<&'a [u16; RUN]> {
    let run = own.first_chunk()?;
    (other.first_chunk() == Some(run)).then_some(run)
}

/// The larger value on each piece, and the right edges of the pieces.
pub(super) fn larger<T: Copy + Ord>(own: View<'_, T>, other: View<'_, T>) -> (Vec<T>, Vec<u16>) {
    let leaves = own.len().max(other.len());
    // Each shape is usually the finer one here and there.
    let mut values = Vec::with_capacity(leaves + leaves / 4);
    let mut ends = Vec::with_capacity(leaves + leaves / 4);
    own.overlay(other, |own, theirs, edges| {
        values.extend(own.iter().zip(theirs).map(|(own, theirs)| *own.max(theirs)));
        ends.extend_from_slice(edges);
        true
    });
    values.shrink_to_fit();
    ends.shrink_to_fit();
    (values, ends)
}

/// Whether no value is above that of `other`; stops at the first that is.
pub(super) fn leq<T: Copy + Ord>(own: View<'_, T>, other: View<'_, T>) -> bool {
    own.overlay(other, |own, other, _| !any_above(own, other))
}

/// How `stamp` relates to `own`, piece by piece; stops when certain.
pub(super) fn relate<T: Copy + Ord>(own: View<'_, T>, stamp: View<'_, T>) -> Causality {
    let (mut ahead, mut behind) = (false, false);
    own.overlay(stamp, |own, theirs, _| {
        ahead |= any_above(theirs, own);
        behind |= any_above(own, theirs);
        !(ahead && behind)
    });
    Causality::from_differences(ahead, behind)
}

/// The coarsest shape that is at least as fine as both.
pub(super) fn refinement(left: &[u16], right: &[u16]) -> Vec<u16> {
    // Zero-sized values: only the shapes are there.
    let (left_values, right_values) = (vec![(); left.len()], vec![(); right.len()]);
    let (_, refined) =
        larger(View { values: &left_values, ends: left }, View { values: &right_values, ends: right });
    refined
}
