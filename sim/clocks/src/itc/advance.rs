//! Counting an event: *fill* where the id allows the event tree to become simpler, else *grow* it by one.
//!
//! Both work on the *sites* of an event: the pieces of the interval that the id owns, each with the leaves of the
//! event tree that meet it. Filling never creates leaves, so it can work in place; growing touches one piece. Leaves here
//! are those of the event tree's frame, which may be finer than its normal form.

use std::cmp::Reverse;
use std::ops::RangeInclusive;

use smallvec::SmallVec;

use super::event_tree::EventTree;
use super::id::Id;
use super::skyline::{Shape, View};
use crate::counters::successor;

/// A piece that the id owns.
struct Site {
    /// The owned leaf of the id, and its depth there.
    id_leaf: usize,
    depth: u16,
    /// The leaves of the event tree that meet the piece.
    first: usize,
    last: usize,
    /// Whether those leaves make up exactly the piece; otherwise it is a part of the one leaf `first`.
    exact: bool,
}

/// Most ids own one piece; those that inherited others' ids own a few.
type Sites = SmallVec<[Site; 4]>;

/// Counts one event on the part of the interval that `id` owns. O(leaves); see [`super`] for the rules.
///
/// # Panics
///
/// When `id` owns nothing, or a counter would exceed [`COUNT_MAX`](crate::COUNT_MAX).
pub(super) fn count_event(id: &Id, events: &mut EventTree) {
    let mut sites = find_sites(id.view(), events.shape());
    assert!(!sites.is_empty(), "an anonymous stamp cannot count events");
    if !fill(events, &mut sites) {
        grow(id.view(), events, &sites);
    }
}

/// Finds the event leaves of each owned piece by walking both trees in step.
fn find_sites(id: View<'_, bool>, events: Shape<'_>) -> Sites {
    let mut sites = Sites::new();
    let mut first = 0;
    // Whether the event leaf `first` begins where the id leaf begins, rather than before it.
    let mut aligned = true;
    for (id_leaf, (owned, end)) in id.leaves().enumerate() {
        let last = events.last_of(first, end);
        let same_end = events.0[last] == end;
        if owned {
            sites.push(Site {
                id_leaf,
                depth: id.shape().depth(id_leaf),
                first,
                last,
                exact: aligned && same_end,
            });
        }
        first = last + usize::from(same_end);
        aligned = same_end;
    }
    sites
}

/// Lifts each owned piece as a whole to its own maximum or its sibling subtree's minimum, whichever is higher; tells
/// whether that changed anything.
///
/// A sibling subtree is filled before it is asked for its minimum, and its pieces lie deeper: going from deep to
/// shallow pieces has the effect of the paper's recursion.
fn fill(events: &mut EventTree, sites: &mut Sites) -> bool {
    sites.sort_by_key(|site| Reverse(site.depth));
    let (mut changed, mut simpler) = (false, false);
    for site in sites.iter().filter(|site| site.exact) {
        let lifted = lifted(events, site);
        if events.heights().bounds(site.first..=site.last) != (lifted, lifted) {
            events.heights_mut().fill(site.first..=site.last, lifted);
            changed = true;
            simpler |= site.first < site.last;
        }
    }
    if simpler {
        events.coarsen();
    }
    changed
}

/// The height to which an owned piece can be filled.
fn lifted(events: &EventTree, site: &Site) -> u32 {
    let (_, own) = events.heights().bounds(site.first..=site.last);
    if site.depth == 0 {
        return own;
    }
    let (sibling, _) = events.heights().bounds(sibling(events.shape(), site.first..=site.last, site.depth));
    own.max(sibling)
}

/// The leaves of the sibling of the subtree of depth `depth` (at least 1) that is made of `leaves`.
fn sibling(events: Shape<'_>, leaves: RangeInclusive<usize>, depth: u16) -> RangeInclusive<usize> {
    let (first, last) = leaves.into_inner();
    if events.0[last] == depth {
        last + 1..=events.last_of(last + 1, depth - 1)
    } else {
        events.first_of(first, depth)..=first - 1
    }
}

/// Adds 1 to the piece where that costs least: fewest new nodes first, then least depth, then furthest right.
///
/// The reference adds 1,000 to a cost for each expansion, which misorders costs beyond depth 1,000; the pair does not.
fn grow(id: View<'_, bool>, events: &mut EventTree, sites: &Sites) {
    let site = match sites.as_slice() {
        [only] => only,
        several => cheapest(events, several),
    };
    let grown = successor(events.heights().get(site.first));
    if site.exact {
        events.heights_mut().fill(site.first..=site.last, grown);
    } else {
        let leaf = expand(id, events, site);
        events.heights_mut().fill(leaf..=leaf, grown);
    }
}

fn cheapest<'a>(events: &EventTree, sites: &'a [Site]) -> &'a Site {
    let expansions = |site: &Site| site.depth - normal_depth(events, site);
    let cost = |site: &&Site| (expansions(site), site.depth, Reverse(site.id_leaf));
    sites.iter().min_by_key(cost).expect("an id that owns something has a piece")
}

/// The depth that the leaf around a piece has in normal form, where the piece is of one height; at most the piece's own.
fn normal_depth(events: &EventTree, site: &Site) -> u16 {
    let height = events.heights().get(site.first);
    let mut depth = if site.exact { site.depth } else { events.shape().depth(site.first) };
    let (mut first, mut last) = (site.first, site.last);
    while depth > 0 {
        let sibling = sibling(events.shape(), first..=last, depth);
        if events.heights().bounds(sibling.clone()) != (height, height) {
            break;
        }
        (first, last) = (first.min(*sibling.start()), last.max(*sibling.end()));
        depth -= 1;
    }
    depth
}

/// Splits the event leaf around the site until the site is a leaf of its own; returns that leaf.
fn expand(id: View<'_, bool>, events: &mut EventTree, site: &Site) -> usize {
    let (depth, end) = (events.shape().depth(site.first), events.shape().0[site.first]);
    // The path from the event leaf down to the site leaves a leaf behind on the left at every turn to the right, and
    // the other way round. Seen from the site, the edges of those leaves are the successive minima of the orders.
    let mut ends = successive_minima(id.ends[..site.id_leaf].iter().rev(), depth);
    ends.reverse();
    let left = ends.len();
    ends.extend(successive_minima(id.ends[site.id_leaf..].iter(), depth));
    ends.push(end);
    events.divide(site.first, ends);
    site.first + left
}

/// The orders that are lower than all before them and higher than `floor`.
fn successive_minima<'a>(orders: impl Iterator<Item = &'a u16>, floor: u16) -> Vec<u16> {
    let mut minima: Vec<u16> = Vec::new();
    for order in orders {
        if *order <= floor {
            break;
        }
        if minima.last().is_none_or(|lowest| order < lowest) {
            minima.push(*order);
        }
    }
    minima
}
