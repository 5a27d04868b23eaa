//! The folder of a sweep: finished runs, kept for good, and the results they come to, replaced as a whole.
//!
//! | path | what it is |
//! | --- | --- |
//! | `sweep.json` | marks the folder: name and hash of the scenario that the points start from |
//! | `units/xx/<id>.json` | a finished run; appears by one rename |
//! | `executions.jsonl` | what was begun and finished when; a line each, for people and tests, never read back |
//! | `executions/<task>.jsonl` | the same of each task on a cluster ([`executions`]), from which failures are counted |
//! | `plan.json`, `plans/` | the sweep as it was started, so that the folder is enough to go on (`plan`) |
//! | `submissions/` | what was handed to the engine of a cluster (`submissions`) |
//! | `results/` | tables, manifest, fingerprint; appears by one rename when all runs are there |
//!
//! A process may die at any instant: what is below `units/` is complete, and whatever else it left is a temporary file that
//! the next one removes. A database was rejected: files can be looked at, copied and merged.

pub mod executions;
mod gather;
mod lock;
mod mark;
mod opened;
mod plan;
mod submissions;
mod units;

pub use executions::Execution;
pub use gather::Gathered;
pub use lock::at_work;
pub use mark::sweep_of;
pub use opened::{SweepFolder, is_cancelled};
pub use plan::Plan;
pub use submissions::{Submission, submissions};
pub use units::stored_units;
