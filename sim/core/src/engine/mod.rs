//! What every engine is made of, whatever its coordination and its clock: *how* records are published, sent, delivered and stored,
//! how participants come and go, and how allocations are computed and applied.
//!
//! [`substrate`] is the state of a run, and everything here is something that it does. A [`Coordination`] decides *when*; a
//! [`ClockFamily`](clocks::ClockFamily) what stamps say and weigh. Both are parameters of the substrate, so any coordination
//! runs with any clock, and a third clock touches neither. Rejected: trait objects for the two, which cost a call through a table
//! at every delivery, and there are N² of these a round.

#[cfg(test)]
pub(crate) mod churning;
pub(crate) mod clocks;
mod coordination;
pub(crate) mod delivery;
pub(crate) mod mail;
pub(crate) mod membership;
pub(crate) mod substrate;
mod witnessed;

pub(crate) use coordination::Coordination;
