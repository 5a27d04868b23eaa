//! Watching without a terminal to draw on: progress and comparison as `run` shows them; and the lines that a watched run
//! leaves on standard output.

use twintrack_core::outcome::Outcome;
use twintrack_core::world::World;
use twintrack_reports::plots::Faults;
use twintrack_reports::{Results, Run, table};
use twintrack_scenario::Loaded;

use super::frame::Frame;
use super::words;
use crate::commands::run::execute;
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::output;
use crate::scenario::stored_scenario;

/// Runs all engines and prints what they came to.
pub(super) fn run(loaded: &Loaded, world: &World, threads: usize) -> anyhow::Result<Exit> {
    let interrupt = Interrupt::listen("stopping (again to end at once)")?;
    let done = execute::engines(world, &world.scenario.run.engines, threads, false, &interrupt)?;
    compared(loaded, world, &done.outcomes, |run, results| {
        let fingerprint = format!("\nfingerprint  {}\n", results.fingerprint);
        Ok(output::print((table::render(run, output::layout()) + &fingerprint).as_bytes())?)
    })?;
    Ok(Exit::of(&done.outcomes))
}

/// Makes the results of a run, as `run` would write them, and does something with them.
pub(super) fn compared<T>(
    loaded: &Loaded,
    world: &World,
    outcomes: &[Outcome],
    with: impl FnOnce(&Run<'_>, &Results) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let (resolved, inputs) = stored_scenario(loaded)?;
    let run = Run {
        scenario: &loaded.scenario,
        resolved: &resolved,
        inputs: &inputs,
        hash: &loaded.hash.to_string(),
        faults: &Faults::of(world),
        outcomes,
    };
    let results = Results::of(&run)?;
    with(&run, &results)
}

/// An engine in a line.
pub(super) fn line(frame: &Frame) -> String {
    let how = match (&frame.ended, &frame.latest) {
        (Some(ended), _) => format!("{} at {}", ended.how, words::time(ended.at)),
        (None, Some(latest)) => format!("left at {}", words::time(latest.at)),
        (None, None) => "left before the start".to_owned(),
    };
    let Some(latest) = &frame.latest else { return format!("{}: {how}\n", frame.engine) };
    let rounds = latest.rounds.map_or_else(String::new, |(lowest, _)| format!(", round {lowest}"));
    format!(
        "{}: {how}{rounds}, residual {}, {} sent, {} of it clocks\n",
        frame.engine,
        words::units(latest.residual),
        words::bytes(latest.sent.bytes() as f64),
        words::percent(frame.clock_share()),
    )
}
