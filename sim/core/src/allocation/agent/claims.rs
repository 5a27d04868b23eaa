//! What a provider makes of the commitments that it holds: the claims on its slots, and when they call for a computation.

use std::sync::Arc;

use smallvec::SmallVec;

use super::{Agent, Computation};
use crate::allocation::record::{AccountLine, Commitment};
use crate::allocation::tiers::{Claim, DampingEffect, divide};
use crate::kernel::time::{Span, Time};
use crate::settings::{Allocation, Defect, Feedback};

impl Agent {
    /// Stores a peer's commitment (already accepted as newer) and what it declined. `back` is the peer's link to here.
    /// Returns whether a computation's inputs moved by more than epsilon since the last one.
    pub fn learn_commitment(
        &mut self,
        link: u32,
        back: u32,
        record: &Arc<Commitment>,
        settings: &Allocation,
    ) -> bool {
        let hears = !settings.has(Defect::DroppedDecline);
        if hears && self.is_provider() && settings.feedback == Feedback::Residual {
            self.book.learn_declined(link, record.lines_of(back, self.session));
        }
        self.known[link as usize].commitment = Some(Arc::clone(record));
        let used = self.known[link as usize].used.as_deref();
        let concerns = self.weights[link as usize] > 0.0 && self.can_serve(&record.needs);
        // Whatever comes back concerns a provider, even from whom it would grant nothing any more.
        freed(used, record, back, self.session) > settings.epsilon
            || (concerns && claim_moved(used, record, (back, self.session), settings))
    }

    /// Divides every capacity slot among the recipients known, and writes the grants into the book. O(slots · links).
    /// Commitments published before `not_before` are left out.
    pub fn compute(&mut self, reverse: &[u32], settings: &Allocation, not_before: Time) -> Computation {
        let mut result =
            Computation { denominators_moved: 0.0, slots: 0, damping_cancelled: 0, damping_felt: 0 };
        let mut amounts = Vec::new();
        for slot in 0..self.capacity.len() as u32 {
            let (claims, needs) = self.claims(slot, reverse, settings, not_before);
            let quantity = self.capacity[slot as usize].quantity;
            let available = match settings.feedback {
                Feedback::Residual => self.book.remaining(slot, quantity),
                Feedback::Stated => {
                    self.book.clear(slot);
                    quantity
                }
            };
            let (denominators, effect) =
                divide(available, &claims, settings.cap, settings.denominator_floor, &mut amounts);
            self.book.grant(slot, placed(&needs, &amounts));
            let moved = self.book.set_denominators(slot, denominators);
            result.denominators_moved = result.denominators_moved.max(moved);
            result.slots += 1;
            result.damping_cancelled += u32::from(effect == DampingEffect::Cancelled);
            result.damping_felt += u32::from(effect == DampingEffect::Felt);
        }
        for known in &mut self.known {
            let same = |(used, held)| Arc::ptr_eq(used, held);
            if !known.used.as_ref().zip(known.commitment.as_ref()).is_some_and(same) {
                known.used.clone_from(&known.commitment);
            }
        }
        result
    }

    /// The claims on a capacity slot, each with the need slots behind it.
    fn claims(
        &self,
        slot: u32,
        reverse: &[u32],
        settings: &Allocation,
        not_before: Time,
    ) -> (Vec<Claim>, Vec<Needs>) {
        let capacity = &self.capacity[slot as usize];
        let mut claims = Vec::with_capacity(self.known.len());
        let mut claimants = Vec::with_capacity(self.known.len());
        for (link, known) in self.known.iter().enumerate() {
            let Some(record) = known.commitment.as_deref().filter(|record| record.published >= not_before)
            else {
                continue;
            };
            let weight = self.weights[link];
            if weight <= 0.0 {
                continue;
            }
            let seen = record.lines_of(reverse[link], self.session);
            let slots: SmallVec<[(u32, f64); 2]> = (0..record.needs.len())
                .filter(|need| capacity.compatible(&record.needs[*need]))
                .map(|need| {
                    let beyond = match settings.feedback {
                        Feedback::Residual => self.book.beyond(link as u32, need as u32, seen),
                        Feedback::Stated => 0.0,
                    };
                    (need as u32, (record.residual[need] - beyond).max(0.0))
                })
                .collect();
            if slots.is_empty() {
                continue;
            }
            let returned = record.weights[reverse[link] as usize];
            claims.push(Claim {
                mutual: mutual(weight, returned, settings),
                weight,
                residual: slots.iter().map(|(_, residual)| residual).sum(),
                damping: record.damping,
            });
            claimants.push(Needs { link: link as u32, slots });
        }
        (claims, claimants)
    }
}

/// The earliest publication time that still counts as fresh.
#[must_use]
pub fn fresh_since(now: Time, freshness: Option<Span>) -> Time {
    freshness.map_or(Time::ZERO, |age| Time(now.0.saturating_sub(age.0)))
}

/// Mutual recognition: the smaller of the two weights.
fn mutual(weight: f64, returned: f64, settings: &Allocation) -> f64 {
    if settings.has(Defect::LargerWeight) {
        weight.max(returned)
    } else if settings.has(Defect::TiersSwapped) {
        if returned > 0.0 { 0.0 } else { weight }
    } else {
        weight.min(returned)
    }
}

/// The need slots behind a claim, in declared order, with the residual of each.
struct Needs {
    link: u32,
    slots: SmallVec<[(u32, f64); 2]>,
}

/// Fills each recipient's need slots in their declared order with what it was given: (link, need slot, amount).
fn placed(claimants: &[Needs], amounts: &[f64]) -> impl Iterator<Item = (u32, u32, f64)> {
    claimants.iter().zip(amounts).flat_map(|(claimant, amount)| {
        let mut left = *amount;
        claimant.slots.iter().filter_map(move |(need, residual)| {
            let part = left.min(*residual);
            left -= part;
            (part > 0.0).then_some((claimant.link, *need, part))
        })
    })
}

/// How much more a recipient has declined than in the commitment last computed with.
fn freed(used: Option<&Commitment>, now: &Commitment, link: u32, session: u32) -> f64 {
    let declined =
        |record: &Commitment| record.lines_of(link, session).iter().map(|line| line.declined).sum::<f64>();
    (declined(now) - used.map_or(0.0, declined)).abs()
}

/// Whether a recipient's claim differs by more than `epsilon` from the one last computed with. The link is the recipient's,
/// to this session of the provider.
fn claim_moved(
    used: Option<&Commitment>,
    now: &Commitment,
    (link, session): (u32, u32),
    settings: &Allocation,
) -> bool {
    let Some(used) = used else { return true };
    let far = |a: f64, b: f64| (a - b).abs() > settings.epsilon;
    // With feedback, what was granted and not seen is held back from a claim.
    let seen_elsewhere = |line: &&AccountLine| {
        let before = used.lines_of(link, session).iter();
        let before = before.filter(|before| (before.slot, before.need) == (line.slot, line.need));
        far(line.seen, before.map(|before| before.seen).sum())
    };
    let feedback = settings.feedback == Feedback::Residual;
    let short = |line: &&AccountLine| feedback && now.residual[line.need as usize] > settings.epsilon;
    far(now.damping, used.damping)
        || far(now.weights[link as usize], used.weights[link as usize])
        || now.residual.iter().zip(&used.residual).any(|(a, b)| far(*a, *b))
        || now.lines_of(link, session).iter().filter(short).any(|line| seen_elsewhere(&line))
}
