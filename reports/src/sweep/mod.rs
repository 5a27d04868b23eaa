//! What a sweep leaves behind: every run as tidy rows, and what they come to.
//!
//! A [`Study`] is a sweep with its finished [`Unit`]s in order: points as in the scenario, replications ascending, engines
//! as in the scenario. Every file is a pure function of it, so the same units give the same bytes however they came about:
//! in which order, on how many threads, after how many interruptions. Adding up as runs finish was rejected for that reason.
//!
//! | file | by | one row per |
//! | --- | --- | --- |
//! | `runs.csv`, `runs.jsonl` | [`rows`] | run and metric |
//! | `runs.parquet` | [`parquet`] | the same, with the manifest inside |
//! | `ends.csv` | [`rows`] | run: how it ended |
//! | `epochs.csv` (of turnovers) | [`rows`] | run, epoch and metric of epochs |
//! | `latencies.csv` | [`rows`] | point, engine and latency: the distribution over all replications |
//! | `summary.csv` | [`summary`] | point, engine, metric and statistic, with intervals |
//! | `comparisons.csv` | [`contrast`] | point, pair of engines and metric |
//! | `growth.csv` | [`trend`] | engine, metric and numeric setting: exponent and laws |
//! | `scenario.toml` | here | – (the sweep as resolved) |

pub mod contrast;
pub mod manifest;
pub mod observations;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod rows;
pub mod summary;
pub mod trend;
pub mod unit;
pub mod verdicts;

#[cfg(test)]
pub(crate) mod sample;

use crate::{Artifact, ExportError, fingerprint};

pub use observations::{Observation, Observations};
pub use unit::{Unit, UnitId};

/// A sweep with its results: the one input of every exporter here.
#[derive(Clone, Debug)]
pub struct Study<'a> {
    /// Name of the scenario.
    pub name: &'a str,
    /// Hash of the scenario that the points start from.
    pub hash: &'a str,
    /// Its seed.
    pub seed: u64,
    /// The sweep as a scenario file.
    pub scenario: &'a str,
    /// Dotted paths of the settings that points differ in.
    pub settings: &'a [String],
    /// The engines, in the scenario's order.
    pub engines: &'a [String],
    /// The points.
    pub points: Vec<StudyPoint<'a>>,
}

/// A point with its finished runs.
#[derive(Clone, Debug)]
pub struct StudyPoint<'a> {
    /// Value of each setting, as text.
    pub values: &'a [String],
    /// By replication, then by engine.
    pub units: Vec<Unit>,
}

impl Study<'_> {
    /// Every deterministic output but the Parquet file, which also holds the manifest, ascending by path.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn artifacts(&self) -> Result<Vec<Artifact>, ExportError> {
        let observations = Observations::of(self);
        let mut artifacts = vec![
            Artifact::new("scenario.toml", self.scenario),
            rows::runs_csv(self)?,
            rows::runs_jsonl(self)?,
            rows::ends_csv(self)?,
            summary::csv(&observations)?,
            contrast::csv(&observations, self.engines)?,
            trend::csv(&observations)?,
            rows::latencies_csv(self)?,
        ];
        artifacts.extend(rows::epochs_csv(self)?);
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(artifacts)
    }

    /// One line for all of them.
    #[must_use]
    pub fn fingerprint(artifacts: &[Artifact]) -> String {
        fingerprint::of(artifacts)
    }
}

/// A computed figure as text: ten significant digits. The distributions behind intervals use the platform's mathematics
/// library, whose last bits differ from machine to machine; files should not.
pub(crate) fn figure(value: f64) -> String {
    let rounded: f64 = format!("{value:.9e}").parse().unwrap_or(value);
    match rounded.abs() {
        // The text of −0 differs from that of 0.
        0.0 => "0".into(),
        1e-4..1e16 => rounded.to_string(),
        _ => format!("{rounded:e}"),
    }
}

/// Columns and rows as CSV text.
///
/// # Errors
/// See [`ExportError`].
pub fn csv_text(
    columns: impl IntoIterator<Item = String>,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, ExportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row)?;
    }
    Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// A CSV file of these columns and rows.
pub(crate) fn sheet(
    path: &str,
    columns: impl IntoIterator<Item = String>,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Artifact, ExportError> {
    Ok(Artifact::new(path, csv_text(columns, rows)?))
}

/// Column names between those of the settings.
pub(crate) fn columns(before: &[&str], settings: &[String], after: &[&str]) -> Vec<String> {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    [own(before), settings.to_vec(), own(after)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_ten_digits() {
        for (value, text) in [
            (1.0 / 3.0, "0.3333333333"),
            (2e15 / 3.0, "666666666700000"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (-1e-19 / 3.0, "-3.333333333e-20"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(figure(value), text);
        }
    }

    #[test]
    fn what_a_study_leaves_behind() {
        let sample = sample::study();
        let artifacts = sample.study().artifacts().expect("exported");
        for artifact in &artifacts {
            let text = String::from_utf8(artifact.contents.clone()).expect("UTF-8");
            insta::assert_snapshot!(format!("study-{}", artifact.path.replace('.', "-")), text);
        }
    }
}
