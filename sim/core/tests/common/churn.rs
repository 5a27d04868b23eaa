//! The coming and going in tests of whole runs; those inside the crate include this file as well.

use super::{Churn, Distribution, Span};

/// Arrivals, departures, crashes and returns, from the third minute to the fifteenth.
pub(crate) fn churn() -> Churn {
    Churn {
        from: Span::from_secs(120),
        until: Span::from_secs(15 * 60),
        arrivals: "60/h".parse().expect("a rate"),
        session: Some(Distribution::Exponential { mean: Span::from_secs(400) }),
        crash_share: 0.4,
        return_share: 0.5,
        absence: Distribution::Exponential { mean: Span::from_secs(60) },
        ..Churn::default()
    }
}
