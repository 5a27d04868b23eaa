//! The scenario file format: read, override, check, explain.
//!
//! A scenario is a TOML file. Its settings are the structs of [`twintrack_core::settings`]; everything here is derived
//! from them by way of their JSON Schema, so that a setting is defined in one place. Reading goes in stages, each of
//! which reports all it finds before the next begins:
//!
//! 1. TOML to a tree of values that know where they were written ([`load`]), laid over that of the file it extends;
//! 2. presets laid under it, `--set` overrides over it ([`Override`]), then defaults filled in;
//! 3. shape and types: unknown keys, missing units, misspelt words;
//! 4. the files that the scenario names, and whether the settings make sense together.
//!
//! A claim's file holds scenarios of this kind, among other things: [`load_claim`] reads it by the same means.
//!
//! A file with a `[sweep]` stands for many scenarios: [`load_sweep`] takes each of its points through the same stages.
//!
//! ```
//! use twintrack_scenario::{Override, Source, load};
//!
//! let source = Source::from_text("demo.toml", "schema = 1\nname = 'demo'\n[population]\nsize = 50\n");
//! let loaded = load(source.clone(), &[Override::set("rounds.gossip-every=5s")]).expect("a good scenario");
//! assert_eq!(loaded.scenario.population.size, Some(50));
//!
//! let mistakes = load(source, &[Override::set("population.sice=5")]).expect_err("a slip of the finger");
//! assert!(mistakes.render(false).contains("did you mean `size`?"));
//! ```

mod brief;
mod builtin;
mod chain;
mod claims;
mod diagnostic;
mod document;
mod hash;
mod headcount;
mod inputs;
mod keys;
mod layers;
mod lines;
mod load;
mod presets;
pub mod recording;
mod schema;
mod shape;
mod show;
mod source;
mod standalone;
mod suggest;
mod sweep;
mod unit;
mod unopened;
mod validate;

pub use brief::brief;
pub use claims::{ClaimFile, Size, load_claim};
pub use diagnostic::{Diagnostic, Diagnostics};
pub use document::overrides::Override;
pub use hash::ScenarioHash;
pub use layers::layers;
pub use load::{Loaded, load};
pub use presets::{Preset, presets};
pub use schema::{claim_schema, schema};
pub use show::show;
pub use source::Source;
pub use standalone::{Standalone, StandaloneError, standalone, standalone_sweep};
pub use suggest::nearest;
pub use sweep::{Point, Sweep, load_sweep, seed_of, show_sweep};
pub use unopened::unopened;
