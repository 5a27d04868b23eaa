//! `twintrack show`: the scenario as it would run, every setting with its documentation; or what it is made of.

use crate::exit::Exit;
use crate::options::ScenarioArgs;
use crate::output;
use crate::scenario::load_scenario;

/// Print a scenario with every setting, defaults filled in and overrides applied
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Print what the scenario is made of instead: presets, the files it extends, itself, overrides, with what each sets
    #[arg(long)]
    chain: bool,
}

const HELP: &str = "\
Examples:
  twintrack show scenarios/study/medium.toml --set population.size=50
  twintrack show scenarios/smoke/tiny.toml --set network.preset=mobile --chain";

pub(crate) fn run(args: &ShowArgs) -> anyhow::Result<Exit> {
    let loaded = load_scenario(&args.scenario, [])?;
    let text =
        if args.chain { twintrack_scenario::layers(&loaded) } else { twintrack_scenario::show(&loaded) };
    output::print(text.as_bytes())?;
    Ok(Exit::Fine)
}
