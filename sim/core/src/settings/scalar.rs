//! Small value types of settings: rates, things that can be off, and what a distribution can be over.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::kernel::time::Span;

/// A value that a distribution can be over: seen by samplers as nanoseconds or as a plain number.
pub trait Scalar: Clone {
    /// The value in the unit that samplers work in: nanoseconds for durations, itself for numbers.
    fn to_f64(&self) -> f64;
}

impl Scalar for f64 {
    fn to_f64(&self) -> f64 {
        *self
    }
}

impl Scalar for Span {
    fn to_f64(&self) -> f64 {
        self.0 as f64
    }
}

/// A setting that is either `"off"` or a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffOr<T>(pub Option<T>);

impl<T> OffOr<T> {
    /// Switched off.
    pub const OFF: OffOr<T> = OffOr(None);

    /// Switched on with this value.
    #[must_use]
    pub const fn on(value: T) -> OffOr<T> {
        OffOr(Some(value))
    }
}

impl<T: Serialize> Serialize for OffOr<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            None => serializer.serialize_str("off"),
            Some(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for OffOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "off" {
            return Ok(OffOr::OFF);
        }
        text.parse().map(OffOr::on).map_err(|e| de::Error::custom(format!("{e}, or \"off\"")))
    }
}

impl<T: JsonSchema> JsonSchema for OffOr<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("OffOr{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [{ "const": "off" }, value] })
    }
}

/// A number of bytes, with its unit: `"1500B"`, `"64KiB"`, `"1MB"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

/// A rate of transmission in bits per second, with its unit: `"10Mbit/s"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bandwidth(pub u64);

const SIZE_UNITS: [(&str, u64); 7] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("KB", 1_000),
    ("B", 1),
];

const BANDWIDTH_UNITS: [(&str, u64); 4] =
    [("Gbit/s", 1_000_000_000), ("Mbit/s", 1_000_000), ("kbit/s", 1_000), ("bit/s", 1)];

/// Why a text is not a whole quantity with a unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not {what}")]
pub struct QuantityError {
    text: String,
    what: &'static str,
}

/// A whole number with one of the units; units that end another come after it in the table.
fn quantity(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (unit, scale) = units.iter().find(|(unit, _)| text.trim_end().ends_with(unit))?;
    let number = text.trim_end().strip_suffix(unit)?.trim().replace('_', "");
    number.parse::<u64>().ok()?.checked_mul(*scale)
}

/// The shortest exact form: the largest unit that leaves a whole number.
fn spelled(value: u64, units: &[(&str, u64)]) -> String {
    let (unit, scale) = units.iter().find(|(_, scale)| value >= *scale && value.is_multiple_of(*scale)).unwrap_or(&units[units.len() - 1]);
    format!("{}{unit}", value / scale)
}

/// Gives a quantity with units its text, serde and schema forms.
macro_rules! quantity_with_unit {
    ($name:ident, $units:ident, $what:literal, $pattern:literal) => {
        impl FromStr for $name {
            type Err = QuantityError;
            fn from_str(text: &str) -> Result<Self, QuantityError> {
                quantity(text, &$units).map($name).ok_or_else(|| QuantityError { text: text.to_owned(), what: $what })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&spelled(self.0, &$units))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "description": $what, "pattern": $pattern })
            }
        }
    };
}

quantity_with_unit!(
    Size,
    SIZE_UNITS,
    "a size with its unit, such as \"1500B\", \"64KiB\" or \"1MB\" (units: B, KB, MB, GB, KiB, MiB, GiB)",
    "^\\s*[0-9_]+\\s*(B|KB|MB|GB|KiB|MiB|GiB)\\s*$"
);
quantity_with_unit!(
    Bandwidth,
    BANDWIDTH_UNITS,
    "a rate of transmission with its unit, such as \"10Mbit/s\" (units: bit/s, kbit/s, Mbit/s, Gbit/s)",
    "^\\s*[0-9_]+\\s*(bit/s|kbit/s|Mbit/s|Gbit/s)\\s*$"
);

/// How often something happens: `"2/h"`, `"0.1/s"`, `"0/h"` for never.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// How many times …
    pub count: f64,
    /// … in this much time.
    pub per: Span,
}

impl Rate {
    /// Never.
    pub const ZERO: Rate = Rate { count: 0.0, per: Span::from_secs(3_600) };

    /// Mean time between two occurrences in nanoseconds; infinite for a rate of zero.
    #[must_use]
    pub fn mean_gap_ns(self) -> f64 {
        self.per.0 as f64 / self.count
    }
}

/// Why a text is not a rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a rate: write a count per unit of time, such as \"2/h\", \"0.5/min\" or \"10/s\" (units: d, h, min, s, ms)"
)]
pub struct RateError(String);

impl FromStr for Rate {
    type Err = RateError;
    fn from_str(text: &str) -> Result<Rate, RateError> {
        let wrong = || RateError(text.to_owned());
        let (count, unit) = text.split_once('/').ok_or_else(wrong)?;
        let count: f64 = count.trim().replace('_', "").parse().map_err(|_| wrong())?;
        let unit = unit.trim();
        if !unit.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Err(wrong());
        }
        let per: Span = format!("1{unit}").parse().map_err(|_| wrong())?;
        if !count.is_finite() || count < 0.0 {
            return Err(wrong());
        }
        Ok(Rate { count, per })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per = self.per.to_string();
        write!(f, "{}/{}", self.count, per.strip_prefix('1').unwrap_or(&per))
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Rate, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Rate;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a rate with its unit, such as \"2/h\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Rate, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A count per unit of time, such as 2/h; units: d, h, min, s, ms, us, ns.",
            "pattern": "^\\s*[0-9_]+(\\.[0-9_]+)?\\s*/\\s*(d|h|min|s|ms|us|ns)\\s*$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_read_back_as_printed() {
        for text in ["2/h", "0.5/min", "10/s"] {
            let rate: Rate = text.parse().expect("a rate");
            assert_eq!(rate.to_string(), text);
        }
    }

    #[test]
    fn sizes_and_bandwidths_read_back_as_printed() {
        for (text, bytes) in [("1500B", 1_500), ("64KiB", 65_536), ("1MB", 1_000_000), ("0B", 0)] {
            assert_eq!(text.parse(), Ok(Size(bytes)));
            assert_eq!(Size(bytes).to_string().parse(), Ok(Size(bytes)));
        }
        for text in ["10Mbit/s", "64kbit/s", "1Gbit/s", "9600bit/s"] {
            assert_eq!(text.parse::<Bandwidth>().map(|rate| rate.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "64", "1.5MB", "MB", "-1B", "1mb"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_rate_needs_a_count_and_a_unit() {
        for text in ["2", "2/", "/h", "-1/h", "inf/h", "2/parsec", "2/3h"] {
            assert!(text.parse::<Rate>().is_err(), "{text}");
        }
    }
}
