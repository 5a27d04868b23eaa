//! `twintrack schema`: the JSON Schemas of scenario files, of claims, of the lines of a trace, of `ci.json`, and of recordings.

use crate::args::{Described, SchemaArgs};
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(args: &SchemaArgs) -> anyhow::Result<Exit> {
    let text = match args.of {
        Described::Scenario => twintrack_scenario::schema(),
        Described::Claims => twintrack_scenario::claim_schema(),
        Described::Ci => twintrack_reports::ci::schema(),
        Described::Recording => twintrack_scenario::recording::recording_schema(),
        Described::Trace => twintrack_reports::trace::jsonl::schema(),
    };
    output::print(text.as_bytes())?;
    Ok(Exit::Fine)
}
