//! `scenario.toml`: the scenario as resolved, and below `inputs/` the files that it names, so that the folder can be run
//! again as it is, anywhere.

use super::exporter::{Exporter, Run};
use crate::artifact::{Artifact, ExportError};

/// Name of the scenario in a results folder.
pub const FILE: &str = "scenario.toml";

/// Writes `scenario.toml` and what it names.
#[derive(Clone, Copy, Debug)]
pub struct ScenarioToml;

impl Exporter for ScenarioToml {
    fn export(&self, run: &Run<'_>) -> Result<Vec<Artifact>, ExportError> {
        let inputs = run.inputs.iter().cloned();
        Ok(std::iter::once(Artifact::new(FILE, run.resolved)).chain(inputs).collect())
    }
}
