//! Numbers as people read them: 1,610 MB, 450×, 1.6 KB, 10k.
//!
//! Prefixes are decimal: 1 KB is 1,000 bytes. No logarithm is taken: figures must come out the same on every machine.

use twintrack_core::settings::{ClockKind, Coordination, Engine};

/// What stands where there is no value.
pub const NONE: &str = "–";

/// A unit to print values of one metric in, so that all values of a row can be compared at a glance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// What to multiply a value by.
    pub factor: f64,
    /// The unit's symbol.
    pub symbol: &'static str,
}

/// Scales of bytes, of their rate and of seconds, each ascending in the size of its unit.
const BYTES: [Scale; 5] = [
    Scale { factor: 1.0, symbol: "bytes" },
    Scale { factor: 1e-3, symbol: "KB" },
    Scale { factor: 1e-6, symbol: "MB" },
    Scale { factor: 1e-9, symbol: "GB" },
    Scale { factor: 1e-12, symbol: "TB" },
];
const BYTES_PER_SECOND: [Scale; 4] = [
    Scale { factor: 1.0, symbol: "bytes/s" },
    Scale { factor: 1e-3, symbol: "KB/s" },
    Scale { factor: 1e-6, symbol: "MB/s" },
    Scale { factor: 1e-9, symbol: "GB/s" },
];
const SECONDS: [Scale; 3] = [
    Scale { factor: 1e6, symbol: "µs" },
    Scale { factor: 1e3, symbol: "ms" },
    Scale { factor: 1.0, symbol: "s" },
];

/// Above this a value is hard to read; the row is then put in a larger unit.
const READABLE_MAX: f64 = 1e7;

impl Scale {
    /// The scale for a metric's unit and its values: the largest in which the smallest value that is not 0 still has a
    /// readable size (0.01 s, 1 byte), or a larger one when the largest value would be too long to read.
    #[must_use]
    pub fn fit(unit: &'static str, values: impl Iterator<Item = f64> + Clone) -> Scale {
        let (scales, readable_min): (&[Scale], f64) = match unit {
            "bytes" => (&BYTES, 1.0),
            "bytes/s" => (&BYTES_PER_SECOND, 1.0),
            "s" => (&SECONDS, 0.01),
            _ => return Scale { factor: 1.0, symbol: unit },
        };
        let sizes = values.map(f64::abs).filter(|size| *size > 0.0);
        let largest = sizes.clone().fold(0.0, f64::max);
        let smallest = sizes.fold(f64::INFINITY, f64::min);
        if largest == 0.0 {
            return *scales.iter().find(|scale| scale.symbol == unit).unwrap_or(&scales[0]);
        }
        let wanted =
            scales.iter().rev().find(|scale| smallest * scale.factor >= readable_min).unwrap_or(&scales[0]);
        *scales
            .iter()
            .find(|scale| scale.factor <= wanted.factor && largest * scale.factor < READABLE_MAX)
            .unwrap_or(scales.last().unwrap_or(wanted))
    }
}

/// What an engine is made of: `rounds + vector clocks`.
#[must_use]
pub fn parts(engine: Engine) -> String {
    let coordination = match engine.coordination {
        Coordination::Rounds => "rounds",
        Coordination::Events => "events",
    };
    let clock = match engine.clock {
        ClockKind::Vector => "vector clocks",
        ClockKind::Itc => "interval tree clocks",
    };
    format!("{coordination} + {clock}")
}

/// A number with three significant digits below 1,000, in whole numbers with separators above.
#[must_use]
pub fn digits(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        "0".into()
    } else if size >= 999.5 {
        let whole = thousands(libm::round(size) as u64);
        if value < 0.0 { format!("-{whole}") } else { whole }
    } else if value == libm::trunc(value) {
        format!("{value}")
    } else if size >= 99.95 {
        format!("{value:.0}")
    } else if size >= 9.995 {
        format!("{value:.1}")
    } else if size >= 0.9995 {
        format!("{value:.2}")
    } else {
        small(value)
    }
}

/// Three significant digits of a number between -1 and 1, without trailing zeros.
fn small(value: f64) -> String {
    if value.abs() < 1e-4 {
        return format!("{value:.1e}");
    }
    let mut places = 3;
    let mut scaled = value.abs() * 10.0;
    while scaled < 1.0 {
        scaled *= 10.0;
        places += 1;
    }
    format!("{value:.places$}").trim_end_matches('0').to_owned()
}

