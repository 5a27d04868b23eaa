//! Engines side by side as texts, wherever such a table stands.

use twintrack_core::observer::catalogue::Metric;

use crate::human::{self, NONE, Scale};

/// The head of a table of engines side by side.
pub(crate) fn names_of(engines: &[&str]) -> Vec<String> {
    let ratios = engines.iter().skip(1).map(|other| format!("{} / {other}", engines[0]));
    let plain = ["metric", "unit"].into_iter().chain(engines.iter().copied()).map(str::to_owned);
    plain.chain(ratios).collect()
}

/// A row of such a table: metric, unit, the value of each engine, and how many times the others' go into the first.
pub(crate) fn fields_of(metric: &Metric, values: &[Option<f64>]) -> Vec<String> {
    let scale = Scale::fit(metric.unit, values.iter().copied().flatten());
    let shown = |value: &Option<f64>| value.map_or_else(|| NONE.into(), |v| human::digits(v * scale.factor));
    let ratio = |other: &Option<f64>| human::ratio(values[0], *other).unwrap_or_else(|| NONE.into());
    let head = [metric.name.to_owned(), scale.symbol.to_owned()].into_iter();
    head.chain(values.iter().map(shown)).chain(values.iter().skip(1).map(ratio)).collect()
}
