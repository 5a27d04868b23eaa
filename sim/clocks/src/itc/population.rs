//! Ways to share the id space among an initial population.

use super::event_tree::EventTree;
use super::stamp::Stamp;

/// `n` stamps that share the seed's id by recursive halving, in index order from left to right. When a part of the
/// population is odd, its first half is the larger one. Ids are at most `ceil(log2 n)` deep.
pub fn balanced(n: usize) -> Vec<Stamp> {
    let mut population = share_out(Stamp::seed(), n);
    share_frame(&mut population);
    population
}

/// `n` stamps that share the id of `stamp` by recursive halving, and know what it knows.
pub(super) fn share_out(stamp: Stamp, n: usize) -> Vec<Stamp> {
    let mut population = Vec::with_capacity(n);
    let mut pending = vec![(stamp, n)];
    while let Some((mut stamp, share)) = pending.pop() {
        match share {
            0 => {}
            1 => population.push(stamp),
            _ => {
                let right = stamp.fork();
                pending.push((right, share / 2));
                pending.push((stamp, share.div_ceil(2)));
            }
        }
    }
    population
}

/// `n` stamps of which the first is the seed, and each later stamp `k` is forked from the earlier stamp `choose(k)`.
///
/// # Panics
///
/// When `choose(k)` is not below `k`.
pub fn grown(n: usize, mut choose: impl FnMut(usize) -> usize) -> Vec<Stamp> {
    let mut population: Vec<Stamp> = Vec::with_capacity(n);
    for newcomer in 0..n {
        let stamp = if newcomer == 0 { Stamp::seed() } else { population[choose(newcomer)].fork() };
        population.push(stamp);
    }
    share_frame(&mut population);
    population
}

/// Lets a population that knows nothing yet start out from one event tree, of the shape that its ids lead to.
fn share_frame(population: &mut [Stamp]) {
    let nothing = EventTree::empty_over(population.iter().map(Stamp::id));
    for stamp in population {
        *stamp = Stamp::from_parts(stamp.id().clone(), nothing.clone());
    }
}

/// `n` stamps that each claim the whole id space. Their ids overlap, so the order they report is wrong; meant for
/// showing by how much.
pub fn seed_each(n: usize) -> Vec<Stamp> {
    vec![Stamp::seed(); n]
}
