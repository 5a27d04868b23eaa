//! `twintrack schema`: the JSON Schema of scenario files, and of the lines of a trace.

use crate::args::{Described, SchemaArgs};
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(args: &SchemaArgs) -> anyhow::Result<Exit> {
    let text = match args.of {
        Described::Scenario => twintrack_scenario::schema(),
        Described::Trace => twintrack_reports::trace::jsonl::schema(),
    };
    output::print(text.as_bytes())?;
    Ok(Exit::Fine)
}
