//! When two engines have given a recipient the same.

use crate::track::{Checkpoint, Holding};

/// Whether two amounts count as the same.
pub(crate) fn same(a: f64, b: f64, tolerance: f64, epsilon: f64) -> bool {
    (a - b).abs() <= (tolerance * a.abs().max(b.abs())).max(epsilon)
}

/// Whether the reference comes to what the candidate has at a checkpoint, at one of its checkpoints `meeting` it.
pub(crate) fn is_met(ours: &Holding, meeting: &[Checkpoint], tolerance: f64, epsilon: f64) -> bool {
    let mut there = false;
    let met = meeting.iter().any(|checkpoint| {
        let theirs = checkpoint.holdings.binary_search_by_key(&ours.who, |theirs| theirs.who);
        there |= theirs.is_ok();
        theirs.is_ok_and(|at| same(checkpoint.holdings[at].granted, ours.granted, tolerance, epsilon))
    });
    // Whoever is not there at all under the reference is nobody's loss.
    met || !there
}

/// Recipients of both lists, which are ascending by participant.
pub(crate) fn both<'a>(
    reference: &'a [Holding],
    candidate: &'a [Holding],
) -> impl Iterator<Item = (&'a Holding, &'a Holding)> {
    candidate.iter().filter_map(|ours| {
        let at = reference.binary_search_by_key(&ours.who, |theirs| theirs.who).ok()?;
        Some((&reference[at], ours))
    })
}
