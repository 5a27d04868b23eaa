//! Turnover in steps: between two epochs so many leave, and as many newcomers take their seats.
//!
//! Who leaves has the lowest of draws that belong to (participant, step), as in [`stated`](super::stated). Two draws of the
//! leaver are the times of its leaving and of its successor's arrival, the earlier and the later, so that all times of a
//! step together are spread evenly and everyone comes after the one whose seat it takes.

use std::collections::BTreeSet;

use crate::ids::Participant;
use crate::kernel::random::{Draws, Purpose, unit};
use crate::kernel::time::Span;
use crate::settings::{self, Inputs, Turnover};

use super::sessions::Sessions;
use super::{Churn, ChurnError, Passage, PassageKind, newcomer, within_bound};

/// The plan of all steps.
pub(super) fn plan(
    settings: &settings::Churn,
    steps: Turnover,
    inputs: &Inputs,
    seed: u64,
    size: u32,
) -> Result<Churn, ChurnError> {
    if steps.replace > size {
        let message = format!("{} are to be replaced, but {size} are there", steps.replace);
        return Err(ChurnError::new("turnover.replace", message));
    }
    let newcomers = f64::from(steps.replace) * f64::from(steps.epochs.saturating_sub(1));
    within_bound(f64::from(size) + newcomers, "turnover")?;
    let sessions = Sessions::new(settings, inputs, seed)?;
    let mut present: BTreeSet<Participant> = (0..size).map(Participant).collect();
    let mut next = size as usize;
    let mut turnovers = Vec::new();
    for step in 1..steps.epochs {
        let mut pairs = leavers(&present, steps.replace, seed, step);
        let mut turnover = Vec::with_capacity(2 * pairs.len());
        pairs.iter_mut().for_each(|leaver| leaver.spread_over(steps.spread, seed, step));
        pairs.sort_unstable_by_key(|pair| (pair.joins, pair.leaver));
        for pair in pairs {
            let kind = sessions.departure(pair.leaver, 0);
            let successor = newcomer(next, "turnover")?;
            next += 1;
            turnover.push(Passage { at: pair.leaves, participant: pair.leaver, kind });
            turnover.push(Passage { at: pair.joins, participant: successor, kind: PassageKind::Join });
            present.remove(&pair.leaver);
            present.insert(successor);
        }
        turnover.sort_unstable();
        turnovers.push(turnover);
    }
    Ok(Churn { initial: size, passages: Vec::new(), turnovers })
}

/// One who leaves, and when its successor comes.
struct Pair {
    leaver: Participant,
    leaves: Span,
    joins: Span,
}

impl Pair {
    fn spread_over(&mut self, spread: Span, seed: u64, step: u32) {
        let draws = Draws::new(seed, Purpose::Turnovers);
        let at = |nth| Span((unit(draws.bits(self.leaver.0, step, nth)) * spread.0 as f64) as u64);
        (self.leaves, self.joins) = (at(0).min(at(1)), at(0).max(at(1)));
    }
}

fn leavers(present: &BTreeSet<Participant>, count: u32, seed: u64, step: u32) -> Vec<Pair> {
    let draws = Draws::new(seed, Purpose::Leavers);
    let mut drawn: Vec<(u64, Participant)> =
        present.iter().map(|who| (draws.bits(who.0, step, 1), *who)).collect();
    drawn.sort_unstable();
    drawn.truncate(count as usize);
    drawn.into_iter().map(|(_, leaver)| Pair { leaver, leaves: Span::ZERO, joins: Span::ZERO }).collect()
}
