//! `twintrack show`: the scenario as it would run, every setting with its documentation; or what it is made of.

use crate::args::ShowArgs;
use crate::commands::load_scenario;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(args: &ShowArgs) -> anyhow::Result<Exit> {
    let loaded = load_scenario(&args.scenario, [])?;
    let text =
        if args.chain { twintrack_scenario::layers(&loaded) } else { twintrack_scenario::show(&loaded) };
    output::print(text.as_bytes())?;
    Ok(Exit::Fine)
}
