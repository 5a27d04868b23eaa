//! Points in time.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

const NANOS_PER_MS: i64 = 1_000_000;
/// Milliseconds that fit into nanoseconds of 64 bits, with room to spare.
const MS_MAX: f64 = 9e12;

/// A point in time: nanoseconds since 1970, or since whatever a recording counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// From a number of milliseconds; exact for whole ones, and to the nanosecond for fractions within a month of zero.
    fn from_ms(ms: f64) -> Option<Moment> {
        if ms.is_nan() || ms.abs() > MS_MAX {
            return None;
        }
        let whole = ms.trunc();
        Some(Moment(whole as i64 * NANOS_PER_MS + ((ms - whole) * NANOS_PER_MS as f64).round() as i64))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % NANOS_PER_MS == 0 {
            serializer.serialize_i64(self.0 / NANOS_PER_MS)
        } else {
            serializer.serialize_f64(self.0 as f64 / NANOS_PER_MS as f64)
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        struct Form;
        impl Visitor<'_> for Form {
            type Value = Moment;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a time: RFC 3339 text such as \"2024-03-01T12:00:00Z\", or a number of milliseconds",
                )
            }
            fn visit_i64<E: de::Error>(self, ms: i64) -> Result<Moment, E> {
                let nanos = ms.checked_mul(NANOS_PER_MS);
                nanos.map(Moment).ok_or_else(|| E::invalid_value(de::Unexpected::Signed(ms), &self))
            }
            fn visit_u64<E: de::Error>(self, ms: u64) -> Result<Moment, E> {
                let wrong = || E::invalid_value(de::Unexpected::Unsigned(ms), &self);
                i64::try_from(ms).map_err(|_| wrong()).and_then(|ms| self.visit_i64(ms))
            }
            fn visit_f64<E: de::Error>(self, ms: f64) -> Result<Moment, E> {
                Moment::from_ms(ms).ok_or_else(|| E::invalid_value(de::Unexpected::Float(ms), &self))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Moment, E> {
                let wrong = || E::invalid_value(de::Unexpected::Str(text), &self);
                let stamp: jiff::Timestamp = text.parse().map_err(|_| wrong())?;
                i64::try_from(stamp.as_nanosecond()).map(Moment).map_err(|_| wrong())
            }
        }
        deserializer.deserialize_any(Form)
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A point in time: RFC 3339 text, or a number of milliseconds.",
            "oneOf": [{ "type": "string", "format": "date-time" }, { "type": "number" }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(json: &str) -> Option<i64> {
        serde_json::from_str::<Moment>(json).ok().map(|moment| moment.0)
    }

    #[test]
    fn times_are_text_or_milliseconds() {
        let at = Some(1_709_294_400_000_000_000);
        assert_eq!(moment("\"2024-03-01T12:00:00Z\""), at);
        assert_eq!(moment("\"2024-03-01T13:00:00+01:00\""), at);
        assert_eq!(moment("1709294400000"), at);
        assert_eq!(moment("1709294400000.0"), at);
        assert_eq!(moment("-1.5"), Some(-1_500_000));
        for wrong in ["\"noon\"", "\"2024-03-01\"", "1e300", "18446744073709551615", "true"] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_nanosecond_survives_a_month_from_zero() {
        for nanos in [1, 999_999, 902_417_123_456, 30 * 86_400_000_000_000 + 7] {
            let text = serde_json::to_string(&Moment(nanos)).expect("a number");
            assert_eq!(moment(&text), Some(nanos), "{text}");
        }
    }
}
