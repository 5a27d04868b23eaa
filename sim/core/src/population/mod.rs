//! Who takes part: the recognition graph, the slots that participants declare, and what they change over time.
//!
//! Everything here is drawn once, from streams keyed by participant, before any engine runs.

mod actions;
mod graph;
mod links;
mod slots;

pub use actions::{Action, Change};
pub use links::Links;
pub use slots::{Place, Slot, Window};

pub(crate) use actions::draw_actions;
pub(crate) use graph::draw_recognition;
pub(crate) use slots::{Side, SlotSource};
