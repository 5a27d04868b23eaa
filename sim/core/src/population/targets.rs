//! Whom each seat recognises, before weights.
//!
//! One more seat at the end changes no link between the others, but for those that it takes:
//! - *random*: a reservoir (algorithm L of K.-H. Li, "Reservoir-sampling algorithms of time complexity O(n(1+log(N/n)))",
//!   ACM TOMS 20, 1994). It reads the seats in their order, so one more replaces at most one. Drawing seats until enough
//!   different ones are found was rejected: one more draw that meets another shifts all that follow.
//! - *small world*: a newcomer sits between the last and the first, so the links across that gap are drawn anew. Of all
//!   others, whether one is rewired and to whom belongs to (seat, neighbour), by jump consistent hashing. A rewired link that
//!   meets another of its seat becomes one with it; keeping such a link on the ring was rejected, since a newcomer that takes
//!   one of the two would move the other.
//! - *scale-free*: each seat links itself to earlier ones alone.

use std::collections::BTreeSet;

use crate::kernel::jump::jump;
use crate::kernel::random::{Draws, Purpose, Stream, stream, unit};
use crate::settings::Graph;

/// Whom each of so many seats recognises, ascending, itself excluded. Reciprocity belongs to (seat, target).
pub(super) fn draw_targets(graph: &Graph, seed: u64, size: u32) -> Vec<Vec<u32>> {
    match *graph {
        Graph::Complete {} => (0..size).map(|me| (0..size).filter(|other| *other != me).collect()).collect(),
        Graph::Random { degree, reciprocity } => {
            with_returns(size, seed, reciprocity, |me| reservoir(me, degree, size, seed))
        }
        Graph::SmallWorld { degree, rewire, reciprocity } => {
            let half = (degree / 2).clamp(1, (size - 1).div_ceil(2));
            with_returns(size, seed, reciprocity, |me| neighbours(me, half, rewire, size, seed))
        }
        Graph::ScaleFree { attach, reciprocity } => {
            // Every end of every link so far, once: a uniform draw from it prefers the well linked.
            let mut ends: Vec<u32> = Vec::new();
            with_returns(size, seed, reciprocity, |me| {
                let targets =
                    if me <= attach { (0..me).collect() } else { preferred(me, attach, &ends, seed) };
                for target in &targets {
                    ends.extend([*target, me]);
                }
                targets
            })
        }
        Graph::Edges { .. } => unreachable!("edge lists bring their own recognitions"),
    }
}

/// So many others, all equally likely. O(degree · log(size / degree)).
fn reservoir(me: u32, degree: u32, size: u32, seed: u64) -> BTreeSet<u32> {
    // Others in their order: those before me, then those after me.
    let other = |nth: u32| if nth < me { nth } else { nth + 1 };
    let others = size - 1;
    let mut kept: Vec<u32> = (0..degree.min(others)).map(other).collect();
    if degree == 0 || degree >= others {
        return kept.into_iter().collect();
    }
    let mut random = stream(seed, Purpose::Graph, u64::from(me));
    let log_unit = |random: &mut Stream| libm::log1p(-random.unit());
    let (mut threshold, mut nth) = (0.0, f64::from(degree) - 1.0);
    loop {
        // The logarithm of the largest draw kept, and how many are passed over until one falls below it.
        threshold += log_unit(&mut random) / f64::from(degree);
        nth += libm::floor(log_unit(&mut random) / libm::log1p(-libm::exp(threshold))) + 1.0;
        // Not a number when both logarithms are zero: then nobody is left either.
        if nth.is_nan() || nth >= f64::from(others) {
            return kept.into_iter().collect();
        }
        let replaced = random.below(u64::from(degree)) as usize;
        kept[replaced] = other(nth as u32);
    }
}

/// The next `half` seats on the ring, some of them rewired.
fn neighbours(me: u32, half: u32, rewire: f64, size: u32, seed: u64) -> BTreeSet<u32> {
    let draws = Draws::new(seed, Purpose::Rewiring);
    (1..=half)
        .map(|step| {
            let neighbour = ((u64::from(me) + u64::from(step)) % u64::from(size)) as u32;
            let target = jump(draws.bits(me, neighbour, 1), size as usize) as u32;
            let rewired = unit(draws.bits(me, neighbour, 0)) < rewire && target != me;
            if rewired { target } else { neighbour }
        })
        .collect()
}

/// So many ends of links, all different.
fn preferred(me: u32, count: u32, ends: &[u32], seed: u64) -> BTreeSet<u32> {
    let mut random = stream(seed, Purpose::Graph, u64::from(me));
    let mut targets = BTreeSet::new();
    while (targets.len() as u32) < count {
        targets.insert(ends[random.below(ends.len() as u64) as usize]);
    }
    targets
}

/// Collects everyone's recognitions and returns each with the given probability.
fn with_returns(
    size: u32,
    seed: u64,
    reciprocity: f64,
    mut choose: impl FnMut(u32) -> BTreeSet<u32>,
) -> Vec<Vec<u32>> {
    let returned = Draws::new(seed, Purpose::Reciprocity);
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); size as usize];
    for me in 0..size {
        for target in choose(me) {
            rows[me as usize].push(target);
            if unit(returned.bits(me, target, 0)) < reciprocity {
                rows[target as usize].push(me);
            }
        }
    }
    for row in &mut rows {
        row.sort_unstable();
        row.dedup();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts how often each other seat is chosen.
    fn counts(me: u32, degree: u32, size: u32) -> Vec<u32> {
        let mut counts = vec![0; size as usize];
        for seed in 0..4_000 {
            let chosen = reservoir(me, degree, size, seed);
            assert_eq!(chosen.len() as u32, degree);
            chosen.iter().for_each(|other| counts[*other as usize] += 1);
        }
        counts
    }

    #[test]
    fn every_other_seat_is_equally_likely_to_be_chosen() {
        let counts = counts(3, 4, 25);
        assert_eq!(counts[3], 0);
        // 4,000 · 4 / 24 expected, five standard deviations around it.
        for (other, count) in counts.iter().enumerate().filter(|(other, _)| *other != 3) {
            assert!((550..784).contains(count), "{other}: {count}");
        }
    }

    #[test]
    fn one_more_seat_changes_no_link_between_the_others_but_those_it_takes() {
        for graph in [
            Graph::Random { degree: 5, reciprocity: 0.5 },
            Graph::SmallWorld { degree: 6, rewire: 0.4, reciprocity: 0.5 },
            Graph::ScaleFree { attach: 3, reciprocity: 0.5 },
            Graph::Complete {},
        ] {
            let mut taken = 0;
            // On a ring the newcomer sits behind the last three, which then have other neighbours.
            let gap = if let Graph::SmallWorld { degree, .. } = graph { degree / 2 } else { 0 };
            for size in 8..60 {
                let (before, after) = (draw_targets(&graph, 9, size), draw_targets(&graph, 9, size + 1));
                for (me, (before, after)) in (0..).zip(before.iter().zip(&after)) {
                    let kept: Vec<u32> = after.iter().copied().filter(|target| *target < size).collect();
                    let at_gap = |seat: u32| seat + gap >= size;
                    let as_before = |target: &u32| before.contains(target) || at_gap(me) || at_gap(*target);
                    assert!(kept.iter().all(as_before), "{graph:?} {size} {me}");
                    taken += before.iter().filter(|target| !kept.contains(target)).count();
                }
            }
            let takes = !matches!(graph, Graph::Complete {} | Graph::ScaleFree { .. });
            assert_eq!(taken > 0, takes, "{graph:?}");
        }
    }
}
