//! `twintrack trace check`: what is in a recording, and what is wrong with it.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufReader, Write};
use std::time::Instant;

use twintrack_reports::human::thousands;
use twintrack_scenario::recording::{Check, CheckError, CheckOptions, ReadError, check};
use twintrack_scenario::unopened;

use super::args::CheckArgs;
use super::place::write_to;
use crate::exit::{BadScenario, Exit};
use crate::{memory, output};

/// Bytes read at once.
const BUFFER: usize = 1 << 20;

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Exit> {
    let name = args.file.display().to_string();
    let opened = File::open(&args.file).map_err(|error| unopened(&args.file, &error))?;
    let input = BufReader::with_capacity(BUFFER, opened);
    let options = CheckOptions { skip_bad: args.skip_bad };
    let started = Instant::now();
    let mut counted = None;
    let checked = |good: Option<&mut dyn Write>| -> anyhow::Result<()> {
        counted = Some(check(&name, input, options, good).map_err(as_error)?);
        Ok(())
    };
    match &args.out {
        Some(out) => write_to(Some(out), |out| checked(Some(out)))?,
        None => checked(None)?,
    }
    let counted = counted.expect("checked");
    if let Some(found) = &counted.shown {
        output::tell(&found.render(true));
    }
    output::print(told(&counted).as_bytes())?;
    let seconds = started.elapsed().as_secs_f64();
    let peak = memory::peak().map_or_else(String::new, |peak| format!(", {} MB of memory", peak / 1_000_000));
    output::say!(
        "{:.1} MB in {seconds:.1} s, {:.0} MB/s{peak}",
        counted.bytes as f64 / 1e6,
        counted.bytes as f64 / 1e6 / seconds.max(1e-9)
    );
    Ok(Exit::Fine)
}

fn as_error(error: CheckError) -> anyhow::Error {
    match error {
        CheckError::Bad(found, counted) => {
            output::say!("{} good events come before this line:", thousands(counted.total()));
            BadScenario(found).into()
        }
        CheckError::Read(ReadError::Line(found)) => BadScenario(*found).into(),
        CheckError::Read(ReadError::Io(error)) => error.into(),
    }
}

fn told(counted: &Check) -> String {
    let mut out = String::new();
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(out, "{name:<14} {value}");
    };
    row("lines", &thousands(counted.lines));
    row("participants", &thousands(counted.participants as u64));
    for (kind, count) in counted.kinds() {
        row(kind.word(), &thousands(count));
    }
    let seconds = counted.length_ns as f64 / 1e9;
    let compress = counted.header.compress.unwrap_or(1.0);
    let played = if compress == 1.0 {
        String::new()
    } else {
        format!(", played {compress} times faster: {:.0} s", seconds / compress)
    };
    row("length", &format!("{seconds:.3} s{played}"));
    if let Some(source) = &counted.header.source {
        row("source", source);
    }
    row(
        "bad lines",
        &format!("{}{}", thousands(counted.bad), if counted.bad > 0 { ", passed over" } else { "" }),
    );
    for (field, lines) in &counted.unsimulated {
        row("not simulated", &format!("`{field}`, in {} lines: windows are whole days", thousands(*lines)));
    }
    for (field, unknown) in &counted.unknown {
        row(
            "unknown field",
            &format!("`{field}`, {} times, first in line {}", thousands(unknown.times), unknown.first_line),
        );
    }
    out
}
