//! Part of the providers have moved: what recipients would have.
//!
//! The model is a switch, and no bridge. Everyone runs both tracks, as in the dual-track phases, each track as if it alone
//! counted; what a provider grants is what the candidate says once it has moved, and what the reference says before. So no
//! record is translated, no provider promises more than it has, and a phase costs what both tracks cost. What can go wrong is
//! with recipients: where the engines divide the same total otherwise among providers, somebody whose providers have partly moved
//! gets a part twice, or not at all. A mix of engines that tell each other what they granted was rejected: it takes a record that
//! neither protocol has, and a figure of it would be one of our own invention.
//!
//! Compared at equal times: while a change is under way, a recipient may rightly have anything between what it has under the two. Only
//! what is beyond both is laid at the mix's door.

use twintrack_core::ids::Participant;
use twintrack_core::settings::Rollout;

use crate::alike::{both, same};
use crate::track::{Checkpoint, Holding};

/// What recipients have at a checkpoint while part of the providers have moved.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mix {
    /// Share of recipients that have no less than under the one engine and no more than under the other, within the tolerance;
    /// 1 when there are none.
    pub within: f64,
    /// Units that recipients have less than under either engine, in all.
    pub short: f64,
    /// Units that they have more than under either.
    pub above: f64,
    /// Recipients of both engines that are there.
    pub recipients: usize,
}

/// The mix at each of the candidate's checkpoints. O(checkpoints · granted lines).
#[must_use]
pub fn mixes(
    reference: &[Checkpoint],
    candidate: &[Checkpoint],
    rollout: &Rollout,
    epsilon: f64,
) -> Vec<Mix> {
    let Some(last) = reference.len().checked_sub(1) else { return Vec::new() };
    let share = rollout.mixed_share();
    let at =
        |(index, now): (usize, &Checkpoint)| mix(&reference[index.min(last)], now, share, rollout, epsilon);
    candidate.iter().enumerate().map(at).collect()
}

fn mix(then: &Checkpoint, now: &Checkpoint, share: f64, rollout: &Rollout, epsilon: f64) -> Mix {
    let mut mix = Mix { within: 1.0, ..Mix::default() };
    let mut within = 0_usize;
    for (theirs, ours) in both(&then.holdings, &now.holdings) {
        let amount =
            granted(theirs, |who| !has_moved(who, share)) + granted(ours, |who| has_moved(who, share));
        let (old, new) = (granted(theirs, |_| true), granted(ours, |_| true));
        let (least, most) = (old.min(new), old.max(new));
        let near = |bound: f64| same(amount, bound, rollout.tolerance, epsilon);
        within += usize::from((least..=most).contains(&amount) || near(least) || near(most));
        mix.short += (least - amount).max(0.0);
        mix.above += (amount - most).max(0.0);
        mix.recipients += 1;
    }
    if mix.recipients > 0 {
        mix.within = within as f64 / mix.recipients as f64;
    }
    mix
}

/// What a recipient has from some of its providers.
fn granted(held: &Holding, from: impl Fn(Participant) -> bool) -> f64 {
    held.lines.iter().filter(|line| from(line.provider)).map(|line| line.amount).sum::<f64>() + 0.0
}

/// Whether a provider is among the share that has moved: by a hash of its number alone, so that a larger share has moved all of a
/// smaller one, and one more participant moves nobody else.
fn has_moved(who: Participant, share: f64) -> bool {
    // The finaliser of SplitMix64 (G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number generators", 2014).
    let mut hash = u64::from(who.0).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let drawn = ((hash ^ (hash >> 31)) >> 11) as f64 / (1_u64 << 53) as f64;
    drawn < share
}

#[cfg(test)]
mod tests {
    use twintrack_core::ids::Version;
    use twintrack_core::kernel::time::Time;

    use super::*;
    use crate::track::{HeldLine, Work};

    /// A recipient's amounts by provider.
    fn checkpoint(amounts: &[(usize, f64)]) -> Vec<Checkpoint> {
        let line = |(provider, amount): &(usize, f64)| HeldLine {
            provider: Participant::from(*provider),
            slot: 0,
            need: 0,
            amount: *amount,
            allocation: (Version(1), Version(1)),
            commitment: (Version(1), Version(1)),
        };
        let lines: Vec<HeldLine> = amounts.iter().map(line).collect();
        let granted = lines.iter().map(|line| line.amount).sum();
        let held = Holding { who: Participant::from(99), needed: 10.0, granted, lines };
        vec![Checkpoint { at: Time::ZERO, holdings: vec![held], work: Work::default() }]
    }

    fn mixed(reference: &[(usize, f64)], candidate: &[(usize, f64)]) -> Mix {
        mixes(&checkpoint(reference), &checkpoint(candidate), &Rollout::default(), 1e-3)[0]
    }

    /// One provider that has moved with the half, and one that has not.
    fn moved_and_not() -> (usize, usize) {
        let find = |wanted: bool| {
            (0..).find(|who| has_moved(Participant::from(*who), 0.5) == wanted).expect("there is one")
        };
        (find(true), find(false))
    }

    #[test]
    fn engines_that_divide_alike_mix_without_harm() {
        let (a, b) = moved_and_not();
        let mix = mixed(&[(a, 4.0), (b, 6.0)], &[(a, 4.0), (b, 6.0)]);
        assert_eq!(mix, Mix { within: 1.0, short: 0.0, above: 0.0, recipients: 1 });
        // While a change is under way, what has been granted so far is no harm either.
        assert_eq!(mixed(&[(a, 2.0), (b, 3.0)], &[(a, 4.0), (b, 6.0)]).within, 1.0);
    }

    #[test]
    fn what_one_provider_gives_instead_of_another_is_had_twice_or_not_at_all() {
        let (a, b) = moved_and_not();
        let (lost, twice) = (mixed(&[(a, 10.0)], &[(b, 10.0)]), mixed(&[(b, 10.0)], &[(a, 10.0)]));
        assert_eq!((lost.within, lost.short, lost.above), (0.0, 10.0, 0.0));
        assert_eq!((twice.within, twice.short, twice.above), (0.0, 0.0, 10.0));
    }

    #[test]
    fn a_larger_share_has_moved_all_of_a_smaller_one() {
        let moved = |share| (0..10_000).filter(move |who| has_moved(Participant::from(*who), share));
        assert!(moved(0.2).all(|who| has_moved(Participant::from(who), 0.5)));
        assert!((4_800..5_200).contains(&moved(0.5).count()) && moved(0.0).count() == 0);
        assert_eq!(moved(1.0).count(), 10_000);
    }
}