/// A whole number with `,` between its thousands.
#[must_use]
pub fn thousands(number: u64) -> String {
    let plain = number.to_string();
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    for (i, digit) in plain.char_indices() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many times `second` goes into `first`, such as `450×`; `None` when `second` is 0 or either is missing.
#[must_use]
pub fn ratio(first: Option<f64>, second: Option<f64>) -> Option<String> {
    let (first, second) = (first?, second?);
    if second == 0.0 {
        return None;
    }
    let ratio = first / second;
    let text = if ratio >= 9.95 {
        thousands(libm::round(ratio) as u64)
    } else if ratio >= 0.995 {
        format!("{ratio:.1}").trim_end_matches(".0").to_owned()
    } else {
        format!("{ratio:.2}")
    };
    Some(match text.as_str() {
        "0.00" if ratio > 0.0 => "<0.01×".into(),
        "0.00" => "0×".into(),
        _ => format!("{text}×"),
    })
}

/// Which symbols stand at an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Things that are counted, or amounts: 10, 1k, 1M.
    Count,
    /// Bytes: 10 B, 1.6 KB, 1 MB.
    Bytes,
    /// Seconds: 10 ms, 1 s, 100 s.
    Seconds,
    /// A share of 1: 25 %.
    Share,
}

/// A short text for a tick of an axis.
#[must_use]
pub fn tick(value: f64, quantity: Quantity) -> String {
    const STEPS: [(f64, &str, &str); 5] =
        [(1e12, "T", "TB"), (1e9, "G", "GB"), (1e6, "M", "MB"), (1e3, "k", "KB"), (1.0, "", "B")];
    let short = |value: f64| {
        let text = format!("{value:.4}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let step = STEPS.iter().find(|(size, ..)| value >= *size * 0.999_999).unwrap_or(&STEPS[4]);
    match quantity {
        Quantity::Count => format!("{}{}", short(value / step.0), step.1),
        Quantity::Bytes => format!("{} {}", short(value / step.0), step.2),
        Quantity::Share => format!("{} %", short(value * 100.0)),
        Quantity::Seconds if value == 0.0 || value >= 0.999_999 => format!("{} s", short(value)),
        Quantity::Seconds if value >= 0.999_999e-3 => format!("{} ms", short(value * 1e3)),
        Quantity::Seconds => format!("{} µs", short(value * 1e6)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_three_or_whole() {
        for (value, text) in [
            (0.0, "0"),
            (7.0, "7"),
            (1.0 / 3.0, "0.333"),
            (2.314, "2.31"),
            (45.26, "45.3"),
            (452.4, "452"),
            (999.7, "1,000"),
            (1_234_567.0, "1,234,567"),
            (0.05, "0.05"),
            (0.000_02, "2.0e-5"),
            (-2_000.0, "-2,000"),
        ] {
            assert_eq!(digits(value), text);
        }
    }

    #[test]
    fn a_row_shares_one_unit() {
        for (unit, values, symbol) in [
            ("s", vec![452.0, 2.3], "s"),
            ("s", vec![45.0, 0.08], "s"),
            ("s", vec![45.0, 0.008], "ms"),
            ("s", vec![0.0, 0.0], "s"),
            ("bytes", vec![1.61e9, 22.4e6], "MB"),
            ("bytes", vec![1_600.0, 96.0], "bytes"),
            ("bytes", vec![1.6e12, 96.0], "MB"),
            ("messages", vec![1e9, 1.0], "messages"),
        ] {
            assert_eq!(Scale::fit(unit, values.iter().copied()).symbol, symbol, "{unit} {values:?}");
        }
    }

    #[test]
    fn ratios_are_short() {
        for (first, second, text) in [
            (900.0, 2.0, Some("450×")),
            (3.0, 2.0, Some("1.5×")),
            (2.0, 2.0, Some("1×")),
            (1.0, 4.0, Some("0.25×")),
            (1.0, 4_000.0, Some("<0.01×")),
            (0.0, 4.0, Some("0×")),
            (4e6, 1.0, Some("4,000,000×")),
            (1.0, 0.0, None),
        ] {
            assert_eq!(ratio(Some(first), Some(second)).as_deref(), text);
        }
        assert_eq!(ratio(None, Some(1.0)), None);
    }

    #[test]
    fn ticks_carry_their_unit() {
        for (value, quantity, text) in [
            (1e4, Quantity::Count, "10k"),
            (0.1, Quantity::Count, "0.1"),
            (1_600.0, Quantity::Bytes, "1.6 KB"),
            (0.0, Quantity::Bytes, "0 B"),
            (0.01, Quantity::Seconds, "10 ms"),
            (100.0, Quantity::Seconds, "100 s"),
            (0.25, Quantity::Share, "25 %"),
        ] {
            assert_eq!(tick(value, quantity), text);
        }
    }
}
