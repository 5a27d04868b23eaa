//! An earlier program and this one, line by line through what they tell of the same run.
//!
//! Both write their events ([`twintrack trace --format jsonl`](crate::commands::trace)); the first line that differs is the
//! very event at which they part. An earlier program that describes events otherwise differs in the first of that kind.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::Context;
use twintrack_core::settings::Engine;
use twintrack_reports::ci::PartedLines;

use crate::exit::BadUsage;

/// A program that writes events.
struct Telling {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Telling {
    fn start(program: &Path, file: &Path, engine: Engine) -> anyhow::Result<Telling> {
        let mut command = Command::new(program);
        command.arg("trace").arg(file).args(["--engine", engine.name(), "--format", "jsonl"]);
        command.args(["--limit", &u64::MAX.to_string()]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot start {}", program.display()))?;
        let out = child.stdout.take().context("a program without standard output")?;
        let mut lines = BufReader::new(out).lines();
        // The header names the scenario's hash, which a new setting changes.
        let header = lines.next().transpose()?;
        header.ok_or_else(|| {
            BadUsage(format!("{} writes no events of {}", program.display(), file.display()))
        })?;
        Ok(Telling { child, lines })
    }

    fn next(&mut self) -> anyhow::Result<Option<String>> {
        self.lines.next().transpose().context("cannot read what a program writes")
    }

    /// No more is wanted of it: it may go on writing to nobody otherwise.
    fn end(mut self) -> anyhow::Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

/// The first event that differs between an earlier program and this one.
pub(super) fn parting(program: &Path, file: &Path, engine: Engine) -> anyhow::Result<PartedLines> {
    let this = std::env::current_exe().context("cannot find this program")?;
    let mut sides = [Telling::start(program, file, engine)?, Telling::start(&this, file, engine)?];
    let mut common = 0;
    let (before, now) = loop {
        let (before, now) = (sides[0].next()?, sides[1].next()?);
        if before != now || before.is_none() {
            break (before, now);
        }
        common += 1;
    };
    sides.into_iter().try_for_each(Telling::end)?;
    Ok(PartedLines { common, before, now })
}
