//! `twintrack trace record`: the workload of a scenario as a recording.

use twintrack_scenario::recording::{NotRecordable, export};

use super::args::RecordArgs;
use super::place::write_to;
use crate::exit::{BadUsage, Exit};
use crate::output;
use crate::scenario::{build_world, load_scenario};

pub(super) fn run(args: &RecordArgs) -> anyhow::Result<Exit> {
    let loaded = load_scenario(&args.scenario, [])?;
    let world = build_world(&loaded)?;
    let mut events = 0;
    write_to(args.out.as_deref(), |out| {
        events = export(&world, &loaded.inputs.names, out).map_err(|error| match error {
            NotRecordable::Io(error) => anyhow::Error::from(error),
            turnover @ NotRecordable::Turnover => BadUsage(turnover.to_string()).into(),
        })?;
        Ok(())
    })?;
    output::say!("{events} events of {} participants", world.participants());
    Ok(Exit::Fine)
}
