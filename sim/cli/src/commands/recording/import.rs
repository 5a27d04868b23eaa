//! `twintrack trace import`: a timestamped edge list as a recording.

use std::fs;

use twintrack_scenario::recording::{ImportOptions, import};
use twintrack_scenario::unopened;

use super::args::ImportArgs;
use super::place::write_to;
use crate::exit::{BadScenario, Exit};
use crate::output;

pub(super) fn run(args: &ImportArgs) -> anyhow::Result<Exit> {
    let text = fs::read_to_string(&args.file).map_err(|error| unopened(&args.file, &error))?;
    let options = ImportOptions { compress: args.compress };
    let imported = import(&args.file.display().to_string(), &text, &options).map_err(BadScenario)?;
    write_to(args.out.as_deref(), |out| Ok(imported.write(out)?))?;
    let days = imported.length_s() / 86_400.0;
    let played = imported.length_s() / args.compress.unwrap_or(1.0);
    output::say!(
        "{} recognitions, {} of them withdrawn; weights divided by {}; {days:.1} days, played in {played:.0} s",
        imported.events(),
        imported.withdrawn(),
        imported.largest,
    );
    Ok(Exit::Fine)
}
