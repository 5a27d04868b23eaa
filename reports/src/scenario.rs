//! `scenario.toml`: the scenario as resolved, so that the folder can be run again as it is.

use crate::{Artifact, ExportError, Exporter, Run};

/// Writes `scenario.toml`.
#[derive(Clone, Copy, Debug)]
pub struct ScenarioToml;

impl Exporter for ScenarioToml {
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError> {
        Ok(vec![Artifact::new("scenario.toml", run.resolved)])
    }
}
