//! The command line.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Engine;
use twintrack_fuzz::promises::CONDITIONS;

use crate::commands::completions::CompletionsArgs;
use crate::commands::doctor::DoctorArgs;
use crate::commands::gate;
use crate::commands::man::ManArgs;
use crate::commands::migrate::MigrateArgs;
use crate::commands::new::NewArgs;
use crate::commands::recording::RecordingCommand;
use crate::commands::sweep::args::SweepArgs;
use crate::commands::unit::UnitArgs;
use crate::commands::watch::WatchArgs;
use crate::exit;
use crate::provenance;

/// Two coordination designs on one scenario: V1 (rounds + vector clocks) against V2 (events + interval tree clocks).
#[derive(Debug, Parser)]
#[command(name = "twintrack", version, long_version = provenance::LONG_VERSION, arg_required_else_help = true, after_help = exit::HELP)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Run(RunArgs),
    Watch(WatchArgs),
    Bench(BenchArgs),
    /// Check a scenario file and everything it names, without running it
    #[command(after_help = "Example:\n  twintrack check scenarios/study/medium.toml --set rounds.length=30s")]
    Check(ScenarioArgs),
    /// Print a scenario with every setting, defaults filled in and overrides applied
    #[command(after_help = SHOW_HELP)]
    Show(ShowArgs),
    Sweep(Box<SweepArgs>),
    Unit(UnitArgs),
    /// List the runs of a sweep and their number, without running any
    #[command(after_help = EXPAND_HELP)]
    Expand(ExpandArgs),
    Fuzz(FuzzArgs),
    Compare(CompareArgs),
    Report(ReportArgs),
    Replay(ReplayArgs),
    Trace(Box<TraceArgs>),
    Claims(ClaimsArgs),
    Ci(CiArgs),
    Baseline(BaselineArgs),
    Migrate(MigrateArgs),
    /// List the presets that scenarios can name, with the sources of their figures
    #[command(after_help = "Example:\n  twintrack presets")]
    Presets,
    /// Print a JSON Schema, for editors and checkers: of scenario files, of claims, or of the lines of a trace
    #[command(after_help = "Examples:
  twintrack schema > scenarios/schema.json
  twintrack schema trace")]
    Schema(SchemaArgs),
    Metrics(MetricsArgs),
    New(NewArgs),
    Doctor(DoctorArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Run a scenario and compare its engines
///
/// Prints a side-by-side table and leaves results, plots and a manifest in a folder that appears only when they are
/// complete. The same scenario, seed and version give the same results on any number of threads.
#[derive(Debug, clap::Args)]
#[command(after_help = RUN_HELP)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    /// Folder for the results [default: reports/out/SCENARIO-HASH]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Root of all randomness, instead of the scenario's run.seed
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Engine to run, instead of the scenario's run.engines; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    pub(crate) engines: Vec<Engine>,
    /// Threads to run engines on; does not change results [default: all processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// Show no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Run even if more memory seems to be needed than is available
    #[arg(long)]
    pub(crate) force: bool,
}

const RUN_HELP: &str = "\
Examples:
  twintrack run scenarios/study/medium.toml
  twintrack run scenarios/study/small.toml --seed 7 --engine v2 --set rounds.length=30s
  twintrack run scenarios/smoke/tiny.toml --format json --quiet | jq .fingerprint

Exit code 0 when all engines settled, 1 when an invariant was broken, 2 when an
engine did not settle or the run was refused for want of memory, 130 when
interrupted; `twintrack --help` lists the others.";

/// Measure how fast this machine runs a scenario, and what memory that takes
///
/// Runs each engine alone, in a process of its own, and prints events and deliveries per second, wall-clock time and
/// memory per participant. Nothing is written. Without a scenario, populations of growing size come to rest from a start.
#[derive(Debug, clap::Args)]
#[command(after_help = BENCH_HELP)]
pub(crate) struct BenchArgs {
    /// Scenario file [default: a ladder of 100, 300 and 1,000 participants]
    pub(crate) file: Option<PathBuf>,
    /// Override a setting by its dotted path; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) overrides: Vec<String>,
    /// Engine to measure, instead of the scenario's run.engines; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    pub(crate) engines: Vec<Engine>,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = BenchFormat::Table)]
    pub(crate) format: BenchFormat,
    /// Measure what single operations take instead: an entry of a clock read, a computation of an allocation
    #[arg(long, conflicts_with_all = ["file", "overrides", "engines"])]
    pub(crate) operations: bool,
    /// Run in this process and print one measurement: how the command calls itself
    #[arg(long, hide = true)]
    pub(crate) alone: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BenchFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// With --operations: numbers for a sheet of prices, for `twintrack claims --prices`
    Prices,
}

