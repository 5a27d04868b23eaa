//! What growth is read from.

/// A quantity at a size in one replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// The size; above 0.
    pub size: f64,
    /// What was measured.
    pub value: f64,
    /// Which replication; equal ones share their randomness.
    pub replication: u32,
}
