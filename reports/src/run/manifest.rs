//! `manifest.json`: what was run, by which build, how each engine ended, which files belong to it; and, apart from
//! that, on which host and how fast.
//!
//! Everything outside `host` is a function of the scenario and the build.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use twintrack_core::outcome::{End, Outcome};

use super::exporter::Run;
use super::results::Results;
use crate::artifact::{Artifact, ExportError};
pub use crate::provenance::{Build, Host, Speed};

/// Name of the manifest in a results folder.
pub const FILE: &str = "manifest.json";
/// What marks a manifest as ours, with the version of its shape.
pub const FORMAT: &str = "twintrack-results/1";

/// Whether all engines came to their end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Every engine ran to its end.
    Complete,
    /// The user stopped the run; only the engines that had finished are in the files.
    Interrupted,
}

/// A results folder's table of contents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// Complete or interrupted.
    pub status: Status,
    /// Name of the scenario.
    pub scenario: String,
    /// Hash of the scenario as resolved and of the files it names.
    pub hash: String,
    /// Root of all randomness.
    pub seed: u64,
    /// What the program was built from.
    pub build: Build,
    /// How each engine ended.
    pub engines: Vec<EngineEnd>,
    /// See [`crate::fingerprint`].
    pub fingerprint: String,
    /// Every file that the fingerprint covers.
    pub files: Vec<FileEntry>,
    /// The scenario with every setting.
    pub resolved: Value,
    /// Where and how the program ran.
    pub host: Host,
}

/// How one engine ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EngineEnd {
    /// Name of the engine.
    pub engine: String,
    /// `settled`, `not-settled`, `broken` or `interrupted`.
    pub end: String,
    /// Why, in a sentence, where it did not settle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Virtual seconds at the end.
    pub ended_at_s: f64,
    /// Simulated events.
    pub events: u64,
    /// What a reader of the results must know.
    pub notes: Vec<String>,
}

/// One file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Path inside the folder.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// BLAKE3 of the contents, in hexadecimal.
    pub blake3: String,
}

impl EngineEnd {
    /// The end of an outcome.
    #[must_use]
    pub fn of(outcome: &Outcome) -> EngineEnd {
        let (end, reason) = match &outcome.end {
            End::Settled => ("settled", None),
            End::NotSettled { reason } => ("not-settled", Some(reason.clone())),
            End::Broken(v) => (
                "broken",
                Some(format!(
                    "{} (participant {}, event {}, at {} s)",
                    v.what,
                    v.participant.0,
                    v.event,
                    v.at.as_secs_f64()
                )),
            ),
            End::Interrupted => ("interrupted", None),
        };
        EngineEnd {
            engine: outcome.engine.name().into(),
            end: end.into(),
            reason,
            ended_at_s: outcome.ended_at.as_secs_f64(),
            events: outcome.events,
            notes: outcome.notes.clone(),
        }
    }
}

impl From<&Artifact> for FileEntry {
    fn from(artifact: &Artifact) -> Self {
        FileEntry {
            path: artifact.path.clone(),
            bytes: artifact.contents.len() as u64,
            blake3: blake3::hash(&artifact.contents).to_hex().to_string(),
        }
    }
}

impl Manifest {
    /// The manifest of a run and its results.
    ///
    /// # Errors
    /// When the scenario cannot be put as JSON.
    pub fn of(run: &Run<'_>, results: &Results, build: &Build, host: &Host) -> Result<Manifest, ExportError> {
        Ok(Manifest {
            format: FORMAT.into(),
            status: if run.interrupted() { Status::Interrupted } else { Status::Complete },
            scenario: run.scenario.name.clone(),
            hash: run.hash.into(),
            seed: run.scenario.run.seed,
            build: build.clone(),
            engines: run.outcomes.iter().map(EngineEnd::of).collect(),
            fingerprint: results.fingerprint.clone(),
            files: results.artifacts.iter().map(FileEntry::from).collect(),
            resolved: serde_json::to_value(run.scenario)?,
            host: host.clone(),
        })
    }

    /// The manifest in these bytes, if they are one of ours.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Manifest> {
        serde_json::from_slice(bytes).ok().filter(|manifest: &Manifest| manifest.format == FORMAT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_manifest_states_everything_but_the_figures() {
        let sample = sample::small();
        let run = sample.run();
        let results = Results::of(&run).expect("exported");
        let mut manifest =
            Manifest::of(&run, &results, &sample::build(), &sample::host()).expect("a manifest");
        let bytes = serde_json::to_vec(&manifest).expect("JSON");
        assert_eq!(Manifest::read(&bytes).as_ref(), Some(&manifest));

        manifest.resolved = Value::Null;
        manifest.fingerprint.clear();
        manifest.files.retain(|file| file.path == "scenario.toml");
        insta::assert_snapshot!(serde_json::to_string_pretty(&manifest).expect("JSON"));
    }

    #[test]
    fn what_another_program_wrote_is_not_ours() {
        for text in ["", "{}", r#"{"format":"other/1"}"#, "[1]"] {
            assert_eq!(Manifest::read(text.as_bytes()), None, "{text}");
        }
    }
}
