//! `manifest.json` of a sweep: what was run, by which build, how the runs ended, which files belong to it; and, apart from
//! that, on which host.
//!
//! The [`Statement`] is everything that is a function of the scenario, the build and the runs. The Parquet file carries it
//! too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::contrast::TOLERANCE;
use super::study::{Study, StudyPoint};
use crate::artifact::Artifact;
use crate::axes::independent;
use crate::fingerprint;
use crate::provenance::{Build, Host};
use crate::run::manifest::FileEntry;
use crate::stats::LEVEL;
use crate::stats::bootstrap::RESAMPLES;

/// What marks a manifest as that of a sweep, with the version of its shape.
pub const FORMAT: &str = "twintrack-sweep/1";

/// When replications were stopped, if they were not given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stopping {
    /// Largest error of the mean, as a share of it, that was asked for.
    pub precision: f64,
    /// The metrics that it was asked for.
    pub metrics: Vec<String>,
    /// Replications at which it was given up.
    pub replications_max: u32,
}

/// A point, and how often it was run with each engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointEntry {
    /// Value of each setting, as text.
    pub values: Vec<String>,
    /// Replications.
    pub replications: u32,
}

/// What was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// [`FORMAT`].
    pub format: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Hash of the scenario that the points start from.
    pub hash: String,
    /// Its seed.
    pub seed: u64,
    /// What the program was built from.
    pub build: Build,
    /// The engines.
    pub engines: Vec<String>,
    /// Dotted paths of the settings that points differ in.
    pub settings: Vec<String>,
    /// The points.
    pub points: Vec<PointEntry>,
    /// The rule by which replications were stopped; none when their number was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopping: Option<Stopping>,
    /// How many runs ended in which way.
    pub ends: BTreeMap<String, usize>,
    /// Confidence level of all intervals.
    pub level: f64,
    /// Resamples behind each bootstrap interval.
    pub resamples: u32,
    /// Share of a mean within which engines count as equivalent in `comparisons.csv`.
    pub tolerance: f64,
}

/// A sweep's table of contents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SweepManifest {
    /// What was run.
    #[serde(flatten)]
    pub statement: Statement,
    /// Hash over all files but this one and the Parquet file, which holds nothing that they do not.
    pub fingerprint: String,
    /// The files.
    pub files: Vec<FileEntry>,
    /// Where and how the program ran when the results were put together.
    pub host: Host,
}

impl Statement {
    /// What a study states.
    #[must_use]
    pub fn of(study: &Study<'_>, build: &Build, stopping: Option<Stopping>) -> Statement {
        let mut ends = BTreeMap::new();
        for unit in study.points.iter().flat_map(|point| &point.units) {
            *ends.entry(unit.end.end.clone()).or_insert(0) += 1;
        }
        let point = |point: &StudyPoint<'_>| PointEntry {
            values: point.values.to_vec(),
            replications: point.units.iter().map(|unit| unit.replication).max().unwrap_or(0),
        };
        Statement {
            format: FORMAT.into(),
            scenario: study.name.into(),
            hash: study.hash.into(),
            seed: study.seed,
            build: build.clone(),
            engines: study.engines.to_vec(),
            settings: study.settings.to_vec(),
            points: study.points.iter().map(point).collect(),
            stopping,
            ends,
            level: LEVEL,
            resamples: RESAMPLES,
            tolerance: TOLERANCE,
        }
    }

    /// A point in words: the settings that vary by themselves with their values. `point` counts from 0.
    pub(crate) fn point_words(&self, point: usize) -> String {
        let values: Vec<&[String]> = self.points.iter().map(|point| point.values.as_slice()).collect();
        let word = |setting: usize| format!("{} = {}", self.settings[setting], values[point][setting]);
        let words: Vec<String> = independent(&values).into_iter().map(word).collect();
        if words.is_empty() { "all runs".into() } else { words.join(", ") }
    }
}

impl SweepManifest {
    /// The manifest in these bytes, if they are one of ours.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<SweepManifest> {
        serde_json::from_slice(bytes)
            .ok()
            .filter(|manifest: &SweepManifest| manifest.statement.format == FORMAT)
    }

    /// The manifest of results: `artifacts` are those that the fingerprint covers, `others` those that it does not.
    #[must_use]
    pub fn of(
        statement: Statement,
        artifacts: &[Artifact],
        others: &[Artifact],
        host: &Host,
    ) -> SweepManifest {
        SweepManifest {
            statement,
            fingerprint: fingerprint::of(artifacts),
            files: artifacts.iter().chain(others).map(FileEntry::from).collect(),
            host: host.clone(),
        }
    }
}