const BENCH_HELP: &str = "\
Examples:
  twintrack bench
  twintrack bench scenarios/study/medium.toml --engine v2
  twintrack bench scenarios/study/small.toml --set population.size=1000 --format json
  twintrack bench --operations --format prices > cpu.toml

Figures differ from machine to machine and from run to run; results of `twintrack
run` hold none of them.";

const EXPAND_HELP: &str = "\
Example:
  twintrack expand scenarios/study/scaling.toml --format csv";

#[derive(Debug, clap::Args)]
pub(crate) struct ExpandArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    /// Replications, instead of the scenario's sweep.replications
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) replications: Option<u32>,
    /// What to print: the points as a table, or every run
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

/// Look for worlds in which the engines break a promise
///
/// Draws random worlds and runs each under every engine, with every check. A finding is shrunk to a small scenario and kept in
/// a file that `twintrack run` takes as well. With files, these are examined instead of drawn worlds.
#[derive(Debug, clap::Args)]
#[command(after_help = FUZZ_HELP)]
pub(crate) struct FuzzArgs {
    /// Scenario files to examine, instead of drawn worlds
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// How long to draw worlds, as in 10m or 90s [default: 1m]
    #[arg(long, value_name = "TIME", value_parser = duration, conflicts_with_all = ["runs", "worlds", "files"])]
    pub(crate) time: Option<Span>,
    /// How many worlds to draw; the same number of the same seed finds the same
    #[arg(long, value_name = "N", conflicts_with_all = ["worlds", "files"])]
    pub(crate) runs: Option<u64>,
    /// Which worlds are drawn
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with_all = ["worlds", "files"])]
    pub(crate) seed: u64,
    /// Examine the world of this number, as a finding names it; may be repeated
    #[arg(long = "world", value_name = "NUMBER", conflicts_with = "files")]
    pub(crate) worlds: Vec<u64>,
    /// Engine to run, instead of all; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    pub(crate) engines: Vec<Engine>,
    /// Take a condition of the promises as fulfilled, to see why it is there; may be repeated
    #[arg(long = "waive", value_name = "CONDITION", value_parser = condition_parser())]
    pub(crate) waived: Vec<&'static str>,
    /// Folder for the scenarios of findings, made when there are any [default: reports/out/fuzz]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Scenarios to try at most when a finding is shrunk; 0 keeps it as it is
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub(crate) attempts: u32,
    /// Print what is promised under which conditions, and do nothing else
    #[arg(long)]
    pub(crate) promises: bool,
    /// Threads to run on; does not change what a number of worlds finds [default: all processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Show no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

const FUZZ_HELP: &str = "\
Examples:
  twintrack fuzz --time 10m
  twintrack fuzz --runs 1000 --seed 7 --engine v2
  twintrack fuzz --promises
  twintrack fuzz --runs 200 --waive gossip --engine v1
  twintrack fuzz scenarios/smoke/churn.toml

Interrupt once to keep what was found so far, twice to end at once. Exit code 0 when
nothing was found, 1 when something was, 130 when interrupted.";

/// Compare two sets of runs, in pairs where their seeds match
///
/// A side is a folder that `run` or `sweep` left, or a part of it: DIR@engine=NAME, DIR@SETTING=VALUE, or several of these
/// joined by commas. Runs are compared where everything else is equal.
#[derive(Debug, clap::Args)]
#[command(after_help = COMPARE_HELP)]
pub(crate) struct CompareArgs {
    /// First side
    pub(crate) first: String,
    /// Second side; @… alone is another part of the first folder
    pub(crate) second: String,
    /// Metric to compare; may be repeated [default: those of the table that `run` prints]
    #[arg(long = "metric", value_name = "NAME")]
    pub(crate) metrics: Vec<String>,
    /// How far two means may differ and count as equivalent, as a share of the second
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "5%")]
    pub(crate) tolerance: f64,
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

const COMPARE_HELP: &str = "\
Examples:
  twintrack compare reports/out/scaling@engine=v2 @engine=v1
  twintrack compare reports/out/scaling@population.size=10 @population.size=100 --metric bytes.clock
  twintrack compare reports/out/before reports/out/after --tolerance 1%

