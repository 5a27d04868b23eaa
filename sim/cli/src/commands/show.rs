//! `twintrack show`: the scenario as it would run, every setting with its documentation.

use crate::args::ScenarioArgs;
use crate::commands::load_scenario;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(args: &ScenarioArgs) -> anyhow::Result<Exit> {
    let loaded = load_scenario(args, [])?;
    output::print(twintrack_scenario::show(&loaded.scenario).as_bytes())?;
    Ok(Exit::Fine)
}
