//! The event tree: how many events are known to have happened on each part of the unit interval.
//!
//! # Heights over a shared frame
//!
//! A tree is kept as *heights* over a *frame*, the shape of a tree at least as fine as its own. Participants that hear
//! from each other come to hold the same frame, and most of the time literally the same one, shared by reference: then a
//! join is an element-wise maximum and a comparison an element-wise comparison, both at vector speed and without a look
//! at any shape. The normal form is made where it is needed: for encodings, sizes and display.
//!
//! A join of different frames goes over to their common refinement. A frame never gets coarser on its own; when a join
//! or the filling of a piece leaves more than [`WASTE_MAX`] times the leaves of the normal form, the tree goes back to
//! that.
//!
//! # What was tried
//!
//! The measure is the simulator: 10,000 participants start at once and come to rest, in 2.9 million receipts of trees of
//! some 7,700 leaves (two shared virtual processors, processor time and peak memory of the whole program, same results):
//!
//! | event tree | time | memory |
//! | --- | ---: | ---: |
//! | flat, each in its own normal form: leaves as absolute height (4 bytes) and edge (2 bytes) | 236 s | 2,741 MiB |
//! | heights of 4 bytes over a shared frame | 66 s | 1,152 MiB |
//! | heights as narrow as they fit over a shared frame | 42 s | 416 MiB |
//! | the same, weighed at vector speed and once per stamp (`weight/`) | 26 s | 418 MiB |
//! | the same, letting stamps wait until the next event and taking them in at once ([`EventTree::join_all`]) | 21 s | 404 MiB |
//!
//! Normal form is what made the first slow: equal neighbours merge, differently in every tree, so that two trees of one
//! population hardly ever have the same shape and are walked leaf by leaf, 4 ns each. Not built for that reason were
//! persistent trees of reference-counted nodes, in which the same merging leaves little to share, and boxed nodes as in
//! the paper, which the crate's README compares with. Packing to the bit takes a fraction of the memory of any of them,
//! and makes every operation a decoding.
//!
//! Heights in pieces that stamps share (a persistent array, with a hash or a version per piece to skip what is equal) were
//! not built because there is nothing to share: in four fifths of the receipts of that run not one piece of 16 neighbouring
//! leaves was the same in the stamp as in the receiver's tree, everyone being at some other stage of hearing of everyone
//! else, and of pieces of 256 leaves one in eight had nothing new to tell. For the same reason hardly any stamp is old news
//! as a whole, so a look at the publisher's own leaf, which is enough to tell, as in the vector clock, would seldom save
//! the join. Heights of four bits above the lowest of their piece fail by the end, when 19 of 20 pieces of 16 leaves are
//! more than 15 apart. What would work is four bits below a reference that many trees share, as fewer than one leaf in a
//! hundred was more than 4 apart between stamp and receiver. It would halve memory and memory traffic, for the price of
//! changing references on the way.

mod combine;

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};

use super::frame::Frame;
use super::heights::Heights;
use super::id::Id;
use super::notation::write_nodes;
use super::overlay::refinement;
use super::skyline::{Shape, Skyline, View};
use super::weight::{Weight, weigh};
use crate::encoding::nodes::{Kind, nodes};

/// How many times more leaves a frame may have than the normal form.
const WASTE_MAX: usize = 2;

/// The event half of an interval tree clock; on its own, an anonymous stamp.
///
/// Clones share their contents until one of them changes. Trees are equal when they know the same events. Displays in
/// the paper's notation and normal form: `n` for a leaf, `(n,l,r)` for a node that lifts both halves by `n`.
#[derive(Clone, Debug)]
pub struct EventTree {
    body: Arc<Body>,
    frame: Arc<Frame>,
}

/// The heights, and what has been worked out about them since they changed last.
#[derive(Clone, Debug)]
struct Body {
    heights: Heights,
    weight: OnceLock<Weight>,
}

impl EventTree {
    /// The tree that knows no events.
    #[must_use]
    pub fn empty() -> Self {
        Self::from(Skyline::leaf(0))
    }

