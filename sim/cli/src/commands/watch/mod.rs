//! `twintrack watch`: the engines of a scenario side by side while they run.
//!
//! The engines run in step ([`engines`]); what is known of each is a [`frame`]; [`view`] draws frames as a pure function,
//! so that it can be tested without a terminal. Watching changes no result: the core hands out readings and waits.

pub(crate) mod args;
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
use twintrack_core::world::World;

use crate::commands::run::refuse;
use crate::exit::{BadUsage, Exit};
use crate::provenance;
use crate::scenario::{build_world, load_scenario, options_of};

use args::WatchArgs;

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
