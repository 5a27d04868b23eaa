//! `metrics.csv`, `series.csv`, `epochs.csv`, `faults.csv`, `allocations.csv`: one observation a row, so that any tool can group and plot them.
//!
//! Every row starts with the scenario, the replication (1: a run is one replication), the seed and the engine, so that
//! files of several runs can be put one below the other. Numbers are printed as the shortest text that reads back to
//! the same number; a value that a run does not have is an empty field.

use twintrack_core::kernel::time::Time;
use twintrack_core::outcome::Outcome;

use super::exporter::{Exporter, Run};
use crate::artifact::{Artifact, ExportError};

/// Number of the replication in every row.
const REPLICATION: &str = "1";
/// Columns that every file starts with.
const KEY: [&str; 4] = ["scenario", "replication", "seed", "engine"];

/// Writes `metrics.csv`: one row per engine and metric.
#[derive(Clone, Copy, Debug)]
pub struct Metrics;

/// Writes `series.csv`: one row per engine, series and time bin.
#[derive(Clone, Copy, Debug)]
pub struct Series;

/// Writes `epochs.csv`: one row per engine, epoch of a turnover and metric.
#[derive(Clone, Copy, Debug)]
pub struct Epochs;

/// Writes `faults.csv`: one row per partition, cut link and stated pause, the same for every engine.
#[derive(Clone, Copy, Debug)]
pub struct Disturbances;

/// Writes `allocations.csv`: one row per engine and effective allocation at the end.
#[derive(Clone, Copy, Debug)]
pub struct Allocations;

impl Exporter for Metrics {
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError> {
        sheet("metrics.csv", run, ["metric", "unit", "value"], |outcome, row| {
            for measure in &outcome.metrics {
                row([measure.metric.name.into(), measure.metric.unit.into(), number(measure.value)])?;
            }
            Ok(())
        })
    }
}

impl Exporter for Series {
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError> {
        sheet("series.csv", run, ["metric", "unit", "bin_start_s", "value"], |outcome, row| {
            for column in &outcome.series.columns {
                for (start, value) in (0..).map(|i| Time((outcome.series.bin * i).0)).zip(&column.values) {
                    let start = start.as_secs_f64().to_string();
                    row([column.metric.name.into(), column.metric.unit.into(), start, number(*value)])?;
                }
            }
            Ok(())
        })
    }
}

impl Exporter for Epochs {
    /// Nothing at all for a run without a turnover.
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError> {
        if run.finished().all(|outcome| outcome.epochs.is_empty()) {
            return Ok(Vec::new());
        }
        sheet("epochs.csv", run, ["epoch", "metric", "unit", "value"], |outcome, row| {
            for (epoch, nth) in outcome.epochs.iter().zip(1_u32..) {
                for measure in epoch.measures() {
                    let (metric, unit) = (measure.metric.name.into(), measure.metric.unit.into());
                    row([nth.to_string(), metric, unit, number(measure.value)])?;
                }
            }
            Ok(())
        })
    }
}

impl Exporter for Disturbances {
    /// Nothing at all for a run that nothing disturbs.
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError> {
        if run.faults.is_empty() || run.finished().next().is_none() {
            return Ok(Vec::new());
        }
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["scenario", "seed", "fault", "from_s", "until_s"])?;
        let (name, seed) = (run.scenario.name.as_str(), run.scenario.run.seed.to_string());
        for fault in run.faults {
            for (from, until) in &fault.spans {
                writer.write_record([name, &seed, &fault.what, &from.to_string(), &until.to_string()])?;
            }
        }
        let contents = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(vec![Artifact::new("faults.csv", contents)])
    }
}

impl Exporter for Allocations {
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError> {
        sheet("allocations.csv", run, ["provider", "slot", "recipient", "need", "amount"], |outcome, row| {
            for line in &outcome.allocations {
                row([
                    line.provider.0.to_string(),
                    line.slot.to_string(),
                    line.recipient.0.to_string(),
                    line.need.to_string(),
                    line.amount.to_string(),
                ])?;
            }
            Ok(())
        })
    }
}

/// `metrics.csv` as text, as it is also printed on demand.
///
/// # Errors
/// See [`ExportError`].
pub fn metrics_text(run: &Run<'_>) -> Result<Vec<u8>, ExportError> {
    Ok(Metrics.export(run)?.swap_remove(0).contents)
}

/// A CSV file with the key columns and `columns`, its rows given per outcome.
fn sheet<const N: usize>(
    path: &str,
    run: &Run<'_>,
    columns: [&str; N],
    rows: impl Fn(&Outcome, &mut dyn FnMut([String; N]) -> Result<(), csv::Error>) -> Result<(), csv::Error>,
) -> Result<Vec<Artifact>, ExportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(KEY.iter().chain(&columns))?;
    let seed = run.scenario.run.seed.to_string();
    for outcome in run.finished() {
        let key = [run.scenario.name.as_str(), REPLICATION, &seed, outcome.engine.name()];
        rows(outcome, &mut |row| writer.write_record(key.into_iter().chain(row.iter().map(String::as_str))))?;
    }
    let contents = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(vec![Artifact::new(path, contents)])
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn text(exporter: &dyn Exporter) -> String {
        let sample = sample::small();
        let files = exporter.export(&sample.run()).expect("exported");
        String::from_utf8(files[0].contents.clone()).expect("UTF-8")
    }

    #[test]
    fn one_row_per_metric_and_engine() {
        insta::assert_snapshot!(text(&Metrics));
    }

    #[test]
    fn one_row_per_series_and_bin() {
        insta::assert_snapshot!(text(&Series));
    }

    #[test]
    fn one_row_per_allocation() {
        insta::assert_snapshot!(text(&Allocations));
    }

    #[test]
    fn numbers_read_back_the_same() {
        for value in [0.1 + 0.2, 1e-12, 9_007_199_254_740_991.0, 1e21] {
            assert_eq!(number(Some(value)).parse(), Ok(value));
        }
        assert_eq!(number(None), "");
    }
}
