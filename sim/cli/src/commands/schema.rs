//! `twintrack schema`: the JSON Schemas of scenario files, of claims, of the lines of a trace, of `ci.json`, and of recordings.

use clap::ValueEnum;

use crate::exit::Exit;
use crate::output;

/// Print a JSON Schema, for editors and checkers: of scenario files, of claims, or of the lines of a trace
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  twintrack schema > scenarios/schema.json
  twintrack schema trace")]
pub(crate) struct SchemaArgs {
    /// Of what
    #[arg(value_enum, default_value_t = Described::Scenario)]
    of: Described,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Described {
    /// Scenario files
    Scenario,
    /// Files of claims
    Claims,
    /// Lines of `twintrack trace --format jsonl`
    Trace,
    /// `ci.json`
    Ci,
    /// Lines of a recording: what `twintrack trace record` writes
    Recording,
}

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
