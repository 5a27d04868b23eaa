//! `twintrack schema`: the JSON Schema of scenario files, or of claims, for editors.

use twintrack_scenario::{claim_schema, schema};

use crate::args::SchemaArgs;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(args: &SchemaArgs) -> anyhow::Result<Exit> {
    let text = if args.claims { claim_schema() } else { schema() };
    output::print(text.as_bytes())?;
    Ok(Exit::Fine)
}
