//! Runs engines, each on a thread of its own as far as there are threads; where there are more, an engine may use several.
//!
//! Engines share the world and nothing else, so their order and number of threads cannot show in the results.

use std::collections::BTreeMap;
use std::time::Instant;

use anyhow::Context;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::Engine;
use twintrack_core::world::World;
use twintrack_reports::manifest::Speed;

use super::progress::Board;
use crate::interrupt::Interrupt;

/// What the engines yielded, in the order they were given, and how fast they were.
pub(crate) struct Done {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) speeds: BTreeMap<String, Speed>,
}

/// Runs the engines on up to `threads` threads.
pub(crate) fn engines(
    world: &World,
    engines: &[Engine],
    threads: usize,
    quiet: bool,
    interrupt: &Interrupt,
) -> anyhow::Result<Done> {
    let board = Board::new(engines, quiet);
    let threads_each = (threads / engines.len().max(1)).max(1);
    let pool = ThreadPoolBuilder::new()
        .num_threads(threads.min(engines.len()))
        .build()
        .context("cannot start threads")?;
    let timed: Vec<(Outcome, Speed)> = pool.install(|| {
        let one = |(index, engine): (usize, &Engine)| {
            let mut watch = board.watch(index, *engine, world, interrupt);
            let started = Instant::now();
            let outcome = twintrack_core::run_on(threads_each, world, *engine, &mut watch);
            let wall_s = started.elapsed().as_secs_f64();
            watch.finish();
            let events_per_s = if wall_s > 0.0 { outcome.events as f64 / wall_s } else { 0.0 };
            (outcome, Speed { wall_s, events_per_s })
        };
        // One task per engine: an engine may take seconds or minutes, and must not wait behind another's.
        engines.par_iter().enumerate().with_max_len(1).map(one).collect()
    });
    let speeds = timed.iter().map(|(outcome, speed)| (outcome.engine.name().to_owned(), *speed)).collect();
    Ok(Done { outcomes: timed.into_iter().map(|(outcome, _)| outcome).collect(), speeds })
}
