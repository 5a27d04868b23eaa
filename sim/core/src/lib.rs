//! The simulator: one world, several engines, exact counts.
//!
//! A [`world::World`] is everything that happens *to* the participants: who recognises whom, what they need and offer,
//! what they change and when, how long each message takes. It is built once from a scenario and a seed. An engine (a
//! [`settings::Coordination`] with a [`settings::ClockKind`]) runs on that world and yields an [`outcome::Outcome`];
//! nothing an engine does reaches back into the world, so every engine meets exactly the same one.
//!
//! # Embed a run
//!
//! ```
//! use twintrack_core::kernel::time::Span;
//! use twintrack_core::outcome::End;
//! use twintrack_core::settings::{Engine, Inputs, Scenario};
//! use twintrack_core::watch::Unwatched;
//! use twintrack_core::world::World;
//!
//! let mut scenario = Scenario::named("embedded");
//! scenario.population.size = Some(20);
//! scenario.run.until = "30min".parse::<Span>()?;
//! let world = World::build(scenario, &Inputs::default())?;
//! for engine in [Engine::V1, Engine::V2] {
//!     let outcome = twintrack_core::run(&world, engine, &mut Unwatched);
//!     assert_eq!(outcome.end, End::Settled);
//!     let settled = outcome.value("settled.start").expect("it has settled");
//!     println!("{engine}: settled after {settled} s, {} events", outcome.events);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Scenario`](settings::Scenario) is the file format of the program `twintrack` as a struct, every setting with its default.
//! Files are read elsewhere (`twintrack-scenario`); what they hold arrives here as [`Inputs`](settings::Inputs). A mistake comes
//! back with the setting's path:
//!
//! ```
//! # use twintrack_core::settings::{Inputs, Scenario};
//! # use twintrack_core::world::World;
//! let mut scenario = Scenario::named("lonely");
//! scenario.population.size = Some(1);
//! let error = World::build(scenario, &Inputs::default()).expect_err("nobody to talk to");
//! assert_eq!(error.to_string(), "population.size: at least two participants are needed");
//! ```
//!
//! What a run yields is in [`outcome`], every metric with its definition in [`observer::catalogue`]. Whoever wants to follow
//! one as it goes implements [`watch::Watch`] (progress, and stopping) or [`witness::Witness`] (every event, and a look at every
//! participant between two):
//!
//! ```
//! # use twintrack_core::settings::{Engine, Inputs, Scenario};
//! # use twintrack_core::watch::Unwatched;
//! # use twintrack_core::world::World;
//! use twintrack_core::witness::{Moment, Seen, Witness};
//!
//! #[derive(Default)]
//! struct Computations(u32);
//!
//! impl Witness for Computations {
//!     fn saw(&mut self, _: Moment, what: &Seen) {
//!         self.0 += u32::from(matches!(what, Seen::Computed { .. }));
//!     }
//! }
//!
//! # let mut scenario = Scenario::named("followed");
//! # scenario.population.size = Some(10);
//! # scenario.run.until = twintrack_core::kernel::time::Span::from_secs(600);
//! # let world = World::build(scenario, &Inputs::default())?;
//! let mut computations = Computations::default();
//! twintrack_core::run_followed(&world, Engine::V2, &mut Unwatched, &mut computations);
//! assert!(computations.0 > 0);
//! # Ok::<(), twintrack_core::world::WorldError>(())
//! ```
//!
//! # A third clock, a third coordination
//!
//! [`custom`] runs clocks and coordinations of your own on the same worlds, under the same observer.
//!
//! # Promises
//!
//! The same scenario, seed and version give the same outcome, to the last bit, on every machine and any number of threads. The
//! crate sees no files, wall clock or operating-system randomness, and starts no threads but those that [`run_on`] is given. There
//! is no unsafe code. What is stable, and what was decided about the interface, is in the crate's README.

#![warn(missing_debug_implementations, clippy::must_use_candidate, clippy::missing_errors_doc)]

pub mod allocation;
mod coordination;
pub mod custom;
mod drive;
mod engine;
pub mod estimate;
pub mod ids;
pub mod kernel;
pub mod network;
pub mod observer;
pub mod outcome;
pub mod population;
pub mod sampling;
pub mod settings;
pub mod watch;
pub mod witness;
pub mod world;

pub use drive::{run, run_followed, run_on};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
