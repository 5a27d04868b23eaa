//! The subcommands, one a file.

use twintrack_scenario::{Loaded, Override, Source, load};

use crate::args::ScenarioArgs;
use crate::bug;
use crate::exit::BadScenario;

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod metrics;
pub(crate) mod presets;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod show;

/// Reads a scenario with the overrides given by `--set`, then those that options of their own stand for.
fn load_scenario(args: &ScenarioArgs, options: impl IntoIterator<Item = Override>) -> anyhow::Result<Loaded> {
    load_source(Source::read(&args.file)?, &args.overrides, options)
}

/// The same for a scenario that was read already.
fn load_source(
    source: Source,
    overrides: &[String],
    options: impl IntoIterator<Item = Override>,
) -> anyhow::Result<Loaded> {
    let overrides: Vec<Override> = overrides.iter().map(|text| Override::set(text)).chain(options).collect();
    let loaded = load(source, &overrides).map_err(BadScenario)?;
    bug::remember_seed(loaded.scenario.run.seed);
    Ok(loaded)
}

/// Builds the world; a setting that allows none is shown where it was written.
fn build_world(loaded: &Loaded) -> anyhow::Result<twintrack_core::world::World> {
    let world = twintrack_core::world::World::build(loaded.scenario.clone(), &loaded.inputs);
    world.map_err(|error| BadScenario(loaded.explain(&error.path, &error.message).into()).into())
}
