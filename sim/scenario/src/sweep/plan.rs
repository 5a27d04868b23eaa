//! A sweep as it is written, before its points are made.

use super::constraint::Constraint;
use crate::document::Place;
use crate::document::assignment::Assignment;

/// Lists of values by setting, which combine in one way.
#[derive(Debug, Default)]
pub(super) struct Factor {
    /// One list of assignments per value, or per row.
    pub(super) rows: Vec<Vec<Assignment>>,
}

/// A sweep as it is written.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) replications: u32,
    /// Dotted paths of all settings, in the order of the file.
    pub(super) settings: Vec<String>,
    pub(super) factors: Vec<Factor>,
    pub(super) constraints: Vec<Constraint>,
    pub(super) place: Place,
}
