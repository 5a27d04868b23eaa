//! The world: everything that happens *to* the participants, the same for every engine.

use crate::settings::{Inputs, Scenario};

/// A scenario made concrete: who there is, who recognises whom, what they have, need and change, and when.
#[derive(Debug)]
pub struct World {
    /// The scenario it was built from.
    pub scenario: Scenario,
    /// What the scenario's files held.
    pub inputs: Inputs,
}

/// Why no world can be built from a scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct WorldError {
    /// Dotted path of the setting at fault, such as `population.graph.random.degree`.
    pub path: String,
    /// What is wrong with it, and what to write instead.
    pub message: String,
}

impl World {
    /// Builds the world of a scenario. Complexity: linear in participants plus recognitions plus actions.
    ///
    /// # Errors
    /// When a setting contradicts another or the inputs; the error names the setting's path.
    pub fn build(scenario: Scenario, inputs: Inputs) -> Result<World, WorldError> {
        Ok(World { scenario, inputs })
    }
}
