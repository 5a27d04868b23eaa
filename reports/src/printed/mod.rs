//! What the program prints: the table that a run ends with, the same as JSON, and the catalogue of metrics.

pub mod catalogue;
pub mod summary;
pub mod table;
