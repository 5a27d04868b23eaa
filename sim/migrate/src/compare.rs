//! The allocations of two engines, checkpoint by checkpoint.
//!
//! The candidate may be ahead: what it decides in a second takes the reference rounds. So its state at a checkpoint is
//! compared with that of the reference a lag later, the same lag for all checkpoints: the one, up to what the plan allows, at
//! which the two differ least. Whether a recipient is *within the tolerance* is asked person by person: the reference must
//! come to the same amount at that checkpoint, or at one up to the longest lag later. Comparing at equal times alone was
//! rejected: two engines that decide the same would differ after every change.

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::Rollout;

use crate::alike::{both, is_met};
use crate::mixed::{Mix, mixes};
use crate::track::{Checkpoint, Holding};

/// How the two stand at a checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// When, in the candidate's time.
    pub at: Time,
    /// Position among the candidate's checkpoints, and that of the reference's that it is compared with.
    pub checkpoints: (usize, usize),
    /// Recipients that are there under the candidate.
    pub recipients: usize,
    /// Share of them to whose amount the reference comes, within the tolerance, at this checkpoint or up to the longest lag
    /// later; 1 when there are none.
    pub within: f64,
    /// Largest difference of a recipient's allocation.
    pub largest: f64,
    /// Whose.
    pub whose: Option<Participant>,
    /// Mean difference.
    pub mean: f64,
    /// What all recipients have: reference, candidate.
    pub served: (f64, f64),
    /// Jain's index over the shares of their needs that recipients have; none while nobody has anything.
    pub jain: (Option<f64>, Option<f64>),
    /// What recipients would have if part of the providers had moved.
    pub mix: Mix,
}

/// The comparison of a whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// By how much the candidate leads.
    pub lag: Span,
    /// Mean difference over all checkpoints at that lag, and at none.
    pub mean_at_lag: f64,
    /// The same at none.
    pub mean_at_once: f64,
    /// One for each of the candidate's checkpoints.
    pub rows: Vec<Row>,
}

/// Compares two tracks. `epsilon` is what engines themselves do not act upon. O(lags · checkpoints · recipients).
#[must_use]
pub fn compare(
    reference: &[Checkpoint],
    candidate: &[Checkpoint],
    rollout: &Rollout,
    epsilon: f64,
) -> Comparison {
    let steps = (rollout.lag_max.0 / rollout.checkpoint_every.0.max(1)) as usize;
    let steps = steps.min(candidate.len().saturating_sub(1));
    let Some(last) = reference.len().checked_sub(1) else {
        return Comparison { lag: Span::ZERO, mean_at_lag: 0.0, mean_at_once: 0.0, rows: Vec::new() };
    };
    let mean_at = |lag: usize| {
        let means = (0..candidate.len()).map(|index| {
            let then = &reference[(index + lag).min(last)];
            differences(then, &candidate[index]).mean
        });
        means.sum::<f64>() / candidate.len().max(1) as f64
    };
    let mean_at_once = mean_at(0);
    let (mut lag, mut mean_at_lag) = (0, mean_at_once);
    for longer in 1..=steps {
        let mean = mean_at(longer);
        if mean < mean_at_lag {
            (lag, mean_at_lag) = (longer, mean);
        }
    }
    let mixes = mixes(reference, candidate, rollout, epsilon);
    let row = |index: usize| {
        let later = (index + lag).min(last);
        let meeting = &reference[index.min(last)..=(index + steps).min(last)];
        let row =
            row((index, later), &reference[later], &candidate[index], meeting, rollout.tolerance, epsilon);
        Row { mix: mixes[index], ..row }
    };
    let rows = (0..candidate.len()).map(row).collect();
    Comparison { lag: rollout.checkpoint_every * lag as u64, mean_at_lag, mean_at_once, rows }
}

/// Differences between what recipients of both have.
struct Differences {
    largest: f64,
    whose: Option<Participant>,
    mean: f64,
    recipients: usize,
}

fn differences(then: &Checkpoint, now: &Checkpoint) -> Differences {
    let mut found = Differences { largest: 0.0, whose: None, mean: 0.0, recipients: 0 };
    let mut sum = 0.0;
    for (theirs, ours) in both(&then.holdings, &now.holdings) {
        let difference = (theirs.granted - ours.granted).abs();
        found.recipients += 1;
        sum += difference;
        if difference > found.largest {
            (found.largest, found.whose) = (difference, Some(ours.who));
        }
    }
    if found.recipients > 0 {
        found.mean = sum / found.recipients as f64;
    }
    found
}

