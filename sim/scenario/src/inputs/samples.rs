//! Measured values of an empirical distribution.

use crate::diagnostic::Diagnostic;
use crate::lines::csv_table::CsvTable;

/// Headers of a column of durations, with nanoseconds per unit.
const TIME_HEADERS: [(&str, f64); 6] =
    [("ns", 1.0), ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9), ("h", 3_600e9)];
/// Header of a column of plain numbers.
const NUMBER_HEADER: &str = "value";

/// What the samples are samples of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Time,
    Number,
}

impl Unit {
    /// The headers that a column of this unit may have.
    pub(super) fn headers(self) -> String {
        match self {
            Unit::Time => "by their unit: `ns`, `us`, `ms`, `s`, `min` or `h`".into(),
            Unit::Number => format!("by `{NUMBER_HEADER}`"),
        }
    }

    fn scale(self, header: &str) -> Option<f64> {
        match self {
            Unit::Time => TIME_HEADERS.iter().find(|(name, _)| *name == header).map(|(_, scale)| *scale),
            Unit::Number => (header == NUMBER_HEADER).then_some(1.0),
        }
    }
}

/// The samples in ascending order; durations in nanoseconds.
pub(super) fn read(name: &str, text: &str, unit: Unit) -> Result<Vec<f64>, Vec<Diagnostic>> {
    let mut table = CsvTable::new(name, text);
    let header = table.header();
    let mut samples: Vec<f64> = Vec::new();
    let scale = if let [only] = header.as_slice() { unit.scale(only) } else { None };
    if let Some(scale) = scale {
        table.each(&[0], |fields| {
            let value: f64 =
                fields[0].parse().map_err(|_| (0, format!("`{}` is not a number", fields[0])))?;
            if !(value.is_finite() && value >= 0.0) {
                return Err((0, "a sample must be finite and zero or more".to_owned()));
            }
            samples.push(value * scale);
            Ok(())
        });
        if samples.is_empty() {
            table.report(
                Diagnostic::new(format!("`{name}` holds no samples"))
                    .help("one value a line, below the header"),
            );
        }
    } else {
        let help = format!("the file must have one column, headed {}", unit.headers());
        table.wrong_header("is not a list of samples", &help);
    }
    table.finish()?;
    samples.sort_by(f64::total_cmp);
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_come_in_nanoseconds_and_in_order() {
        assert_eq!(
            read("s.csv", "ms\n20\n1.5\n", Unit::Time).expect("a good file"),
            [1_500_000.0, 20_000_000.0]
        );
        assert_eq!(read("s.csv", "value\n3\n1\n", Unit::Number).expect("a good file"), [1.0, 3.0]);
    }

    #[test]
    fn numbers_are_no_durations() {
        assert!(read("s.csv", "value\n1\n", Unit::Time).is_err());
        assert!(read("s.csv", "ms\n1\n", Unit::Number).is_err());
    }
}
