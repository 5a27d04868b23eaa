//! The division of one capacity slot among recipients, in two tiers. A pure function, the same for every engine.
//!
//! Mutual recognition comes first; recipients that only the provider recognises share what is left. Within a tier a
//! recipient's share is its normalised recognition times its residual need times its damping factor.

use smallvec::SmallVec;

use crate::settings::Cap;

/// What a provider knows of one compatible recipient when it divides a slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// Mutual recognition: the smaller of the two weights.
    pub mutual: f64,
    /// The provider's own weight for the recipient.
    pub weight: f64,
    /// Residual need over the recipient's compatible need slots.
    pub residual: f64,
    /// The recipient's damping factor.
    pub damping: f64,
}

/// Denominators of the two tiers; zero where a tier had no recipient or nothing was left for it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Denominators {
    /// Of the mutual tier.
    pub mutual: f64,
    /// Of the tier that only the provider recognises.
    pub other: f64,
}

impl Denominators {
    /// The larger movement of the two from `before` to `self`.
    #[must_use]
    pub fn moved(self, before: Denominators) -> f64 {
        (self.mutual - before.mutual).abs().max((self.other - before.other).abs())
    }
}

/// What became of damping in one division.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DampingEffect {
    /// No recipient with a claim was damped.
    None,
    /// Some were, all of a tier alike, and the cap does not depend on it: the factor cancels out of the formula.
    Cancelled,
    /// Damping changed the outcome.
    Felt,
}

