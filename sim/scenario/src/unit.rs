//! Quantities with a unit: what they are called, how they are written, and what to say when the unit is missing.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Bandwidth, Rate, Size};

/// A kind of quantity that is written as text with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// `"90s"`.
    Duration,
    /// `"2/h"`.
    Rate,
    /// `"64KiB"`.
    Size,
    /// `"10Mbit/s"`.
    Bandwidth,
}

impl Unit {
    /// The kind that a definition of the JSON Schema stands for.
    pub(crate) fn of_definition(name: &str) -> Option<Unit> {
        match name {
            "Duration" => Some(Unit::Duration),
            "Rate" => Some(Unit::Rate),
            "Size" => Some(Unit::Size),
            "Bandwidth" => Some(Unit::Bandwidth),
            _ => None,
        }
    }

    /// Whether a text is such a quantity.
    pub(crate) fn reads(self, text: &str) -> bool {
        match self {
            Unit::Duration => text.parse::<Span>().is_ok(),
            Unit::Rate => text.parse::<Rate>().is_ok(),
            Unit::Size => text.parse::<Size>().is_ok(),
            Unit::Bandwidth => text.parse::<Bandwidth>().is_ok(),
        }
    }

    /// What is expected, to complete "must be …".
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Unit::Duration => "a duration with its unit",
            Unit::Rate => "a rate: a count per unit of time",
            Unit::Size => "a size with its unit",
            Unit::Bandwidth => "a rate of transmission with its unit",
        }
    }

    /// What a text that cannot be read is not.
    pub(crate) fn not_one(self) -> &'static str {
        match self {
            Unit::Duration => "not a duration",
            Unit::Rate => "not a rate",
            Unit::Size => "not a size",
            Unit::Bandwidth => "not a rate of transmission",
        }
    }

    /// What a bare number lacks.
    pub(crate) fn lacks(self) -> &'static str {
        match self {
            Unit::Rate => "has no \"per unit of time\"",
            _ => "has no unit",
        }
    }

    /// The units there are.
    pub(crate) fn units(self) -> &'static str {
        match self {
            Unit::Duration => "units: d, h, min, s, ms, us, ns, as in \"1h30min\"",
            Unit::Rate => "a count per d, h, min, s or ms, such as \"2/h\"",
            Unit::Size => "whole numbers of B, KB, MB, GB, KiB, MiB or GiB, as in \"64KiB\"",
            Unit::Bandwidth => "whole numbers of bit/s, kbit/s, Mbit/s or Gbit/s, as in \"10Mbit/s\"",
        }
    }

    /// A number completed by the unit that is most likely meant.
    pub(crate) fn completed(self, number: &str) -> String {
        let unit = match self {
            Unit::Duration => "s",
            Unit::Rate => "/h",
            Unit::Size => "KiB",
            Unit::Bandwidth => "Mbit/s",
        };
        format!("write for example \"{number}{unit}\" ({})", self.units())
    }

    /// How one may look.
    pub(crate) fn example(self) -> &'static str {
        match self {
            Unit::Duration => "\"50ms\"",
            Unit::Rate => "\"2/h\"",
            Unit::Size => "\"64KiB\"",
            Unit::Bandwidth => "\"10Mbit/s\"",
        }
    }
}
