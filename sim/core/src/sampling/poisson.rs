//! Poisson processes of a constant rate: times of things that happen independently of each other.

use crate::kernel::time::{Span, Time};
use crate::settings::Rate;

/// The times of a Poisson process from `from` until before `until`, ascending. `unit` gives draws from [0, 1), one for
/// each time and one more.
pub(crate) fn poisson(
    rate: Rate,
    from: Span,
    until: Span,
    mut unit: impl FnMut() -> f64,
) -> impl Iterator<Item = Time> {
    let mut at = from.0 as f64;
    std::iter::from_fn(move || {
        at -= libm::log1p(-unit()) * rate.mean_gap_ns();
        (rate.count > 0.0 && at < until.0 as f64).then_some(Time(at as u64))
    })
}
