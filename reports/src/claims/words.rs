//! Numbers of claims as people read them.

use twintrack_claims::Measured;

use super::assessment::Row;
use crate::human::{self, NONE, Scale, digits};

/// A number with its unit: `45.3 s`, `1.6 KB`, `12×`, `83 %`.
pub(super) fn number(value: f64, unit: &str) -> String {
    let (scale, symbol) = scaled(value, unit);
    format!("{}{symbol}", digits(value * scale))
}

/// A measured figure with its interval: `45.3 s [44.9, 45.7]`.
pub(super) fn measured(measured: &Measured, unit: &str) -> String {
    let Some(value) = measured.value else { return NONE.to_owned() };
    let (scale, symbol) = scaled(value, unit);
    let mut text = number(value, unit);
    if let Some((low, high)) = measured.interval.filter(|(low, high)| low < high) {
        text.push_str(&format!(" [{}, {}]", digits(low * scale), digits(high * scale)));
    }
    if symbol.is_empty() && !unit.is_empty() && unit != "exponent" {
        text.push_str(&format!(" {unit}"));
    }
    if let Some(law) = &measured.law {
        text.push_str(&format!(", {law}"));
    }
    if measured.missing > 0 {
        text.push_str(&format!("; {} of {} runs without a value", measured.missing, measured.runs));
    }
    text
}

/// What was claimed of a row.
pub(super) fn claimed(row: &Row) -> String {
    let all: Vec<String> = row.claimed.iter().map(|value| number(*value, &row.unit)).collect();
    if all.is_empty() { NONE.to_owned() } else { all.join(" or ") }
}

/// Measured over claimed.
pub(super) fn factor(row: &Row) -> String {
    human::ratio(row.factor(), Some(1.0)).unwrap_or_else(|| NONE.to_owned())
}

/// The verdict on a row, with what makes it less sure.
pub(super) fn verdict(row: &Row) -> String {
    match row.judged {
        None => "for information".to_owned(),
        Some(judged) if judged.close && row.measured.value.is_some() => {
            format!("{} (close)", judged.verdict.word())
        }
        Some(judged) => judged.verdict.word().to_owned(),
    }
}

/// What to multiply a value by, and the symbol behind it; no symbol for a unit that is a word of its own.
fn scaled(value: f64, unit: &str) -> (f64, String) {
    match unit {
        "×" => (1.0, "×".into()),
        "share" | "share of runs" => (100.0, " %".into()),
        "$" => (1.0, " $".into()),
        "bytes" | "bytes/s" | "s" => {
            let kind = match unit {
                "bytes" => "bytes",
                "s" => "s",
                _ => "bytes/s",
            };
            let scale = Scale::fit(kind, std::iter::once(value));
            (scale.factor, format!(" {}", scale.symbol))
        }
        _ => (1.0, String::new()),
    }
}