fn row(
    checkpoints: (usize, usize),
    then: &Checkpoint,
    now: &Checkpoint,
    meeting: &[Checkpoint],
    tolerance: f64,
    epsilon: f64,
) -> Row {
    let Differences { largest, whose, mean, .. } = differences(then, now);
    let recipients = now.holdings.len();
    let met = now.holdings.iter().filter(|ours| is_met(ours, meeting, tolerance, epsilon)).count();
    let served =
        |checkpoint: &Checkpoint| checkpoint.holdings.iter().map(|held| held.granted).sum::<f64>() + 0.0;
    Row {
        at: now.at,
        checkpoints,
        recipients,
        within: if recipients == 0 { 1.0 } else { met as f64 / recipients as f64 },
        largest,
        whose,
        mean,
        served: (served(then), served(now)),
        jain: (jain(&then.holdings), jain(&now.holdings)),
        mix: Mix::default(),
    }
}

/// Jain's fairness index, (Σx)² / (n Σx²), over the shares of their needs that recipients have (R. Jain, D. Chiu and
/// W. Hawe, "A quantitative measure of fairness", DEC-TR-301, 1984).
fn jain(holdings: &[Holding]) -> Option<f64> {
    let shares = holdings.iter().filter(|held| held.needed > 0.0).map(|held| held.granted / held.needed);
    let (count, sum, squares) =
        shares.fold((0.0, 0.0, 0.0), |(count, sum, squares), x| (count + 1.0, sum + x, squares + x * x));
    (squares > 0.0).then(|| sum * sum / (count * squares))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::track::Work;

    fn checkpoints(amounts: &[&[f64]]) -> Vec<Checkpoint> {
        let held = |(who, granted): (usize, &f64)| Holding {
            who: Participant::from(who),
            needed: 10.0,
            granted: *granted,
            lines: Vec::new(),
        };
        let at = |(index, amounts): (u64, &&[f64])| Checkpoint {
            at: Time::ZERO + Span::from_secs(60) * index,
            holdings: amounts.iter().enumerate().map(held).collect(),
            work: Work::default(),
        };
        (1..).zip(amounts).map(at).collect()
    }

    #[test]
    fn a_candidate_that_is_two_checkpoints_ahead_differs_in_nothing_but_that() {
        let reference = checkpoints(&[&[0.0, 0.0], &[0.0, 0.0], &[4.0, 6.0], &[4.0, 9.0], &[4.0, 9.0]]);
        let candidate = checkpoints(&[&[4.0, 6.0], &[4.0, 9.0], &[4.0, 9.0], &[4.0, 9.0], &[4.0, 9.0]]);
        let found = compare(&reference, &candidate, &Rollout::default(), 1e-3);
        assert_eq!((found.lag, found.mean_at_lag), (Span::from_secs(120), 0.0));
        assert!(found.mean_at_once > 1.0);
        assert!(found.rows.iter().all(|row| row.within == 1.0 && row.whose.is_none()));
        assert_eq!(found.rows.len(), 5);
        let short = Rollout { lag_max: Span::from_secs(60), ..Rollout::default() };
        assert!(compare(&reference, &candidate, &short, 1e-3).mean_at_lag > 0.0);
    }

    #[test]
    fn differences_are_told_with_whom_they_concern() {
        let reference = checkpoints(&[&[10.0, 5.0, 1.0]]);
        let candidate = checkpoints(&[&[10.05, 4.0, 1.0]]);
        let row = &compare(&reference, &candidate, &Rollout::default(), 1e-3).rows[0];
        assert_eq!((row.recipients, row.whose, row.largest), (3, Some(Participant(1)), 1.0));
        assert!((row.within - 2.0 / 3.0).abs() < 1e-12 && (row.mean - 0.35).abs() < 1e-12);
        assert_eq!(row.served, (16.0, 15.05));
    }

    #[test]
    fn fairness_is_one_when_all_have_the_same_share() {
        let index = |amounts: &[f64]| jain(&checkpoints(&[amounts])[0].holdings);
        for (amounts, expected) in [([3.0, 3.0, 3.0], 1.0), ([3.0, 0.0, 0.0], 1.0 / 3.0)] {
            assert!((index(&amounts).expect("something is served") - expected).abs() < 1e-12, "{amounts:?}");
        }
        assert_eq!(index(&[0.0, 0.0]), None);
    }
}
