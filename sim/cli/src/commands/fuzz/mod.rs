//! `twintrack fuzz`: random worlds, held to what the protocols promise.

pub(crate) mod args;
mod findings;
mod hunt;
mod progress;
mod quarry;
mod said;

use std::time::Instant;

use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::{output, provenance};

use args::FuzzArgs;
use findings::Keeper;
use hunt::Hunt;
use progress::Board;
use quarry::Quarry;

pub(crate) fn run(args: &FuzzArgs) -> anyhow::Result<Exit> {
    if args.promises {
        output::print(said::promises().as_bytes())?;
        return Ok(Exit::Fine);
    }
    let quarry = Quarry::of(args)?;
    let interrupt = Interrupt::listen("keeping what was found so far (again to end at once)")?;
    let threads = args.threads.map_or_else(provenance::cores, usize::from);
    let started = Instant::now();
    let board = Board::new(quarry.bound(), args.quiet);
    let (caught, failed) =
        Hunt { quarry: &quarry, board: &board, interrupt: &interrupt, started }.run(threads)?;
    board.finish();
    output::say!("{}", said::speed(&caught, started.elapsed()));
    let findings = Keeper::new(args, &interrupt).keep(&caught, threads)?;
    output::print(said::summary(&caught, &findings).as_bytes())?;
    if let Some(error) = failed {
        return Err(error);
    }
    Ok(if interrupt.requested() {
        Exit::Interrupted
    } else if findings.is_empty() {
        Exit::Fine
    } else {
        Exit::Finding
    })
}
