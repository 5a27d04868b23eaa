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
mod sheet;
mod study;
pub mod summary;
pub mod trend;
pub mod unit;
pub mod verdicts;

#[cfg(test)]
pub(crate) mod sample;

use crate::artifact::{Artifact, ExportError};

pub use observations::{Observation, Observations};
pub use sheet::csv_text;
pub(crate) use sheet::figure;
pub use study::{Study, StudyPoint};
pub use unit::{Unit, UnitId};

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
}

#[cfg(test)]
mod tests {
    use super::*;

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
