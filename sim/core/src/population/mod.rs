//! Who takes part: the recognition graph, the slots that participants declare, and what they change over time.
//!
//! Everything here is drawn once, from streams keyed by participant, before any engine runs.

mod actions;
mod churn;
mod compute;
mod graph;
mod links;
pub(crate) mod replayed;
mod skew;
mod slots;
mod targets;

pub use actions::{Action, Change};
pub use churn::{Churn, Passage, PassageKind};
pub use compute::ComputeTime;
pub use links::Links;
pub use skew::ClockSkew;

pub use crate::settings::{Place, Slot, Window};

pub(crate) use actions::{ActionError, Declarations, draw_actions};
pub(crate) use churn::ChurnError;
pub(crate) use graph::draw_recognition;
pub(crate) use skew::draw_skew;
pub(crate) use slots::{Side, SlotSource};
