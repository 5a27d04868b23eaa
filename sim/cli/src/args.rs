//! The command line: all subcommands. The arguments of each stand in its own file, what several share in
//! [`options`](crate::options).

use clap::{Parser, Subcommand};

use crate::commands::bench::BenchArgs;
use crate::commands::claims::ClaimsArgs;
use crate::commands::compare::CompareArgs;
use crate::commands::completions::CompletionsArgs;
use crate::commands::doctor::DoctorArgs;
use crate::commands::expand::ExpandArgs;
use crate::commands::fuzz::args::FuzzArgs;
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
use crate::commands::watch::args::WatchArgs;
use crate::options::ScenarioArgs;
use crate::{exit, provenance};

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
