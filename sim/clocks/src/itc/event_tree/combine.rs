//! Comparing and joining event trees: height by height where their frames agree, over the common refinement where not.

use std::sync::{Arc, OnceLock};

use smallvec::SmallVec;

use super::EventTree;
use crate::clock::Causality;
use crate::itc::heights::{Heights, on_both};
use crate::itc::overlay::{larger, leq, relate};

impl EventTree {
    /// Whether both trees have the same frame; cheap when it is one and the same.
    #[inline]
    fn same_frame(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.frame, &other.frame) || self.frame[..] == other.frame[..]
    }

    /// Whether `other` knows every event that this tree knows. O(leaves of both); stops at the first difference.
    #[must_use]
    pub fn leq(&self, other: &Self) -> bool {
        if self.same_frame(other) {
            return self.heights().leq(other.heights());
        }
        on_both!(self.heights(), other.heights(), (own, theirs) => {
            leq(self.over_frame(own), other.over_frame(theirs))
        })
    }

    /// How `stamp` relates to this tree, in one pass that stops as soon as both directions differ. O(leaves of both).
    #[must_use]
    pub fn relate(&self, stamp: &Self) -> Causality {
        if Arc::ptr_eq(&self.body, &stamp.body) {
            return Causality::Equal;
        }
        if self.same_frame(stamp) {
            return self.heights().relate(stamp.heights());
        }
        on_both!(self.heights(), stamp.heights(), (own, theirs) => {
            relate(self.over_frame(own), stamp.over_frame(theirs))
        })
    }

    /// Takes in every event that `other` knows: the pointwise maximum. O(leaves of both).
    pub fn join(&mut self, other: &Self) {
        if Arc::ptr_eq(&self.body, &other.body) {
            return;
        }
        if !self.same_frame(other) {
            return self.join_frames(other);
        }
        // One of two equal frames is enough: the next join of the two needs no comparison.
        self.frame = Arc::clone(&other.frame);
        match Arc::get_mut(&mut self.body) {
            Some(own) => {
                own.heights.merge(other.heights());
                own.weight = OnceLock::new();
            }
            None => self.body = Arc::new(self.heights().merged(other.heights()).into()),
        }
    }

    /// Takes in every event that one of `others` knows. Faster than one join after the other: where frames agree, the own
    /// heights are read and written once. O(leaves of all).
    pub fn join_all<'a>(&mut self, others: impl IntoIterator<Item = &'a Self>) {
        let mut alike: SmallVec<[&Heights; 16]> = SmallVec::new();
        for other in others {
            if self.same_frame(other) {
                alike.push(other.heights());
            } else {
                self.merge_all(&alike);
                alike.clear();
                self.join(other);
            }
        }
        self.merge_all(&alike);
    }

    /// Takes in heights over the same frame.
    fn merge_all(&mut self, others: &[&Heights]) {
        if !others.is_empty() {
            self.heights_mut().merge_all(others);
        }
    }

    /// The join of two trees over different frames.
    fn join_frames(&mut self, other: &Self) {
        let (heights, frame) = on_both!(self.heights(), other.heights(), (own, theirs) => {
            let (heights, frame) = larger(self.over_frame(own), other.over_frame(theirs));
            (Heights::from(heights), frame)
        });
        self.body = Arc::new(heights.into());
        if frame[..] == self.frame[..] {
            return;
        }
        let other_frame = frame[..] == other.frame[..];
        self.frame = if other_frame { Arc::clone(&other.frame) } else { Arc::new(frame.into()) };
        self.coarsen();
    }
}

impl PartialEq for EventTree {
    fn eq(&self, other: &Self) -> bool {
        self.relate(other) == Causality::Equal
    }
}

impl Eq for EventTree {}
