//! How long a participant's computations take.

use std::sync::Arc;

use crate::ids::Participant;
use crate::kernel::random::{Draws, Purpose, unit};
use crate::kernel::time::Span;
use crate::sampling::{Sampler, SamplerError};
use crate::settings::{Distribution, Inputs};

/// How long each participant's computations take, under one kind of coordination.
///
/// A participant's factor is a function of (seed, participant) alone, the same for every engine: whoever is slow under
/// events is slow under rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct ComputeTime {
    common: Span,
    /// Empty when all are alike.
    factors: Arc<[f64]>,
}

impl ComputeTime {
    /// Draws everyone's factor; `common` is how long a computation takes with factor 1.
    pub(crate) fn draw(
        common: Span,
        factor: Option<&Distribution<f64>>,
        inputs: &Inputs,
        seed: u64,
        size: u32,
    ) -> Result<ComputeTime, SamplerError> {
        let Some(factor) = factor else { return Ok(ComputeTime { common, factors: Arc::default() }) };
        let (sampler, draws) = (Sampler::new(factor, inputs)?, Draws::new(seed, Purpose::ComputeTime));
        let factors = (0..size).map(|who| sampler.quantile(unit(draws.bits(who, 0, 0)))).collect();
        Ok(ComputeTime { common, factors })
    }

    /// The same participants, with another time for factor 1.
    pub(crate) fn with_common(&self, common: Span) -> ComputeTime {
        ComputeTime { common, factors: Arc::clone(&self.factors) }
    }

    /// How long a computation of this participant takes.
    #[must_use]
    pub fn of(&self, who: Participant) -> Span {
        self.factors
            .get(who.index())
            .map_or(self.common, |factor| Span::from_nanos_f64(self.common.0 as f64 * factor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMON: Span = Span::from_millis(50);

    fn draw(factor: Option<&Distribution<f64>>, size: u32) -> ComputeTime {
        ComputeTime::draw(COMMON, factor, &Inputs::default(), 3, size).expect("valid settings")
    }

    #[test]
    fn without_a_factor_all_are_alike_as_with_a_constant_of_one() {
        for times in [draw(None, 9), draw(Some(&Distribution::Constant { value: 1.0 }), 9)] {
            assert!((0..9).all(|who| times.of(Participant(who)) == COMMON));
        }
    }

    #[test]
    fn factors_follow_their_distribution() {
        let times = draw(Some(&Distribution::Lognormal { median: 2.0, p99: 20.0 }), 10_000);
        let above = |span: Span| (0..10_000).filter(|who| times.of(Participant(*who)) > span).count();
        // Four standard deviations around a half and around a hundredth.
        assert!((4_800..5_200).contains(&above(COMMON * 2)), "{}", above(COMMON * 2));
        assert!((60..140).contains(&above(COMMON * 20)), "{}", above(COMMON * 20));
    }

    #[test]
    fn one_more_participant_changes_nobody_elses_factor() {
        let factor = Distribution::Exponential { mean: 1.0 };
        assert_eq!(draw(Some(&factor), 50).factors[..], draw(Some(&factor), 51).factors[..50]);
    }
}
