//! The subcommands, one a file.

use twintrack_core::settings::Scenario;
use twintrack_core::world::World;
use twintrack_reports::Artifact;
use twintrack_scenario::{Loaded, Override, Source, Standalone, Sweep, load, load_sweep, standalone};

use crate::args::ScenarioArgs;
use crate::bug;
use crate::exit::BadScenario;

pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod claims;
pub(crate) mod compare;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod expand;
pub(crate) mod fuzz;
pub(crate) mod gate;
pub(crate) mod man;
pub(crate) mod metrics;
pub(crate) mod migrate;
pub(crate) mod new;
pub(crate) mod presets;
pub(crate) mod recording;
pub(crate) mod replay;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod show;
pub(crate) mod sweep;
pub(crate) mod trace;
pub(crate) mod unit;
pub(crate) mod watch;
mod who;

/// Reads a scenario with the overrides given by `--set`, then those that options of their own stand for.
fn load_scenario(args: &ScenarioArgs, options: impl IntoIterator<Item = Override>) -> anyhow::Result<Loaded> {
    load_source(Source::read(&args.file)?, &args.overrides, options)
}

/// The same for a scenario that was read already.
fn load_source(
    source: Source,
    texts: &[String],
    options: impl IntoIterator<Item = Override>,
) -> anyhow::Result<Loaded> {
    let loaded = load(source, &overrides(texts, options)).map_err(BadScenario)?;
    bug::remember_seed(loaded.scenario.run.seed);
    Ok(loaded)
}

/// Reads a sweep likewise. `replications` is the option that stands for `sweep.replications`.
fn read_sweep(args: &ScenarioArgs, replications: Option<u32>) -> anyhow::Result<Sweep> {
    let source = Source::read(&args.file)?;
    let option =
        replications.map(|n| Override::option("--replications", "sweep.replications", &n.to_string()));
    let sweep = load_sweep(source, &overrides(&args.overrides, option)).map_err(BadScenario)?;
    bug::remember_seed(sweep.base.scenario.run.seed);
    Ok(sweep)
}

fn overrides(texts: &[String], options: impl IntoIterator<Item = Override>) -> Vec<Override> {
    texts.iter().map(|text| Override::set(text)).chain(options).collect()
}

/// Builds the world; a setting that allows none is shown where it was written.
fn build_world(loaded: &Loaded) -> anyhow::Result<World> {
    world_of(loaded, loaded.scenario.clone())
}

/// The same with a scenario that differs from the loaded one in its seed and engines alone.
fn world_of(loaded: &Loaded, scenario: Scenario) -> anyhow::Result<World> {
    let world = World::build(scenario, &loaded.inputs);
    world.map_err(|error| BadScenario(loaded.explain(&error.path, &error.message).into()).into())
}

/// The scenario as it is stored with results, and the files that it names.
fn stored_scenario(loaded: &Loaded) -> anyhow::Result<(String, Vec<Artifact>)> {
    let Standalone { text, files } = standalone(loaded)?;
    Ok((text, files.into_iter().map(|(path, contents)| Artifact::new(path, contents)).collect()))
}
