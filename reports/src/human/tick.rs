//! Short texts at the ticks of an axis.

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
