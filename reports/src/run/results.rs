//! All formats of a run, and the one list of them.

use super::exporter::{Exporter, Run};
use super::{histograms, plots, scenario, tidy};
use crate::artifact::{Artifact, ExportError};
use crate::fingerprint;

/// Every deterministic output of a run, ready to be written.
#[derive(Clone, Debug)]
pub struct Results {
    /// The files, ascending by path.
    pub artifacts: Vec<Artifact>,
    /// Hash over all of them; see [`fingerprint`].
    pub fingerprint: String,
}

impl Results {
    /// Runs every exporter.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn of(run: &Run<'_>) -> Result<Results, ExportError> {
        let exporters: [&dyn Exporter; 8] = [
            &scenario::ScenarioToml,
            &tidy::Metrics,
            &tidy::Series,
            &tidy::Epochs,
            &tidy::Disturbances,
            &tidy::Allocations,
            &histograms::Histograms,
            &plots::Plots,
        ];
        let mut artifacts = Vec::new();
        for exporter in exporters {
            artifacts.extend(exporter.export(run)?);
        }
        artifacts.sort_by(|a, b| a.path.cmp(&b.path));
        let fingerprint = fingerprint::of(&artifacts);
        Ok(Results { artifacts, fingerprint })
    }
}
