//! The command line of `watch`.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Engine;

use super::pace::Speed;
use crate::options::{ScenarioArgs, duration, engine_parser};

/// Watch the engines of a scenario side by side while they run
///
/// Shows rounds, residual, traffic and stamps of every engine at the same virtual time, with pause, single steps and jumps to
/// the next disturbance; at the end, the comparison and the fingerprint that `run` comes to. Nothing is written. Without a
/// terminal, it shows progress and prints the comparison, as `run` does.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct WatchArgs {
    #[command(flatten)]
    pub(super) scenario: ScenarioArgs,
    /// Root of all randomness, instead of the scenario's run.seed
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// Engine to run, instead of the scenario's run.engines; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    pub(super) engines: Vec<Engine>,
    /// Virtual time from one sample to the next, such as 1s or 250ms [default: the scenario's observer.bin]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) every: Option<Span>,
    /// Seconds of virtual time that pass in a second, or max
    #[arg(long, value_name = "TIMES", value_parser = Speed::parse, default_value = "50")]
    pub(super) speed: Speed,
    /// Begin paused
    #[arg(long)]
    pub(super) paused: bool,
    /// Run even if more memory seems to be needed than is available
    #[arg(long)]
    pub(super) force: bool,
}

const HELP: &str = "\
Keys: space pauses and goes on, s goes on by one sample, r by a round, d to just before
the next disturbance; + and - change the speed; ? lists all; q, Esc and Ctrl-C leave.

Examples:
  twintrack watch scenarios/study/medium.toml
  twintrack watch scenarios/study/partition-half.toml --every 1s --paused

Exit codes are those of `run`: 0 when all engines settled, 1 when an invariant was
broken, 2 when an engine did not settle or the run was refused for want of memory,
130 when left before the end.";
