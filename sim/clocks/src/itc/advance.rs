//! Counting an event: *fill* where the id allows the event tree to become simpler, else *grow* it by one.
//!
//! Both work on the *sites* of an event: the pieces of the interval that the id owns, each with the leaves of the
//! event tree that meet it. Filling never creates leaves, so it can work in place; growing touches one leaf.

use std::cmp::Reverse;

use smallvec::SmallVec;

use super::event_tree::EventTree;
use super::id::Id;
use super::skyline::Skyline;
use crate::counters::successor;

/// A piece that the id owns.
struct Site {
    /// The owned leaf of the id, and its depth there.
    id_leaf: usize,
    depth: u16,
    /// The leaves `first..=last` of the event tree that meet the piece.
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
    let mut sites = find_sites(id.skyline(), events.skyline());
    assert!(!sites.is_empty(), "an anonymous stamp cannot count events");
    let events = events.skyline_mut();
    if !fill(events, &mut sites) {
        grow(id.skyline(), events, &sites);
    }
}

/// Finds the event leaves of each owned piece by walking both trees in step.
fn find_sites(id: &Skyline<bool>, events: &Skyline<u32>) -> Sites {
    let mut sites = Sites::new();
    let mut first = 0;
    // Whether the event leaf `first` begins where the id leaf begins, rather than before it.
    let mut aligned = true;
    for (id_leaf, (owned, end)) in id.leaves().enumerate() {
        let last = events.last_of(first, end);
        let same_end = events.ends[last] == end;
        if owned {
            sites.push(Site { id_leaf, depth: id.depth(id_leaf), first, last, exact: aligned && same_end });
        }
        first = last + usize::from(same_end);
        aligned = same_end;
    }
    sites
}

/// Makes each owned piece one leaf, lifted to its own maximum or its sibling subtree's minimum, whichever is higher;
/// tells whether that changed anything.
///
/// A sibling subtree is filled before it is asked for its minimum, and its pieces lie deeper: going from deep to
/// shallow pieces has the effect of the paper's recursion.
fn fill(events: &mut Skyline<u32>, sites: &mut Sites) -> bool {
    sites.sort_by_key(|site| Reverse(site.depth));
    let (mut from, mut to) = (usize::MAX, 0);
    for site in sites.iter().filter(|site| site.exact) {
        let lifted = lifted(events, site);
        let piece = &mut events.values[site.first..=site.last];
        if piece.iter().any(|height| *height != lifted) {
            piece.fill(lifted);
            (from, to) = (from.min(site.first), to.max(site.last + 1));
        }
    }
    if from < to {
        events.normalise(from, to);
    }
    from < to
}

/// The height to which an owned piece can be filled.
fn lifted(events: &Skyline<u32>, site: &Site) -> u32 {
    let own = events.values[site.first..=site.last].iter().copied().max().unwrap_or(0);
    if site.depth == 0 {
        return own;
    }
    let is_left = events.ends[site.last] == site.depth;
    let sibling = if is_left {
        site.last + 1..events.last_of(site.last + 1, site.depth - 1) + 1
    } else {
        events.first_of(site.first, site.depth)..site.first
    };
    own.max(events.values[sibling].iter().copied().min().unwrap_or(0))
}

/// Adds 1 to the piece where that costs least: fewest new nodes first, then least depth, then furthest right.
///
/// The reference adds 1,000 to a cost for each expansion, which misorders costs beyond depth 1,000; the pair does not.
fn grow(id: &Skyline<bool>, events: &mut Skyline<u32>, sites: &Sites) {
    let expansions = |site: &Site| site.depth - events.depth(site.first).min(site.depth);
    let best = sites.iter().min_by_key(|site| (expansions(site), site.depth, Reverse(site.id_leaf)));
    let site = best.expect("an id that owns something has a piece");
    let height = events.values[site.first];
    let grown = successor(height);
    if site.exact {
        events.values[site.first] = grown;
    } else {
        expand(id, events, site, grown);
    }
}

/// Splits the event leaf around the site until the site is a leaf of its own, with the value `grown`.
fn expand(id: &Skyline<bool>, events: &mut Skyline<u32>, site: &Site, grown: u32) {
    let depth = events.depth(site.first);
    let (height, end) = (events.values[site.first], events.ends[site.first]);
    // The path from the event leaf down to the site leaves a leaf behind on the left at every turn to the right, and
    // the other way round. Seen from the site, the edges of those leaves are the successive minima of the orders.
    let mut ends = successive_minima(id.ends[..site.id_leaf].iter().rev(), depth);
    ends.reverse();
    let left = ends.len();
    ends.extend(successive_minima(id.ends[site.id_leaf..].iter(), depth));
    ends.push(end);
    let values = (0..ends.len()).map(|leaf| if leaf == left { grown } else { height });
    events.values.splice(site.first..=site.first, values);
    events.ends.splice(site.first..=site.first, ends);
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
