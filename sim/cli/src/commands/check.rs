//! `twintrack check`: is this scenario fit to run?

use crate::exit::Exit;
use crate::options::ScenarioArgs;
use crate::output;
use crate::scenario::{build_world, load_scenario, read_sweep};

pub(crate) fn run(args: &ScenarioArgs) -> anyhow::Result<Exit> {
    let loaded = load_scenario(args, [])?;
    build_world(&loaded)?;
    let sweep = if loaded.is_sweep() { points(args)? } else { String::new() };
    let engines: Vec<_> = loaded.scenario.run.engines.iter().map(|engine| engine.name()).collect();
    let bases: Vec<_> = loaded.bases().map(|base| format!(" extends {base}")).collect();
    let bases = if bases.is_empty() { String::new() } else { format!(",{}", bases.join(", which")) };
    let presets = loaded.presets().into_iter().map(|preset| format!(", preset {}", preset.name));
    let presets: String = presets.collect();
    let line = format!(
        "{}: fine (scenario {}, hash {}, seed {}, engines {}{presets}{bases}{sweep})\n",
        args.file.display(),
        loaded.scenario.name,
        loaded.hash.short(),
        loaded.scenario.run.seed,
        engines.join(", ")
    );
    output::print(line.as_bytes())?;
    Ok(Exit::Fine)
}

/// Checks every point of a sweep, and says how many there are.
fn points(args: &ScenarioArgs) -> anyhow::Result<String> {
    let sweep = read_sweep(args, None)?;
    for point in &sweep.points {
        build_world(&point.loaded)?;
    }
    Ok(format!(", sweep of {} points × {} replications", sweep.points.len(), sweep.replications))
}
