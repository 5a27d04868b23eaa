//! `twintrack watch`: the engines of a scenario side by side while they run.
//!
//! The engines run in step ([`engines`]); what is known of each is a [`frame`]; [`view`] draws frames as a pure function,
//! so that it can be tested without a terminal. Watching changes no result: the core hands out readings and waits.

mod engines;
mod frame;
mod keys;
mod live;
mod pace;
mod plain;
mod plan;
mod screen;
mod session;
#[cfg(test)]
mod testing;
mod view;
mod words;

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Engine;
use twintrack_core::world::World;

use crate::args::{ScenarioArgs, duration, engine_parser};
use crate::commands::run::{options_of, refuse};
use crate::commands::{build_world, load_scenario};
use crate::exit::{BadUsage, Exit};
use crate::provenance;

use pace::Speed;

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

/// Most samples of a run: more would be more than a curve can show, and fill memory.
const SAMPLES_MAX: u64 = 1_000_000;

pub(crate) fn run(args: &WatchArgs) -> anyhow::Result<Exit> {
    let loaded = load_scenario(&args.scenario, options_of(args.seed, &args.engines))?;
    let threads = provenance::cores();
    if !args.force && refuse::refused(&loaded, threads) {
        return Ok(Exit::Inconclusive);
    }
    let world = build_world(&loaded)?;
    let every = sample(args.every, &world)?;
    if screen::is_there() {
        session::run(args, &loaded, &world, every, threads)
    } else {
        plain::run(&loaded, &world, threads)
    }
}

/// How far samples are apart. By default at the scenario's time bins, or further, if these are very many.
fn sample(wanted: Option<Span>, world: &World) -> Result<Span, BadUsage> {
    let (until, bin) = (world.scenario.run.until, world.scenario.observer.bin);
    let Some(every) = wanted else { return Ok(bin * (until.0 / bin.0.max(1) / SAMPLES_MAX + 1)) };
    let least = Span(until.0 / SAMPLES_MAX);
    if every < least {
        return Err(BadUsage(format!(
            "--every {every} makes more than a million samples of {until}: write {} or more",
            words::span(least + Span::from_millis(1))
        )));
    }
    Ok(every)
}