    /// The tree that knows no events, over the common refinement of the shapes of `ids`: the frame that a population
    /// with these ids comes to anyway. O(n log n) for n leaves in all.
    pub(super) fn empty_over<'a>(ids: impl Iterator<Item = &'a Id>) -> Self {
        let mut frames: Vec<Vec<u16>> = ids.map(|id| id.view().ends.to_vec()).collect();
        while frames.len() > 1 {
            frames = frames.chunks(2).map(|pair| refinement(&pair[0], &pair[pair.len() - 1])).collect();
        }
        let frame = frames.pop().unwrap_or_else(|| vec![0]);
        let heights = Heights::zeros(frame.len());
        Self { body: Arc::new(heights.into()), frame: Arc::new(frame.into()) }
    }

    /// Leaves of the tree in normal form. O(leaves) at first; remembered until the tree changes.
    #[must_use]
    pub fn leaves(&self) -> usize {
        self.weight().inner + 1
    }

    /// Nodes of the tree in normal form, inner ones included. O(leaves) at first; remembered until the tree changes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.weight().nodes()
    }

    /// What the nodes of the normal form come to. O(leaves) at first; remembered until the tree changes.
    pub(crate) fn weight(&self) -> &Weight {
        self.body.weight.get_or_init(|| weigh(&self.body.heights, &self.frame, self.frame.blocks()))
    }

    /// Bytes that the tree occupies in memory; what it shares with others is counted in full.
    #[must_use]
    pub fn memory(&self) -> usize {
        let body = size_of::<Body>() + self.heights().memory();
        size_of::<Self>() + in_arc(body) + self.shared_memory()
    }

    /// Bytes of the frame, which trees that hear from each other usually have in common. They are part of
    /// [`memory`](Self::memory).
    #[must_use]
    pub fn shared_memory(&self) -> usize {
        in_arc(self.frame.memory())
    }

    /// The heights at full width, to read them over the frame; see [`over_frame`](Self::over_frame).
    pub(crate) fn wide(&self) -> Cow<'_, [u32]> {
        self.heights().wide()
    }

    /// The tree that has `values` over this tree's frame.
    pub(crate) fn over_frame<'a, T>(&'a self, values: &'a [T]) -> View<'a, T> {
        View { values, ends: &self.frame }
    }

    /// The tree in normal form. O(leaves).
    pub(crate) fn normal(&self) -> Skyline<u32> {
        self.over_frame(&self.wide()).normalised()
    }

    pub(super) fn shape(&self) -> Shape<'_> {
        Shape(&self.frame)
    }

    #[cfg(test)]
    pub(super) fn frame(&self) -> &Frame {
        &self.frame
    }

    pub(super) fn heights(&self) -> &Heights {
        &self.body.heights
    }

    /// The heights for a change in place; copied first when a clone still shares them.
    pub(super) fn heights_mut(&mut self) -> &mut Heights {
        let body = Arc::make_mut(&mut self.body);
        body.weight = OnceLock::new();
        &mut body.heights
    }

    /// Divides a leaf into several of the same height, which end at `ends`. O(leaves).
    pub(super) fn divide(&mut self, leaf: usize, ends: Vec<u16>) {
        self.heights_mut().repeat(leaf, ends.len());
        Arc::make_mut(&mut self.frame).divide(leaf, ends);
    }

    /// Goes back to the normal form when the frame is much finer. O(leaves).
    pub(super) fn coarsen(&mut self) {
        // Neighbours of different heights are different leaves in normal form too; mostly these are enough to tell.
        if self.frame.len() <= WASTE_MAX * (self.heights().steps() + 1) {
            return;
        }
        let normal = self.normal();
        if self.frame.len() > WASTE_MAX * normal.len() {
            *self = Self::from(normal);
        }
    }
}

/// Bytes of contents behind an `Arc`, which begin with two counts of references.
fn in_arc(contents: usize) -> usize {
    2 * size_of::<usize>() + contents
}

impl From<Skyline<u32>> for EventTree {
    fn from(Skyline { values, ends }: Skyline<u32>) -> Self {
        Self { body: Arc::new(Heights::from(values).into()), frame: Arc::new(ends.into()) }
    }
}

impl From<Heights> for Body {
    fn from(heights: Heights) -> Self {
        Self { heights, weight: OnceLock::new() }
    }
}

impl fmt::Display for EventTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nodes = nodes(self.normal().view()).into_iter().map(|node| match node.kind {
            Kind::Inner(_) => (true, format!("({},", node.lift)),
            Kind::Leaf | Kind::Omitted => (false, node.lift.to_string()),
        });
        write_nodes(f, nodes, ",", ")")
    }
}
