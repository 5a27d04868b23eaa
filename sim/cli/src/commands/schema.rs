//! `twintrack schema`: the JSON Schema of scenario files, of claims, or of the lines of a trace.

use twintrack_reports::trace::jsonl;
use twintrack_scenario::{claim_schema, schema};

use crate::args::SchemaArgs;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(args: &SchemaArgs) -> anyhow::Result<Exit> {
    let text = match args {
        SchemaArgs { trace: true, .. } => jsonl::schema(),
        SchemaArgs { claims: true, .. } => claim_schema(),
        _ => schema(),
    };
    output::print(text.as_bytes())?;
    Ok(Exit::Fine)
}
