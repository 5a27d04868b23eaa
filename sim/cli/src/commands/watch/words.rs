//! Quantities as the view says them, each with its unit.

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::Engine;
use twintrack_reports::human::{NONE, Scale, digits, parts};

/// A size in bytes.
pub(super) fn bytes(bytes: f64) -> String {
    scaled("bytes", bytes)
}

/// A rate in bytes per second.
pub(super) fn rate(bytes_per_s: f64) -> String {
    scaled("bytes/s", bytes_per_s)
}

fn scaled(unit: &'static str, value: f64) -> String {
    let scale = Scale::fit(unit, [value].into_iter());
    format!("{} {}", digits(value * scale.factor), scale.symbol)
}

/// An amount of need.
pub(super) fn units(amount: f64) -> String {
    format!("{} units", digits(amount))
}

/// A share in percent.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| NONE.to_owned(), |share| format!("{:.0} %", share * 100.0))
}

/// A point in virtual time, to the millisecond, as scenarios write times.
pub(super) fn time(at: Time) -> String {
    span(Span(at.0))
}

/// A point in virtual time to the second, or to the millisecond in the first minute.
pub(super) fn about(at: Time) -> String {
    let minute = Span::SECOND * 60;
    if at.0 < minute.0 {
        return time(at);
    }
    Span((at.0 + Span::SECOND.0 / 2) / Span::SECOND.0 * Span::SECOND.0).to_string()
}

/// A length of virtual time, to the millisecond.
pub(super) fn span(span: Span) -> String {
    const MILLISECOND: u64 = 1_000_000;
    Span((span.0 + MILLISECOND / 2) / MILLISECOND * MILLISECOND).to_string()
}

/// An engine with what it is made of.
pub(super) fn engine(engine: Engine) -> String {
    let parts = parts(engine);
    match engine.name() {
        name if name.contains('+') => parts,
        name => format!("{name}: {parts}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_its_unit() {
        assert_eq!(
            [
                bytes(88.0),
                bytes(12_345.0),
                rate(0.0),
                rate(1.5e6),
                units(2.5),
                percent(Some(0.625)),
                percent(None)
            ],
            ["88 bytes", "12.3 KB", "0 bytes/s", "1.50 MB/s", "2.50 units", "62 %", "–"]
        );
        assert_eq!(time(Time(150_500_400_000)), "2min30s500ms");
        assert_eq!([1_894_000_000, 630_400_000_000].map(|at| about(Time(at))), ["1s894ms", "10min30s"]);
        assert_eq!(
            Engine::ALL.map(engine),
            [
                "v1: rounds + vector clocks",
                "v2: events + interval tree clocks",
                "rounds + interval tree clocks",
                "events + vector clocks"
            ]
        );
    }
}
