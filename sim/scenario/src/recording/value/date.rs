//! Days.

use std::borrow::Cow;
use std::fmt;

use jiff::{ToSpan, civil};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

/// A day: days since 1970-01-01, not before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Date(pub(crate) u32);

impl Date {
    /// The day of a text: `2024-03-01`, or a date and time, of which the date counts.
    fn parse(text: &str) -> Option<Date> {
        let day = text.split_once('T').map_or(text, |(day, _)| day);
        let day: civil::Date = day.parse().ok()?;
        let since = day.since((jiff::Unit::Day, civil::date(1970, 1, 1))).ok()?;
        u32::try_from(since.get_days()).ok().map(Date)
    }

    /// The day so many days after 1970-01-01; none beyond the calendar's end.
    pub(crate) fn to_text(self) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
