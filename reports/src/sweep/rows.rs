//! `runs.csv`, `runs.jsonl`, `ends.csv`, `epochs.csv`: what every run measured and how it ended, one observation a row;
//! `latencies.csv`: distributions over all replications.

use hdrhistogram::Histogram;
use serde_json::{Map, Value as Json};
use twintrack_core::observer::catalogue::EPOCHS;

use super::sheet::{columns, figure, sheet};
use super::study::Study;
use super::unit::{self, Unit};
use crate::artifact::{Artifact, ExportError};
use crate::human::unit_of;

/// What stands before the settings.
const BEFORE: [&str; 2] = ["scenario", "point"];
/// What stands behind the settings in `runs.*`.
const AFTER: [&str; 6] = ["replication", "seed", "engine", "metric", "unit", "value"];

/// A run with its point, the point's number counted from 1.
pub(super) struct Row<'a> {
    pub(super) point: usize,
    pub(super) values: &'a [String],
    pub(super) unit: &'a Unit,
}

/// All runs in order.
pub(super) fn rows<'a>(study: &'a Study<'_>) -> impl Iterator<Item = Row<'a>> {
    study.points.iter().enumerate().flat_map(|(index, point)| {
        let row = move |unit| Row { point: index + 1, values: point.values, unit };
        point.units.iter().map(row)
    })
}

/// The names of the columns of `runs.*`.
pub(super) fn run_columns(study: &Study<'_>) -> Vec<String> {
    columns(&BEFORE, study.settings, &AFTER)
}

/// `runs.csv`. Values are the shortest text that reads back to the same number; a value that a run does not have is empty.
pub(super) fn runs_csv(study: &Study<'_>) -> Result<Artifact, ExportError> {
    let lines = rows(study).flat_map(|row| {
        let head = [key(study, &row), run_key(row.unit)].concat();
        row.unit.metrics.iter().map(move |(metric, value)| {
            let value = value.map_or_else(String::new, |value| value.to_string());
            [head.clone(), vec![metric.clone(), unit_of(metric).to_owned(), value]].concat()
        })
    });
    sheet("runs.csv", run_columns(study), lines)
}

/// `runs.jsonl`: the same rows, an object a line; settings that are numbers are numbers, missing values `null`.
pub(super) fn runs_jsonl(study: &Study<'_>) -> Result<Artifact, ExportError> {
    let mut text = Vec::new();
    for row in rows(study) {
        let mut head = Map::new();
        head.insert("scenario".into(), study.name.into());
        head.insert("point".into(), row.point.into());
        for (setting, value) in study.settings.iter().zip(row.values) {
            head.insert(setting.clone(), plain(value));
        }
        head.insert("replication".into(), row.unit.replication.into());
        head.insert("seed".into(), row.unit.seed.into());
        head.insert("engine".into(), row.unit.end.engine.clone().into());
        for (metric, value) in &row.unit.metrics {
            let mut line = head.clone();
            line.insert("metric".into(), metric.clone().into());
            line.insert("unit".into(), unit_of(metric).into());
            line.insert("value".into(), (*value).into());
            serde_json::to_writer(&mut text, &line)?;
            text.push(b'\n');
        }
    }
    Ok(Artifact::new("runs.jsonl", text))
}

/// `ends.csv`.
pub(crate) fn ends_csv(study: &Study<'_>) -> Result<Artifact, ExportError> {
    let after = ["replication", "seed", "engine", "end", "reason", "ended_at_s", "events"];
    let lines = rows(study).map(|row| {
        let end = &row.unit.end;
        let own = [
            end.end.clone(),
            end.reason.clone().unwrap_or_default(),
            end.ended_at_s.to_string(),
            end.events.to_string(),
        ];
        [key(study, &row), run_key(row.unit), own.to_vec()].concat()
    });
    sheet("ends.csv", columns(&BEFORE, study.settings, &after), lines)
}

