//! Which points of a study a figure is about: those at which settings have the values that it names.

use serde_json::{Map, Value};
use twintrack_core::kernel::time::Span;

/// What stands for the number of an epoch of a turnover where a setting could stand.
pub const EPOCH: &str = "epoch";

/// Settings by dotted path, from tables within tables: `{ population = { size = 10 } }` is `population.size = 10`.
#[must_use]
pub fn flat(table: &Map<String, Value>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (key, value) in table {
        match value {
            Value::Object(inner) => {
                out.extend(flat(inner).into_iter().map(|(path, text)| (format!("{key}.{path}"), text)));
            }
            value => out.push((key.clone(), text(value))),
        }
    }
    out
}

/// A value as the points of a sweep show theirs.
#[must_use]
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether two texts are the same value: `1` and `1.0` are, `60s` and `1min` as well.
#[must_use]
pub fn same(first: &str, second: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    let span = |text: &str| text.parse::<Span>().ok();
    first == second
        || number(first).is_some_and(|first| Some(first) == number(second))
        || span(first).is_some_and(|first| Some(first) == span(second))
}

/// The points at which all these settings have these values. A setting that the sweep does not vary selects nothing.
#[must_use]
pub fn points<'a>(
    settings: &[String],
    points: impl IntoIterator<Item = &'a [String]>,
    wanted: &[(String, String)],
) -> Vec<usize> {
    let has = |values: &[String], (path, value): &(String, String)| {
        settings.iter().position(|known| known == path).is_some_and(|at| same(&values[at], value))
    };
    let each = points.into_iter().enumerate();
    each.filter(|(_, values)| wanted.iter().all(|one| has(values, one))).map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_select_points() {
        let settings = ["population.size".to_owned(), "clocks.heir".to_owned()];
        let values = [["10", "sponsor"], ["10", "random"], ["100", "random"]].map(|v| v.map(str::to_owned));
        let select = |table: Value| {
            let wanted = flat(table.as_object().expect("a table"));
            points(&settings, values.iter().map(<[String; 2]>::as_slice), &wanted)
        };
        assert_eq!(select(json!({ "population": { "size": 10 } })), [0, 1]);
        assert_eq!(select(json!({ "population.size": 10.0, "clocks": { "heir": "random" } })), [1]);
        assert_eq!(select(json!({ "rounds.length": "30s" })), [0_usize; 0]);
        assert_eq!(select(json!({})), [0, 1, 2]);
    }
}
