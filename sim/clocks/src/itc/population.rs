//! Ways to share the id space among an initial population.

use super::event_tree::EventTree;
use super::stamp::Stamp;

/// `n` stamps that share the seed's id by recursive halving, in index order from left to right. When a part of the
/// population is odd, its first half is the larger one. Ids are at most `ceil(log2 n)` deep.
#[must_use]
pub fn balanced(n: usize) -> Vec<Stamp> {
    balanced_among(n, |_| true)
}

/// [`balanced`], made for a population of which only the participants that `active` chooses are expected to count events.
///
/// Nothing that can be observed of the stamps differs, and anybody may count events. But where few do, event trees take
/// much less memory and time: they are laid out with a leaf for each active participant and one for each of the largest
/// parts of the interval without any. Of a million participants, 10,000 of them active, that makes 76,000 leaves or so. Whoever
/// counts an event unexpectedly divides a leaf, and until the others have followed, joins with them cost more.
pub fn balanced_among(n: usize, active: impl Fn(usize) -> bool) -> Vec<Stamp> {
    let mut population = share_out(Stamp::seed(), n);
    share_frame(&mut population, active);
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
    share_frame(&mut population, |_| true);
    population
}

/// Lets a population that knows nothing yet start out from one event tree, of the shape that the ids of those who are
/// active lead to.
fn share_frame(population: &mut [Stamp], active: impl Fn(usize) -> bool) {
    let ids = population.iter().enumerate().filter(|(index, _)| active(*index));
    let nothing = EventTree::empty_over(ids.map(|(_, stamp)| stamp.id()));
    for stamp in population {
        *stamp = Stamp::from_parts(stamp.id().clone(), nothing.clone());
    }
}

/// `n` stamps that each claim the whole id space. Their ids overlap, so the order they report is wrong; meant for
/// showing by how much.
#[must_use]
pub fn seed_each(n: usize) -> Vec<Stamp> {
    vec![Stamp::seed(); n]
}
