//! The command line: its subcommands, and what the arguments of several share. Those of one stand in its own file.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Engine;

use crate::commands::bench::BenchArgs;
use crate::commands::claims::ClaimsArgs;
use crate::commands::compare::CompareArgs;
use crate::commands::completions::CompletionsArgs;
use crate::commands::doctor::DoctorArgs;
use crate::commands::expand::ExpandArgs;
use crate::commands::fuzz::FuzzArgs;
use crate::commands::gate::baseline::BaselineArgs;
use crate::commands::gate::ci::CiArgs;
use crate::commands::man::ManArgs;
use crate::commands::metrics::MetricsArgs;
use crate::commands::migrate::MigrateArgs;
use crate::commands::new::NewArgs;
use crate::commands::replay::ReplayArgs;
use crate::commands::report::ReportArgs;
use crate::commands::run::RunArgs;
use crate::commands::schema::SchemaArgs;
use crate::commands::show::ShowArgs;
use crate::commands::sweep::args::SweepArgs;
use crate::commands::trace::TraceArgs;
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
    Show(ShowArgs),
    Sweep(Box<SweepArgs>),
    Unit(UnitArgs),
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
    Schema(SchemaArgs),
    Metrics(MetricsArgs),
    New(NewArgs),
    Doctor(DoctorArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ScenarioArgs {
    /// Scenario file
    pub(crate) file: PathBuf,
    /// Override a setting by its dotted path; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) overrides: Vec<String>,
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

/// Engines by name, so that help lists them and a misspelt one gets a suggestion.
pub(crate) fn engine_parser() -> impl TypedValueParser<Value = Engine> {
    PossibleValuesParser::new(Engine::ALL.map(Engine::name))
        .map(|name| name.parse().expect("every possible value is an engine's name"))
}
