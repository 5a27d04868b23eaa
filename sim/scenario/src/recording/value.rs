//! Values of a recording that have a form of their own: names, points in time, dates, weights by name.

use std::borrow::Cow;
use std::fmt;

use jiff::civil;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

const NANOS_PER_MS: i64 = 1_000_000;
/// Milliseconds that fit into nanoseconds of 64 bits, with room to spare.
const MS_MAX: f64 = 9e12;

/// A point in time: nanoseconds since 1970, or since whatever a recording counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

/// A name or a number that stands for one.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub String);

/// A day: days since 1970-01-01, not before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub u32);

/// Shares by name, in the order written; no name twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights(pub Vec<(Name, f64)>);

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

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

struct NameForm;

impl Visitor<'_> for NameForm {
    type Value = Name;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name that is not empty, or a whole number")
    }
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Name, E> {
        Ok(Name(number.to_string()))
    }
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Name, E> {
        Ok(Name(number.to_string()))
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Name, E> {
        if text.trim().is_empty() {
            return Err(E::invalid_value(de::Unexpected::Str(text), &self));
        }
        Ok(Name(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_any(NameForm)
    }
}

impl JsonSchema for Name {
    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A name, or a whole number that stands for the name written with its digits.",
            "oneOf": [{ "type": "string", "minLength": 1 }, { "type": "integer" }]
        })
    }
}

impl Date {
    /// The day of a text: `2024-03-01`, or a date and time, of which the date counts.
    fn parse(text: &str) -> Option<Date> {
        let day = text.split_once('T').map_or(text, |(day, _)| day);
        let day: civil::Date = day.parse().ok()?;
        let since = day.since((jiff::Unit::Day, civil::date(1970, 1, 1))).ok()?;
        u32::try_from(since.get_days()).ok().map(Date)
    }

    /// The day so many days after 1970-01-01; none beyond the calendar's end.
    #[must_use]
    pub fn to_text(self) -> Option<String> {
        use jiff::ToSpan;
        let day = civil::date(1970, 1, 1).checked_add(i64::from(self.0).days());
        day.ok().map(|day| day.to_string())
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_text().ok_or_else(|| serde::ser::Error::custom("a day after the year 9999"))?;
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        struct Form;
        impl Visitor<'_> for Form {
            type Value = Date;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a day from 1970 on, such as \"2024-03-01\"")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Date, E> {
                Date::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Form)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A day, or a date and time of which the date counts.",
            "type": "string"
        })
    }
}

impl Serialize for Weights {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, weight) in &self.0 {
            map.serialize_entry(&name.0, weight)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Weights, D::Error> {
        struct Form;
        impl<'de> Visitor<'de> for Form {
            type Value = Weights;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of shares by name, such as {\"bob\": 0.25}")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Weights, A::Error> {
                let mut weights: Vec<(Name, f64)> = Vec::new();
                let mut seen = std::collections::HashSet::new();
                while let Some((name, weight)) = map.next_entry::<Name, f64>()? {
                    if !seen.insert(name.clone()) {
                        return Err(de::Error::custom(format!("`{name}` is given twice")));
                    }
                    weights.push((name, weight));
                }
                Ok(Weights(weights))
            }
        }
        deserializer.deserialize_map(Form)
    }
}

impl JsonSchema for Weights {
    fn schema_name() -> Cow<'static, str> {
        "Weights".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Shares from 0 to 1 by name.",
            "type": "object",
            "additionalProperties": { "type": "number", "minimum": 0, "maximum": 1 }
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

    #[test]
    fn days_are_counted_from_1970() {
        let day = |text: &str| Date::parse(text).map(|day| day.0);
        assert_eq!(day("1970-01-02"), Some(1));
        assert_eq!(day("2024-03-01T23:59:59Z"), Some(19_783));
        assert_eq!(Date(19_783).to_text().as_deref(), Some("2024-03-01"));
        for wrong in ["1969-12-31", "2024-02-30", "1.3.2024", ""] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
