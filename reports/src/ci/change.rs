//! What became of a metric, and the rule by which it is worse.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use twintrack_core::settings::CiBetter;

/// What became of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Not the least change.
    Same,
    /// Worse, within the tolerance.
    Within,
    /// Better.
    Better,
    /// Other than it was, and nobody says which way is better.
    Changed,
    /// Not in the baseline.
    Added,
    /// In the baseline alone.
    Removed,
    /// Worse: a regression.
    Worse,
}

impl Change {
    /// The rule. A value that is lost counts as worse: it is what a run that no longer comes to something has not.
    pub(super) fn of(old: Option<f64>, new: Option<f64>, tolerance: f64, better: CiBetter) -> Change {
        let (old, new) = match (old, new) {
            (None, None) => return Change::Same,
            (Some(old), Some(new)) => (old, new),
            (Some(_), None) if better != CiBetter::None => return Change::Worse,
            (None, Some(_)) if better == CiBetter::Same => return Change::Worse,
            _ => return Change::Changed,
        };
        if old == new {
            return Change::Same;
        }
        let for_the_worse = match better {
            CiBetter::Lower => new > old,
            CiBetter::Higher => new < old,
            CiBetter::Same => true,
            CiBetter::None => return Change::Changed,
        };
        match (for_the_worse, (new - old).abs() <= tolerance * old.abs()) {
            (false, _) => Change::Better,
            (true, true) => Change::Within,
            (true, false) => Change::Worse,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_and_tolerance_decide() {
        use CiBetter::{Higher, Lower, None as Neither, Same};
        for (old, new, tolerance, better, expected) in [
            (Some(10.0), Some(10.0), 0.0, Lower, Change::Same),
            (Some(10.0), Some(10.000_001), 0.0, Lower, Change::Worse),
            (Some(10.0), Some(9.0), 0.0, Lower, Change::Better),
            (Some(10.0), Some(9.0), 0.0, Higher, Change::Worse),
            (Some(10.0), Some(10.2), 0.02, Lower, Change::Within),
            (Some(10.0), Some(10.3), 0.02, Lower, Change::Worse),
            (Some(0.0), Some(1.0), 0.5, Lower, Change::Worse),
            (Some(10.0), Some(9.0), 0.05, Same, Change::Worse),
            (Some(10.0), Some(99.0), 0.0, Neither, Change::Changed),
            (Some(10.0), None, 0.5, Lower, Change::Worse),
            (None, Some(10.0), 0.0, Lower, Change::Changed),
            (None, None, 0.0, Same, Change::Same),
        ] {
            assert_eq!(
                Change::of(old, new, tolerance, better),
                expected,
                "{old:?} {new:?} {tolerance} {better:?}"
            );
        }
    }
}