The verdict goes by the 95 % interval of the difference: better or worse when 0 is
outside, equivalent when all of it is within the tolerance, else inconclusive.";

/// Put the results of a run or of a sweep on one page
///
/// The page is made from the files in the folder alone and needs nothing else: plots, scenario and manifest are in it, and it
/// loads nothing. Markdown has the tables without the plots.
#[derive(Debug, clap::Args)]
#[command(after_help = REPORT_HELP)]
pub(crate) struct ReportArgs {
    /// Folder that `run` or `sweep` left
    #[arg(value_name = "DIR", required_unless_present = "history")]
    pub(crate) folder: Option<PathBuf>,
    /// Folder that `ci --history` appends to: reports the trend of each figure instead
    #[arg(long, value_name = "DIR", conflicts_with = "folder")]
    pub(crate) history: Option<PathBuf>,
    /// File to write, which is replaced; - for standard output; a folder for plots [default: DIR/report.html, DIR/report.md or
    /// DIR/figures]
    #[arg(long, value_name = "PATH")]
    pub(crate) out: Option<PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value_t = PageFormat::Html)]
    pub(crate) format: PageFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    /// A page for a browser, with plots
    Html,
    /// Text for a pull request
    Md,
    /// Every plot as a file of its own, for papers
    Svg,
    /// The same as pixels, 1,920 wide
    Png,
}

const REPORT_HELP: &str = "\
Examples:
  twintrack report reports/out/tiny-sweep
  twintrack report reports/out/tiny-sweep --format md --out - | gh pr comment --body-file -
  twintrack report reports/out/tiny-sweep --format png --out paper/figures
  twintrack report --history history";

/// Compare scenarios with their baselines and fail if anything is worse
///
/// Simulated figures are deterministic: they are compared value by value, and no change for the worse is let through but what
/// the scenario allows in `[[ci.metrics]]`. The outcome is written in the formats of CI systems, whatever it is: ci.json,
/// junit.xml, summary.md, annotations.txt, gl-code-quality-report.json, metrics.txt, bencher.json.
#[derive(Debug, clap::Args)]
#[command(after_help = CI_HELP)]
pub(crate) struct CiArgs {
    /// Scenario files
    #[arg(value_name = "SCENARIO", required = true)]
    pub(crate) scenarios: Vec<PathBuf>,
    /// Baseline, or the folder with baselines by the names of scenarios
    #[arg(long, value_name = "PATH", default_value = gate::BASELINES)]
    pub(crate) baseline: PathBuf,
    /// Folder for the outcome
    #[arg(long, value_name = "DIR", default_value = "reports/out/ci")]
    pub(crate) out: PathBuf,
    /// Folder with a history, to which a line a scenario is appended
    #[arg(long, value_name = "DIR")]
    pub(crate) history: Option<PathBuf>,
    /// Program of an earlier revision, to find the very event at which a regression's run parts from its own
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) before: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) host: HostArgs,
}

/// What to measure of the program itself; compared with a baseline from the same kind of host alone
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct HostArgs {
    /// Measure time and memory so many times as well; needs a baseline from the same kind of host
    #[arg(long, value_name = "TIMES", default_value_t = 0, hide_default_value = true)]
    pub(crate) host: u32,
    /// Count instructions under valgrind as well; needs a baseline from the same kind of host
    #[arg(long)]
    pub(crate) instructions: bool,
}

