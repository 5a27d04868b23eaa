//! A sweep with its finished runs.

use super::unit::Unit;

/// A sweep with its results: the one input of every file of a sweep.
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
