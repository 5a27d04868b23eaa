//! What a comparison comes to, in a word.
//!
//! By the interval of the difference alone, so that the word never says more than the interval shows. Equivalence is two
//! one-sided tests (D. J. Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15, 1987): the whole interval lies
//! within the tolerance. With a 95 % interval each of the two tests is at 2.5 %, stricter than the usual 5 %.

use std::fmt;

use twintrack_core::observer::catalogue::Better;

use super::paired::Comparison;

/// How the first of two systems compares with the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The interval of the difference lies on the better side of 0.
    Better,
    /// The interval lies within the tolerance around 0, whichever side of 0 it is on.
    Equivalent,
    /// The interval lies on the worse side of 0.
    Worse,
    /// The interval holds 0 and is wider than the tolerance, or values are missing.
    Inconclusive,
}

impl Verdict {
    /// The verdict on a comparison. `tolerance` is a share of the second system's mean. `incomplete` says that replications
    /// had to be left out because one side has no value: what is left would then be a selection. `None` for a metric of
    /// which neither more nor less is better, unless it is equivalent or inconclusive.
    #[must_use]
    pub fn of(
        comparison: Option<&Comparison>,
        better: Better,
        tolerance: f64,
        incomplete: bool,
    ) -> Option<Verdict> {
        let Some(comparison) = comparison.filter(|_| !incomplete) else { return Some(Verdict::Inconclusive) };
        let difference = comparison.difference;
        let margin = tolerance * comparison.second.abs();
        if -margin <= difference.low && difference.high <= margin {
            return Some(Verdict::Equivalent);
        }
        match (difference.covers(0.0), better) {
            (true, _) => Some(Verdict::Inconclusive),
            (false, Better::Neither) => None,
            (false, Better::Lower) => {
                Some(if difference.value < 0.0 { Verdict::Better } else { Verdict::Worse })
            }
            (false, Better::Higher) => {
                Some(if difference.value > 0.0 { Verdict::Better } else { Verdict::Worse })
            }
        }
    }

    /// The word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Better => "better",
            Verdict::Equivalent => "equivalent within tolerance",
            Verdict::Worse => "worse",
            Verdict::Inconclusive => "inconclusive",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Estimate;

    fn verdict(low: f64, high: f64, better: Better) -> Option<Verdict> {
        let difference = Estimate { value: f64::midpoint(low, high), low, high };
        let comparison = Comparison {
            paired: true,
            count: 9,
            first: 100.0 + difference.value,
            second: 100.0,
            difference,
            ratio: None,
            effect: None,
        };
        Verdict::of(Some(&comparison), better, 0.02, false)
    }

    #[test]
    fn the_interval_decides() {
        use Better::{Higher, Lower, Neither};
        for (low, high, better, expected) in [
            (-9.0, -3.0, Lower, Some(Verdict::Better)),
            (-9.0, -3.0, Higher, Some(Verdict::Worse)),
            (3.0, 9.0, Lower, Some(Verdict::Worse)),
            (3.0, 9.0, Higher, Some(Verdict::Better)),
            (3.0, 9.0, Neither, None),
            (-1.0, 2.0, Lower, Some(Verdict::Equivalent)),
            (0.5, 2.0, Lower, Some(Verdict::Equivalent)),
            (-1.0, 3.0, Lower, Some(Verdict::Inconclusive)),
            (1.0, 3.0, Lower, Some(Verdict::Worse)),
            (0.0, 0.0, Neither, Some(Verdict::Equivalent)),
        ] {
            assert_eq!(verdict(low, high, better), expected, "{low} to {high}, {better:?}");
        }
    }

    #[test]
    fn what_is_missing_is_inconclusive() {
        assert_eq!(Verdict::of(None, Better::Lower, 0.02, false), Some(Verdict::Inconclusive));
        let pairs: Vec<_> = (0..5).map(|i| (f64::from(i), 100.0)).collect();
        let comparison = super::super::paired::paired(&pairs, 0.95);
        assert_eq!(Verdict::of(comparison.as_ref(), Better::Lower, 0.02, false), Some(Verdict::Better));
        assert_eq!(Verdict::of(comparison.as_ref(), Better::Lower, 0.02, true), Some(Verdict::Inconclusive));
    }
}
