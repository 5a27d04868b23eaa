//! The simulator: one world, several engines, exact counts.
//!
//! A [`world::World`] is everything that happens *to* the participants: who recognises whom, what they need and offer,
//! what they change and when, how long each message takes. It is built once from a scenario and a seed. An engine (a
//! [`settings::Coordination`] with a [`settings::ClockKind`]) runs on that world and yields an [`outcome::Outcome`];
//! nothing an engine does reaches back into the world, so every engine meets exactly the same one.
//!
//! The crate sees no files, wall clock, threads or operating-system randomness; see `ARCHITECTURE.md` for the rules.

pub mod allocation;
pub mod coordination;
pub mod estimate;
pub mod ids;
pub mod kernel;
pub mod network;
pub mod observer;
pub mod outcome;
pub mod population;
pub mod settings;
pub mod watch;
pub mod witness;
pub mod world;

pub use coordination::{custom, run, run_followed, run_on};
