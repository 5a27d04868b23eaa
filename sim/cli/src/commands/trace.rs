//! `twintrack trace`: a run event by event, for programs that show it.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::Engine;
use twintrack_reports::folder::write_as_it_comes;
use twintrack_reports::spacetime::{self, TooMuch};
use twintrack_reports::trace::{self, Format, TraceError, Window};
use twintrack_scenario::Source;

use crate::commands::recording;
use crate::commands::recording::args::RecordingCommand;
use crate::exit::{BadUsage, Exit};
use crate::interrupt::Interrupt;
use crate::options::engine_parser;
use crate::output;
use crate::scenario::{build_world, load_source, options_of};
use crate::who::Roll;

/// Write what happens in a run, event by event, for programs that show it
///
/// shiviz makes a log for ShiViz, perfetto a trace for ui.perfetto.dev and Chrome, jsonl an event a line, and svg a
/// space-time diagram of up to 20 participants, the engines above each other on one time axis.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP, args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(crate) struct TraceArgs {
    #[command(subcommand)]
    command: Option<TraceCommand>,
    #[command(flatten)]
    export: Option<TraceExportArgs>,
}

#[derive(Debug, Subcommand)]
enum TraceCommand {
    /// The same as without `export`
    #[command(after_help = HELP)]
    Export(TraceExportArgs),
    #[command(flatten)]
    Recording(RecordingCommand),
}

#[derive(Debug, clap::Args)]
struct TraceExportArgs {
    // Not `ScenarioArgs`: an optional group of arguments is not recognised through a group within it.
    /// Scenario file
    file: PathBuf,
    /// Override a setting by its dotted path; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    overrides: Vec<String>,
    /// What to write
    #[arg(long, value_enum)]
    format: TraceFormat,
    /// Root of all randomness, instead of the scenario's run.seed
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Engine to run, instead of the scenario's run.engines; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    engines: Vec<Engine>,
    /// Leave out what happens before this time, such as 90s
    #[arg(long, value_name = "TIME")]
    from: Option<Span>,
    /// Leave out what happens after this time
    #[arg(long, value_name = "TIME")]
    to: Option<Span>,
    /// Keep these participants and the messages among them: indices or names, as in 0,3,7-9
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    participants: Vec<String>,
    /// File to write, which is replaced; - for standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,
    /// Give up at more events than this
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    limit: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TraceFormat {
    /// A log for ShiViz
    Shiviz,
    /// A trace for Perfetto or Chrome
    Perfetto,
    /// An event a line, as JSON
    Jsonl,
    /// A space-time diagram
    Svg,
}

const HELP: &str = "\
Examples:
  twintrack trace scenarios/study/small.toml --format jsonl --engine v2 --from 25min --to 26min | jq .
  twintrack trace scenarios/study/small.toml --format perfetto --participants 0,3-5 --out small.json
  twintrack trace scenarios/study/space-time.toml --format svg --out space-time.svg";

pub(crate) fn run(args: &TraceArgs) -> anyhow::Result<Exit> {
    match (&args.command, &args.export) {
        (Some(TraceCommand::Recording(command)), _) => recording::run(command),
        (Some(TraceCommand::Export(export)), _) | (None, Some(export)) => self::export(export),
        (None, None) => Err(BadUsage("name a scenario file".into()).into()),
    }
}

fn export(args: &TraceExportArgs) -> anyhow::Result<Exit> {
    let loaded =
        load_source(Source::read(&args.file)?, &args.overrides, options_of(args.seed, &args.engines))?;
    let mut interrupt = Interrupt::listen("stopping; nothing is written (again to end at once)")?;
    let world = build_world(&loaded)?;
    let roll = Roll { count: world.participants(), names: &loaded.inputs.names };
    let window = window(args, roll)?;
    let engines = &loaded.scenario.run.engines;
    let hash = loaded.hash.to_string();
    let format = match args.format {
        TraceFormat::Shiviz => Format::Shiviz,
        TraceFormat::Perfetto => Format::Perfetto,
        TraceFormat::Jsonl => Format::Jsonl,
        TraceFormat::Svg => {
            return match spacetime::diagram(&world, engines, &window, &mut interrupt) {
                Ok(svg) => {
                    write(&args.out, |out| Ok(out.write_all(svg.as_bytes())?))?;
                    Ok(Exit::Fine)
                }
                Err(TooMuch::Interrupted) => Ok(Exit::Interrupted),
                Err(too_much) => Err(BadUsage(too_much.to_string()).into()),
            };
        }
    };
    let limit = args.limit;
    let result = write(&args.out, |out| {
        trace::write(&world, &hash, engines, format, &window, limit, out, &mut interrupt)
    });
    match result {
        Ok(_) => Ok(Exit::Fine),
        Err(TraceError::Interrupted) => Ok(Exit::Interrupted),
        Err(error @ TraceError::TooMany { .. }) => Err(BadUsage(format!(
            "{error}: nothing was written; narrow it with --from, --to, --participants or --engine, or raise --limit"
        ))
        .into()),
        Err(TraceError::Io(error)) => {
            Err(error).with_context(|| format!("cannot write {}", args.out.display()))
        }
    }
}

fn window(args: &TraceExportArgs, roll: Roll<'_>) -> Result<Window, BadUsage> {
    let from = args.from.map_or(Time::ZERO, |from| Time::ZERO + from);
    let to = args.to.map_or(Time(u64::MAX), |to| Time::ZERO + to);
    if from > to {
        return Err(BadUsage("--to is before --from".into()));
    }
    let participants =
        if args.participants.is_empty() { None } else { Some(roll.several(&args.participants)?) };
    Ok(Window { from, to, participants })
}

/// Writes a file, or to standard output once all is there: neither gets half of it.
fn write<T>(
    path: &Path,
    contents: impl FnOnce(&mut dyn Write) -> Result<T, TraceError>,
) -> Result<T, TraceError> {
    if path != Path::new("-") {
        return write_as_it_comes(path, contents);
    }
    let mut text = Vec::new();
    let value = contents(&mut text)?;
    output::print(&text)?;
    Ok(value)
}
