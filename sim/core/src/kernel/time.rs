//! Virtual time: integer nanoseconds, so that sums are exact and two events never differ by rounding.
//!
//! [`Time`] is a point, [`Span`] a length; mixing them up does not compile. Floating-point seconds were rejected: their
//! resolution shrinks as a run gets longer, and with it the order of events.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Add, AddAssign, Mul, Sub};
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in virtual time: nanoseconds since the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// A length of virtual time in nanoseconds. Written with its unit: `"90s"`, `"250ms"`, `"1h30min"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub u64);

impl Time {
    /// The start of the run.
    pub const ZERO: Time = Time(0);

    /// Seconds since the start, for reports; never for arithmetic inside the simulation.
    #[must_use]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// How long after `earlier` this is; zero when it is not after it.
    #[must_use]
    pub fn since(self, earlier: Time) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Span = Span(0);
    /// One second.
    pub const SECOND: Span = Span(1_000_000_000);

    /// `n` whole milliseconds.
    #[must_use]
    pub const fn from_millis(n: u64) -> Span {
        Span(n * 1_000_000)
    }

    /// `n` whole seconds.
    #[must_use]
    pub const fn from_secs(n: u64) -> Span {
        Span(n * 1_000_000_000)
    }

    /// The length in seconds, for reports.
    #[must_use]
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// The nearest span to a number of nanoseconds; negative numbers and NaN give zero.
    #[must_use]
    pub fn from_nanos_f64(nanos: f64) -> Span {
        // `as` saturates and maps NaN to zero: exactly the clamp wanted here.
        Span(libm::round(nanos) as u64)
    }
}

impl Add<Span> for Time {
    type Output = Time;
    fn add(self, span: Span) -> Time {
        Time(self.0.saturating_add(span.0))
    }
}

impl AddAssign<Span> for Time {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}

impl Add for Span {
    type Output = Span;
    fn add(self, other: Span) -> Span {
        Span(self.0.saturating_add(other.0))
    }
}

impl Sub for Span {
    type Output = Span;
    /// Saturates at zero.
    fn sub(self, other: Span) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl Mul<u64> for Span {
    type Output = Span;
    fn mul(self, factor: u64) -> Span {
        Span(self.0.saturating_mul(factor))
    }
}

/// Units from the largest to the smallest, with their nanoseconds.
const UNITS: [(&str, u64); 7] = [
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("min", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

/// Why a text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a duration: write a number with its unit, such as \"90s\", \"250ms\" or \"1h30min\" (units: d, h, min, s, ms, us, ns)"
)]
pub struct SpanError {
    text: String,
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Span, SpanError> {
        parse_span(text).ok_or_else(|| SpanError { text: text.to_owned() })
    }
}

fn parse_span(text: &str) -> Option<Span> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '_'))?;
        let number: String = rest[..digits].chars().filter(|c| *c != '_').collect();
        rest = rest[digits..].trim_start();
        let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (_, scale) = UNITS.iter().find(|(unit, _)| *unit == &rest[..letters])?;
        rest = rest[letters..].trim_start();
        total = total.checked_add(scaled(&number, *scale)?)?;
    }
    Some(Span(total))
}

/// `number · scale` in exact integer arithmetic; `None` when it overflows or needs fractions of a nanosecond.
fn scaled(number: &str, scale: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || (number.contains('.') && fraction.is_empty()) || fraction.len() > 12 {
        return None;
    }
    let mut nanos = u128::from(whole.parse::<u64>().ok()?) * u128::from(scale);
    if !fraction.is_empty() {
        let parts = u128::from(fraction.parse::<u64>().ok()?) * u128::from(scale);
        let divisor = 10u128.pow(u32::try_from(fraction.len()).ok()?);
        if parts % divisor != 0 {
            return None;
        }
        nanos += parts / divisor;
    }
    u64::try_from(nanos).ok()
}

impl fmt::Display for Span {
    /// The shortest exact form in whole units: `90s` prints as `1min30s`, `1500ms` as `1s500ms`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0s");
        }
        let mut rest = self.0;
        for (unit, scale) in UNITS {
            if rest / scale > 0 {
                write!(f, "{}{unit}", rest / scale)?;
                rest %= scale;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}s", self.as_secs_f64())
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Span;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a duration with its unit, such as \"90s\" or \"250ms\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Span, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

impl JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A duration with its unit: d, h, min, s, ms, us, ns; several may follow each other (1h30min).",
            "pattern": "^\\s*([0-9_]+(\\.[0-9_]+)?\\s*(d|h|min|s|ms|us|ns)\\s*)+$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_exactly() {
        for (text, nanos) in [
            ("90s", 90_000_000_000),
            ("1.5ms", 1_500_000),
            ("1h30min", 5_400_000_000_000),
            ("0s", 0),
            ("250 ms", 250_000_000),
        ] {
            assert_eq!(text.parse::<Span>(), Ok(Span(nanos)), "{text}");
        }
    }

    #[test]
    fn a_duration_without_a_unit_or_with_a_wrong_one_is_refused() {
        for text in ["90", "", "s", "90 parsecs", "-3s", "1.s", "0.0000000001s", "99999999999d"] {
            assert!(text.parse::<Span>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_printed_reads_back_the_same() {
        for nanos in [0, 1, 999, 1_000_001, 90_000_000_000, 86_400_000_000_000, u64::MAX] {
            assert_eq!(Span(nanos).to_string().parse(), Ok(Span(nanos)));
        }
    }
}