const CI_HELP: &str = "\
Examples:
  twintrack ci scenarios/smoke/*.toml
  twintrack ci scenarios/smoke/tiny.toml --baseline tiny.json --out ci --history history

Exit code 0 when nothing is worse, 1 when something is or an invariant was broken,
2 when nothing can be said: there is no baseline, it is of another scenario or
host, or an engine did not settle. 65 when a scenario is wrong.";

/// Save, show and update the figures that `ci` compares with
#[derive(Debug, clap::Args)]
pub(crate) struct BaselineArgs {
    #[command(subcommand)]
    pub(crate) command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Run scenarios and save their figures where there is no baseline yet
    #[command(after_help = "Example:\n  twintrack baseline save scenarios/smoke/*.toml")]
    Save(BaselineFiles),
    /// Run scenarios and replace their baselines; `git diff` then shows what changed
    #[command(after_help = "Example:\n  twintrack baseline update scenarios/smoke/tiny.toml")]
    Update(BaselineFiles),
    /// Print a baseline
    #[command(after_help = "Example:\n  twintrack baseline show scenarios/baselines/tiny.json")]
    Show(BaselineShow),
}

#[derive(Debug, clap::Args)]
pub(crate) struct BaselineFiles {
    /// Scenario files
    #[arg(value_name = "SCENARIO", required = true)]
    pub(crate) scenarios: Vec<PathBuf>,
    /// Baseline, or the folder with baselines by the names of scenarios
    #[arg(long, value_name = "PATH", default_value = gate::BASELINES)]
    pub(crate) baseline: PathBuf,
    #[command(flatten)]
    pub(crate) host: HostArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BaselineShow {
    /// The baseline
    pub(crate) file: PathBuf,
}

/// Run again what a results folder holds, check that it comes out the same, and look into it
///
/// With --until or --participant, prints how participants stand at that time. With --diff, finds the first event at which
/// the run parts from another, which may be of other settings, another seed or another engine.
#[derive(Debug, clap::Args)]
#[command(after_help = REPLAY_HELP)]
pub(crate) struct ReplayArgs {
    /// Folder that `run` left
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Show how participants stand at this time, such as 90s or 25min [default with --participant: at the end]
    #[arg(long, value_name = "TIME", conflicts_with = "other")]
    pub(crate) until: Option<Span>,
    /// Participant to show in full, by its index or name
    #[arg(long, value_name = "P", conflicts_with = "other")]
    pub(crate) participant: Option<String>,
    /// Engine to run, instead of all in the folder; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    pub(crate) engines: Vec<Engine>,
    /// Find the first event at which this run parts from another: DIR, FILE (a scenario), or either with @engine=NAME
    #[arg(long = "diff", value_name = "OTHER")]
    pub(crate) other: Option<String>,
    /// Show no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

const REPLAY_HELP: &str = "\
Examples:
  twintrack replay reports/out/small-1a2b3c4d5e
  twintrack replay reports/out/small-1a2b3c4d5e --engine v1 --until 27min --participant 3
  twintrack replay reports/out/before --diff reports/out/after
  twintrack replay reports/out/small-1a2b3c4d5e --engine v2 --diff scenarios/study/small.toml

Exit code 0 when the results are the same, or the runs never part; 1 when not.";

/// Write what happens in a run, event by event, for programs that show it
///
/// shiviz makes a log for ShiViz, perfetto a trace for ui.perfetto.dev and Chrome, jsonl an event a line, and svg a
/// space-time diagram of up to 20 participants, the engines above each other on one time axis.
#[derive(Debug, clap::Args)]
#[command(after_help = TRACE_HELP, args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(crate) struct TraceArgs {
    #[command(subcommand)]
    pub(crate) command: Option<TraceCommand>,
    #[command(flatten)]
    pub(crate) export: Option<TraceExportArgs>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TraceCommand {
    /// The same as without `export`
    #[command(after_help = TRACE_HELP)]
    Export(TraceExportArgs),
    #[command(flatten)]
    Recording(RecordingCommand),
}

#[derive(Debug, clap::Args)]
pub(crate) struct TraceExportArgs {
    // Not `ScenarioArgs`: an optional group of arguments is not recognised through a group within it.
    /// Scenario file
    pub(crate) file: PathBuf,
    /// Override a setting by its dotted path; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) overrides: Vec<String>,
    /// What to write
    #[arg(long, value_enum)]
    pub(crate) format: TraceFormat,
    /// Root of all randomness, instead of the scenario's run.seed
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Engine to run, instead of the scenario's run.engines; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    pub(crate) engines: Vec<Engine>,
    /// Leave out what happens before this time, such as 90s
    #[arg(long, value_name = "TIME")]
    pub(crate) from: Option<Span>,
    /// Leave out what happens after this time
    #[arg(long, value_name = "TIME")]
    pub(crate) to: Option<Span>,
    /// Keep these participants and the messages among them: indices or names, as in 0,3,7-9
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) participants: Vec<String>,
    /// File to write, which is replaced; - for standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub(crate) out: PathBuf,
    /// Give up at more events than this
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    pub(crate) limit: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TraceFormat {
    /// A log for ShiViz
    Shiviz,
    /// A trace for Perfetto or Chrome
    Perfetto,
    /// An event a line, as JSON
    Jsonl,
    /// A space-time diagram
    Svg,
}

const TRACE_HELP: &str = "\
Examples:
  twintrack trace scenarios/study/small.toml --format jsonl --engine v2 --from 25min --to 26min | jq .
  twintrack trace scenarios/study/small.toml --format perfetto --participants 0,3-5 --out small.json
  twintrack trace scenarios/study/space-time.toml --format svg --out space-time.svg";

/// Put every claim of the source to the test, and say which hold
///
/// Claims are files: what was claimed, which runs show it, which figures decide, within which bounds. Runs are shared between
/// claims and kept, so that an interrupted command goes on where it was; equal runs give equal bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = CLAIMS_HELP)]
pub(crate) struct ClaimsArgs {
    /// Claims to test [default: all in the folder]
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// Few replications and small populations: minutes (the default)
    #[arg(long, conflicts_with = "full")]
    pub(crate) quick: bool,
    /// As many as the verdicts need: an hour or more
    #[arg(long)]
    pub(crate) full: bool,
    /// Folder of the claims
    #[arg(long, value_name = "DIR", default_value = "scenarios/claims")]
    pub(crate) claims: PathBuf,
    /// Folder for runs, tables, pages and plots
    #[arg(long, value_name = "DIR", default_value = "reports/out/claims")]
    pub(crate) out: PathBuf,
    /// File of numbers that stand in place of those in the claims' own sheets of prices
    #[arg(long, value_name = "FILE")]
    pub(crate) prices: Option<PathBuf>,
    /// List the runs that each claim takes, without running any
    #[arg(long)]
    pub(crate) plan: bool,
    /// Print a hash of what each verdict depends on besides the program, as in inputs.txt, without running any
    #[arg(long, conflicts_with = "plan")]
    pub(crate) inputs: bool,
    /// Threads to run on; does not change results [default: all processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Show no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

const CLAIMS_HELP: &str = "\
Examples:
  twintrack claims
  twintrack claims --full
  twintrack claims latency.wait --plan
  twintrack claims cost.month --prices cpu.toml

The files are those of scenarios/claims; change one, or write another, and run it by
its name. Exit code 0 when all runs ended well, 1 when an invariant was broken in
one, 130 when interrupted. A refuted claim is a result, not an error.";

const SHOW_HELP: &str = "\
Examples:
  twintrack show scenarios/study/medium.toml --set population.size=50
  twintrack show scenarios/smoke/tiny.toml --set network.preset=mobile --chain";

#[derive(Debug, clap::Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    /// Print what the scenario is made of instead: presets, the files it extends, itself, overrides, with what each sets
    #[arg(long)]
    pub(crate) chain: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ScenarioArgs {
    /// Scenario file
    pub(crate) file: PathBuf,
    /// Override a setting by its dotted path; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) overrides: Vec<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// Of what
    #[arg(value_enum, default_value_t = Described::Scenario)]
    pub(crate) of: Described,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Described {
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

/// Print the catalogue of metrics: name, unit, which way is better, definition
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  twintrack metrics --format csv")]
pub(crate) struct MetricsArgs {
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// For programs
    Json,
    /// For spreadsheets and statistics: one row per metric and engine
    Csv,
}

/// A share of one: `5%` or `0.05`.
pub(crate) fn share(text: &str) -> Result<f64, String> {
    let (number, scale) = text.strip_suffix('%').map_or((text, 1.0), |percent| (percent, 0.01));
    match number.trim().parse::<f64>() {
        Ok(number) if number > 0.0 && number * scale < 1.0 => Ok(number * scale),
        _ => Err("write a share above 0 and below 1, such as 5% or 0.05".into()),
    }
}

/// A duration with its unit, for which `m` stands for minutes as well.
pub(crate) fn duration(text: &str) -> Result<Span, String> {
    let minutes = text.strip_suffix('m').map(|number| format!("{number}min"));
    let span: Span = minutes.as_deref().unwrap_or(text).parse().map_err(|error| format!("{error}"))?;
    if span == Span::ZERO { Err("it must be longer than zero".into()) } else { Ok(span) }
}

/// Conditions by name.
fn condition_parser() -> impl TypedValueParser<Value = &'static str> {
    let names = || CONDITIONS.iter().map(|condition| condition.name);
    PossibleValuesParser::new(names()).map(move |name| {
        names().find(|known| *known == name).expect("every possible value is a condition's name")
    })
}

/// Engines by name, so that help lists them and a misspelt one gets a suggestion.
pub(crate) fn engine_parser() -> impl TypedValueParser<Value = Engine> {
    PossibleValuesParser::new(Engine::ALL.map(Engine::name))
        .map(|name| name.parse().expect("every possible value is an engine's name"))
}
