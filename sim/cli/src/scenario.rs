//! Scenarios as the command line gives them: read with their overrides, made into worlds, stored with results.

use twintrack_core::settings::{Engine, Scenario};
use twintrack_core::world::World;
use twintrack_reports::Artifact;
use twintrack_scenario::{Loaded, Override, Source, Standalone, Sweep, load, load_sweep, standalone};

use crate::bug;
use crate::exit::BadScenario;
use crate::options::ScenarioArgs;

/// Reads a scenario with the overrides given by `--set`, then those that options of their own stand for.
pub(crate) fn load_scenario(
    args: &ScenarioArgs,
    options: impl IntoIterator<Item = Override>,
) -> anyhow::Result<Loaded> {
    load_source(Source::read(&args.file)?, &args.overrides, options)
}

/// The same for a scenario that was read already.
pub(crate) fn load_source(
    source: Source,
    texts: &[String],
    options: impl IntoIterator<Item = Override>,
) -> anyhow::Result<Loaded> {
    let loaded = load(source, &overrides(texts, options)).map_err(BadScenario)?;
    bug::remember_seed(loaded.scenario.run.seed);
    Ok(loaded)
}

/// Reads a sweep likewise. `replications` is the option that stands for `sweep.replications`.
pub(crate) fn read_sweep(args: &ScenarioArgs, replications: Option<u32>) -> anyhow::Result<Sweep> {
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

/// Options that stand for settings, so that the hash and the scenario written with the results include them.
pub(crate) fn options_of(seed: Option<u64>, engines: &[Engine]) -> Vec<Override> {
    let seed = seed.map(|seed| Override::option("--seed", "run.seed", &seed.to_string()));
    let names: Vec<_> = engines.iter().map(|engine| engine.name()).collect();
    let engines = (!names.is_empty()).then(|| Override::option("--engine", "run.engines", &names.join(",")));
    seed.into_iter().chain(engines).collect()
}

/// Builds the world; a setting that allows none is shown where it was written.
pub(crate) fn build_world(loaded: &Loaded) -> anyhow::Result<World> {
    world_of(loaded, loaded.scenario.clone())
}

/// The same with a scenario that differs from the loaded one in its seed and engines alone.
pub(crate) fn world_of(loaded: &Loaded, scenario: Scenario) -> anyhow::Result<World> {
    let world = World::build(scenario, &loaded.inputs);
    world.map_err(|error| BadScenario(loaded.explain(&error.path, &error.message).into()).into())
}

/// The scenario as it is stored with results, and the files that it names.
pub(crate) fn stored_scenario(loaded: &Loaded) -> anyhow::Result<(String, Vec<Artifact>)> {
    let Standalone { text, files } = standalone(loaded)?;
    Ok((text, files.into_iter().map(|(path, contents)| Artifact::new(path, contents)).collect()))
}