/// Divides `capacity` among `claims`; `amounts[i]` is what claim `i` gets. O(claims).
pub fn divide(
    capacity: f64,
    claims: &[Claim],
    cap: Cap,
    floor: f64,
    amounts: &mut Vec<f64>,
) -> (Denominators, DampingEffect) {
    amounts.clear();
    amounts.resize(claims.len(), 0.0);
    let mut denominators = Denominators::default();
    let mut effect = DampingEffect::None;
    let mut left = capacity;
    for tier in [Tier::Mutual, Tier::Other] {
        if tier == Tier::Other && left <= floor {
            break;
        }
        let Some(share) = TierShare::of(tier, claims, cap, floor) else { continue };
        match tier {
            Tier::Mutual => denominators.mutual = share.denominator,
            Tier::Other => denominators.other = share.denominator,
        }
        effect = effect.and(share.effect);
        let pot = left;
        for (claim, amount) in claims.iter().zip(amounts.iter_mut()) {
            if let Some(weight) = tier.weight(claim) {
                *amount = share.amount(pot, weight, claim, cap).min(left.max(0.0));
                left -= *amount;
            }
        }
    }
    (denominators, effect)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tier {
    Mutual,
    Other,
}

impl Tier {
    /// The weight by which a claim takes part in the tier, if it does.
    fn weight(self, claim: &Claim) -> Option<f64> {
        match self {
            Tier::Mutual => (claim.mutual > 0.0).then_some(claim.mutual),
            Tier::Other => (claim.mutual <= 0.0 && claim.weight > 0.0).then_some(claim.weight),
        }
    }
}

struct TierShare {
    weights: f64,
    denominator: f64,
    effect: DampingEffect,
}

impl TierShare {
    fn of(tier: Tier, claims: &[Claim], cap: Cap, floor: f64) -> Option<TierShare> {
        let members: SmallVec<[(f64, &Claim); 16]> =
            claims.iter().filter_map(|claim| Some((tier.weight(claim)?, claim))).collect();
        let weights: f64 = members.iter().map(|(weight, _)| weight).sum();
        if members.is_empty() {
            return None;
        }
        let sum: f64 =
            members.iter().map(|(weight, claim)| weight / weights * claim.residual * claim.damping).sum();
        let mut factors =
            members.iter().filter(|(_, claim)| claim.residual > 0.0).map(|(_, claim)| claim.damping);
        let effect = factors.next().map_or(DampingEffect::None, |first| {
            let alike = factors.clone().all(|factor| factor == first);
            if alike && first == 1.0 {
                DampingEffect::None
            } else if alike && cap == Cap::Need && sum > floor {
                DampingEffect::Cancelled
            } else {
                DampingEffect::Felt
            }
        });
        Some(TierShare { weights, denominator: sum.max(floor), effect })
    }

    fn amount(&self, pot: f64, weight: f64, claim: &Claim, cap: Cap) -> f64 {
        let numerator = weight / self.weights * claim.residual * claim.damping;
        let cap = match cap {
            Cap::Need => claim.residual,
            Cap::ActiveNeed => claim.residual * claim.damping,
        };
        (pot * numerator / self.denominator).min(cap)
    }
}

impl DampingEffect {
    fn and(self, other: DampingEffect) -> DampingEffect {
        match (self, other) {
            (DampingEffect::Felt, _) | (_, DampingEffect::Felt) => DampingEffect::Felt,
            (DampingEffect::Cancelled, _) | (_, DampingEffect::Cancelled) => DampingEffect::Cancelled,
            _ => DampingEffect::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FLOOR: f64 = 1e-4;

    fn claim(mutual: f64, weight: f64, residual: f64, damping: f64) -> Claim {
        Claim { mutual, weight, residual, damping }
    }

    fn amounts(capacity: f64, claims: &[Claim], cap: Cap) -> Vec<f64> {
        let mut out = Vec::new();
        divide(capacity, claims, cap, FLOOR, &mut out);
        out
    }

    /// The formulas of the protocol written out naively, tier after tier, as a second opinion.
    fn naive(capacity: f64, claims: &[Claim], cap: Cap) -> Vec<f64> {
        let mut result = vec![0.0; claims.len()];
        let limit = |c: &Claim| if cap == Cap::Need { c.residual } else { c.residual * c.damping };
        let mutual_sum: f64 = claims.iter().map(|c| c.mutual).sum();
        let mut denominator = 0.0;
        for c in claims.iter().filter(|c| c.mutual > 0.0) {
            denominator += c.mutual / mutual_sum * c.residual * c.damping;
        }
        for (i, c) in claims.iter().enumerate() {
            if c.mutual > 0.0 {
                let x = c.mutual / mutual_sum * c.residual * c.damping;
                result[i] = f64::min(capacity * x / f64::max(denominator, FLOOR), limit(c));
            }
        }
        let left = capacity - result.iter().sum::<f64>();
        if left > FLOOR {
            let one_sided = |c: &Claim| c.mutual == 0.0 && c.weight > 0.0;
            let weight_sum: f64 = claims.iter().filter(|c| one_sided(c)).map(|c| c.weight).sum();
            let mut denominator = 0.0;
            for c in claims.iter().filter(|c| one_sided(c)) {
                denominator += c.weight / weight_sum * c.residual * c.damping;
            }
            for (i, c) in claims.iter().enumerate() {
                if one_sided(c) {
                    let x = c.weight / weight_sum * c.residual * c.damping;
                    result[i] = f64::min(left * x / f64::max(denominator, FLOOR), limit(c));
                }
            }
        }
        result
    }

    #[test]
    fn mutual_recognition_is_served_before_one_sided() {
        let claims = [claim(0.2, 0.2, 30.0, 1.0), claim(0.0, 0.9, 30.0, 1.0)];
        assert_eq!(amounts(30.0, &claims, Cap::Need), [30.0, 0.0]);
        assert_eq!(amounts(50.0, &claims, Cap::Need), [30.0, 20.0]);
    }

    #[test]
    fn equal_damping_cancels_out_under_cap_need_and_is_felt_under_cap_active_need() {
        let free = [claim(0.3, 0.3, 20.0, 1.0), claim(0.1, 0.5, 40.0, 1.0)];
        let damped = free.map(|c| Claim { damping: 0.5, ..c });
        let mut out = Vec::new();
        assert_eq!(divide(25.0, &free, Cap::Need, FLOOR, &mut out).1, DampingEffect::None);
        let undamped = out.clone();
        assert_eq!(divide(25.0, &damped, Cap::Need, FLOOR, &mut out).1, DampingEffect::Cancelled);
        for (a, b) in undamped.iter().zip(&out) {
            assert!((a - b).abs() < 1e-12);
        }
        assert_eq!(divide(100.0, &damped, Cap::ActiveNeed, FLOOR, &mut out).1, DampingEffect::Felt);
        assert_eq!(out, [10.0, 20.0]);
    }

    #[test]
    fn nobody_to_serve_leaves_everything() {
        assert!(amounts(10.0, &[], Cap::Need).is_empty());
        assert_eq!(
            amounts(10.0, &[claim(0.0, 0.0, 5.0, 1.0), claim(0.5, 0.5, 0.0, 1.0)], Cap::Need),
            [0.0, 0.0]
        );
    }

    fn any_claim() -> impl Strategy<Value = Claim> {
        (
            prop_oneof![Just(0.0), 0.001..1.0f64],
            0.0..1.0f64,
            prop_oneof![Just(0.0), 0.0..100.0f64],
            prop_oneof![Just(1.0), Just(0.8), Just(0.5)],
        )
            .prop_map(|(mutual, weight, residual, damping)| {
                claim(mutual, weight.max(mutual), residual, damping)
            })
    }

    proptest! {
        #[test]
        fn capacity_and_needs_are_never_exceeded(
            capacity in 0.0..200.0f64,
            claims in prop::collection::vec(any_claim(), 0..12),
            active in any::<bool>(),
        ) {
            let cap = if active { Cap::ActiveNeed } else { Cap::Need };
            let out = amounts(capacity, &claims, cap);
            prop_assert!(out.iter().sum::<f64>() <= capacity + 1e-9);
            for (amount, claim) in out.iter().zip(&claims) {
                prop_assert!(*amount >= 0.0 && *amount <= claim.residual);
            }
        }

        #[test]
        fn the_one_sided_tier_gets_only_what_the_mutual_one_left(
            capacity in 0.0..200.0f64,
            claims in prop::collection::vec(any_claim(), 0..12),
        ) {
            let mutual: Vec<Claim> = claims.iter().copied().filter(|c| c.mutual > 0.0).collect();
            let alone = amounts(capacity, &mutual, Cap::Need);
            let together = amounts(capacity, &claims, Cap::Need);
            let kept: Vec<f64> = claims.iter().zip(&together).filter(|(c, _)| c.mutual > 0.0).map(|(_, a)| *a).collect();
            prop_assert_eq!(alone, kept);
        }

        #[test]
        fn the_division_equals_the_formulas_written_out(
            capacity in 0.0..200.0f64,
            claims in prop::collection::vec(any_claim(), 0..12),
            active in any::<bool>(),
        ) {
            let cap = if active { Cap::ActiveNeed } else { Cap::Need };
            for (a, b) in amounts(capacity, &claims, cap).iter().zip(naive(capacity, &claims, cap)) {
                prop_assert!((a - b).abs() < 1e-9, "{} {}", a, b);
            }
        }
    }
}