/// `epochs.csv`: one row per run, epoch of a turnover and metric of epochs; `None` where no run had a turnover.
pub(super) fn epochs_csv(study: &Study<'_>) -> Result<Option<Artifact>, ExportError> {
    if rows(study).all(|row| row.unit.epochs.is_empty()) {
        return Ok(None);
    }
    let after = ["replication", "seed", "engine", "epoch", "metric", "unit", "value"];
    let mut lines = Vec::new();
    for row in rows(study) {
        let table = &row.unit.epochs;
        for (values, epoch) in table.rows.iter().zip(1_u32..) {
            for (metric, value) in table.metrics.iter().zip(values) {
                let unit = EPOCHS.iter().find(|known| known.name == metric).map_or("", |known| known.unit);
                let value = value.map_or_else(String::new, |value| value.to_string());
                let own = vec![epoch.to_string(), metric.clone(), unit.to_owned(), value];
                lines.push([key(study, &row), run_key(row.unit), own].concat());
            }
        }
    }
    sheet("epochs.csv", columns(&BEFORE, study.settings, &after), lines).map(Some)
}

/// `latencies.csv`: the distribution of each latency over all replications of a point and engine.
pub(crate) fn latencies_csv(study: &Study<'_>) -> Result<Artifact, ExportError> {
    let after = ["engine", "latency", "runs", "count", "p50", "p90", "p99", "max", "histogram"];
    let mut lines = Vec::new();
    for (point, number) in study.points.iter().zip(1_u32..) {
        for engine in study.engines {
            let units: Vec<&Unit> = point.units.iter().filter(|unit| unit.end.engine == *engine).collect();
            let names = units.first().map_or(&[][..], |unit| &unit.latencies);
            for (name, _) in names {
                let Some(all) = merged(&units, name)? else { continue };
                let key = [&[study.name.to_owned(), number.to_string()], point.values].concat();
                let run = [engine.clone(), name.clone(), units.len().to_string(), all.len().to_string()];
                let seconds = |micros: u64| figure(micros as f64 / 1e6);
                let at = |share: f64| {
                    if all.is_empty() { String::new() } else { seconds(all.value_at_quantile(share)) }
                };
                let figures = [at(0.5), at(0.9), at(0.99), at(1.0), unit::compressed(&all)?];
                lines.push([key, run.to_vec(), figures.to_vec()].concat());
            }
        }
    }
    sheet("latencies.csv", columns(&BEFORE, study.settings, &after), lines)
}

/// A latency of several runs as one distribution; `None` when no run has it.
fn merged(units: &[&Unit], name: &str) -> Result<Option<Histogram<u64>>, ExportError> {
    let mut each = units.iter().filter_map(|unit| unit.latency(name));
    let Some(mut all) = each.next() else { return Ok(None) };
    // What was read back has room for its own values alone.
    all.auto(true);
    for one in each {
        all.add(&one)?;
    }
    Ok(Some(all))
}

fn key(study: &Study<'_>, row: &Row<'_>) -> Vec<String> {
    [&[study.name.to_owned(), row.point.to_string()], row.values].concat()
}

fn run_key(unit: &Unit) -> Vec<String> {
    vec![unit.replication.to_string(), unit.seed.to_string(), unit.end.engine.clone()]
}

/// A setting's value as JSON: a number where it is one.
fn plain(text: &str) -> Json {
    match serde_json::from_str(text) {
        Ok(number @ Json::Number(_)) => number,
        _ if text.is_empty() => Json::Null,
        _ => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use crate::sweep::UnitId;

    #[test]
    fn a_distribution_over_runs_has_the_values_of_all() {
        let of = |replication: u32, micros: u64| {
            let mut outcome = sample::small().outcomes.remove(0);
            outcome.latencies.truncate(1);
            let mut histogram = Histogram::new(3).expect("a precision");
            histogram.record(micros).expect("it takes any value");
            outcome.latencies[0].histogram = histogram;
            let id = UnitId::of("f00d", replication, "v1", &sample::build());
            Unit::of(id, replication, 7, &outcome).expect("a unit")
        };
        // The first has no room for the second.
        let (small, large) = (of(1, 1), of(2, 500_000_000));
        let name = &small.latencies[0].0;
        for order in [[&small, &large], [&large, &small]] {
            let all = merged(&order, name).expect("merged").expect("there is one");
            assert_eq!((all.len(), all.min()), (2, 1));
            assert!(all.equivalent(all.max(), 500_000_000));
        }
        assert_eq!(merged(&[&small], "no such latency").expect("nothing wrong"), None);
    }
}
