//! Units, and one for all values of a row.

use twintrack_core::observer::catalogue::METRICS;

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

/// The unit of a metric by its name; empty for one that is not in the catalogue.
pub(crate) fn unit_of(metric: &str) -> &'static str {
    METRICS.iter().find(|known| known.name == metric).map_or("", |known| known.unit)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
