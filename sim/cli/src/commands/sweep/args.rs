//! The command line of `sweep`.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use serde::{Deserialize, Serialize};
use twintrack_core::kernel::time::Span;

use crate::options::{ScenarioArgs, duration, share};

/// Run every point of a sweep with every engine, many times over
///
/// The scenario says what is varied and how often it is replicated, in its table `sweep`. Every finished run is kept: an
/// interrupted sweep goes on where it was, and one that gains points or replications runs only those. The results are the
/// same on any number of threads, on this machine or on a cluster, and after any number of interruptions.
#[derive(Debug, clap::Args)]
#[command(after_help = SWEEP_HELP, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(
    arg_required_else_help = true,
    subcommand_help_heading = "Commands, for a folder that `sweep` left"
)]
pub(crate) struct SweepArgs {
    #[command(subcommand)]
    pub(crate) command: Option<SweepCommand>,
    #[command(flatten)]
    pub(crate) start: SweepStart,
}

/// What to do with the folder of a sweep, wherever its runs are made.
#[derive(Debug, Subcommand)]
pub(crate) enum SweepCommand {
    /// Say how many runs are finished and under way, and what failed; exit code 75 while some are missing
    #[command(
        after_help = "Example:\n  twintrack sweep status reports/out/scaling-sweep-0123456789 --format json"
    )]
    Status(StatusArgs),
    /// Go on with a sweep where it was started, and follow it to its results; runs that failed get three more attempts
    #[command(after_help = "Example:\n  twintrack sweep resume reports/out/scaling-sweep-0123456789")]
    Resume(ResumeArgs),
    /// Stop a sweep: runs under way on this machine finish, tasks on a cluster are ended; what is finished is kept
    #[command(after_help = "Example:\n  twintrack sweep cancel reports/out/scaling-sweep-0123456789")]
    Cancel(FolderArgs),
    /// Take over finished runs from copies of the folder made elsewhere, and make the results if none is missing
    #[command(after_help = GATHER_HELP)]
    Gather(GatherArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct FolderArgs {
    /// Folder of the sweep
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) folder: FolderArgs,
    /// What to print
    #[arg(long, value_enum, default_value_t = StatusFormat::Text)]
    pub(crate) format: StatusFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ResumeArgs {
    #[command(flatten)]
    pub(crate) folder: FolderArgs,
    /// Hand over what is missing and return, instead of following it
    #[arg(long)]
    pub(crate) detach: bool,
    /// Show no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct GatherArgs {
    #[command(flatten)]
    pub(crate) folder: FolderArgs,
    /// Folders of the same sweep, made by the same build of twintrack
    #[arg(value_name = "FROM")]
    pub(crate) from: Vec<PathBuf>,
}

/// How to start a sweep.
#[derive(Debug, clap::Args)]
pub(crate) struct SweepStart {
    /// Scenario file
    #[arg(required = true)]
    pub(crate) file: Option<PathBuf>,
    /// Override a setting by its dotted path; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) overrides: Vec<String>,
    /// Folder for the runs and their results [default: reports/out/SCENARIO-sweep-HASH]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Replications, instead of the scenario's sweep.replications
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) replications: Option<u32>,
    /// Replicate each point further until its means are known to within this share of them, as in 5%
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) until_precision: Option<f64>,
    /// Metric whose mean must be that precise; may be repeated [default: settled.start, settled.last, messages.data, bytes.clock]
    #[arg(long = "metric", value_name = "NAME", requires = "until_precision")]
    pub(crate) metrics: Vec<String>,
    /// Replications at which a point is given up that does not become precise [default: ten times the replications]
    #[arg(long, value_name = "N", requires = "until_precision", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) max_replications: Option<u32>,
    /// Threads to run on; does not change results [default: all processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// Show no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Where to run; does not change results [default: local]
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub(crate) on: Option<On>,
    /// Print what would be handed over, and neither write nor submit anything
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Hand the runs over and return, instead of following them; `sweep resume` follows later
    #[arg(long)]
    pub(crate) detach: bool,
    #[command(flatten)]
    pub(crate) queue: QueueArgs,
}

impl SweepStart {
    /// What to sweep; the file is there unless a subcommand is.
    pub(crate) fn scenario(&self) -> Option<ScenarioArgs> {
        let file = self.file.clone()?;
        Some(ScenarioArgs { file, overrides: self.overrides.clone() })
    }
}

/// Where runs are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum On {
    /// On this machine, in this process
    Local,
    /// On a cluster, as job arrays of Slurm
    Slurm,
    /// On a cluster, as task arrays of HyperQueue
    Hyperqueue,
}

/// How to hand runs to the engine of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, clap::Args)]
#[command(next_help_heading = "On a cluster")]
pub(crate) struct QueueArgs {
    /// Slurm's partition
    #[arg(long, value_name = "NAME")]
    pub(crate) partition: Option<String>,
    /// Slurm tasks that may run at once [default: no bound]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) throttle: Option<u32>,
    /// How long a task should take, about: short runs share one [default: 5min]
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub(crate) task_time: Option<f64>,
    /// Limit of a task's time [default: three times the estimate, and at least 10 minutes]
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub(crate) time_limit: Option<f64>,
    /// Limit of a task's memory, in megabytes [default: half as much again as the estimate, and at least 256]
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) memory: Option<u64>,
    /// Option for sbatch or hq submit, as in --queue-option=--account=lab; may be repeated
    #[arg(long = "queue-option", value_name = "OPTION", allow_hyphen_values = true)]
    pub(crate) options: Vec<String>,
    /// Command that is twintrack on the nodes, as in "apptainer run twintrack.sif" [default: this program, by its path]
    #[arg(long, value_name = "COMMAND")]
    pub(crate) program: Option<String>,
}

/// Seconds of a duration with its unit.
fn seconds(text: &str) -> Result<f64, String> {
    duration(text).map(Span::as_secs_f64)
}

const SWEEP_HELP: &str = "\
Examples:
  twintrack sweep scenarios/study/scaling.toml
  twintrack sweep scenarios/smoke/tiny-sweep.toml --until-precision 5% --metric bytes.clock
  twintrack sweep scenarios/study/scaling.toml --on slurm --partition short --dry-run
  twintrack sweep status reports/out/scaling-sweep-0123456789

Interrupt once to let the runs that are under way finish, twice to end at once;
the same command goes on from there. What was handed to a cluster goes on without
this program. Exit code 0 when all runs settled, 1 when an invariant was broken in
one, 2 when one did not settle, 69 when the cluster's engine is not there, 75 when
runs failed three times, 130 when interrupted. docs/cluster.md leads through it.";

const GATHER_HELP: &str = "\
Examples:
  twintrack sweep gather reports/out/scaling-sweep-0123456789
  twintrack sweep gather sweep from-north/sweep from-south/sweep

The results are those of a local sweep to the byte, in whatever order runs arrive.
Folders of another scenario, another build, or with damaged files are refused, and
nothing is then taken (exit code 65). Exit code 75 when runs are still missing.";
