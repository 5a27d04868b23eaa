//! `twintrack trace record`, `check` and `import`: recordings of what participants did.

mod check;
mod import;
mod record;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::args::ScenarioArgs;
use crate::exit::Exit;

#[derive(Debug, Subcommand)]
pub(crate) enum RecordingCommand {
    Record(RecordArgs),
    Check(CheckArgs),
    Import(ImportArgs),
}

/// Write the workload of a scenario as a recording
///
/// Who takes part, whom they recognise, who comes and goes and what everyone changes, as JSON Lines. A scenario whose
/// workload.trace names the file simulates the same.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  twintrack trace record scenarios/study/medium.toml --out medium.jsonl")]
pub(crate) struct RecordArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// File to write, which is replaced [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Check a recording line by line, and say what is in it
///
/// Takes memory for the participants, not for the lines. Stops at the first line that is wrong.
#[derive(Debug, Args)]
#[command(after_help = CHECK_HELP)]
pub(crate) struct CheckArgs {
    /// Recording, JSON Lines
    file: PathBuf,
    /// Pass over lines that are wrong, show the first five and count all
    #[arg(long)]
    skip_bad: bool,
    /// Write the lines that are good, as they are, to this file, which is replaced
    #[arg(long, value_name = "FILE", requires = "skip_bad")]
    out: Option<PathBuf>,
}

const CHECK_HELP: &str = "\
Examples:
  twintrack trace check production.jsonl
  twintrack trace check production.jsonl --skip-bad --out clean.jsonl

Exit code 0 when all lines are good, or bad ones were to be passed over; 65 when
a line is wrong, 74 when the file cannot be read.";

/// Turn a timestamped edge list into a recording
///
/// A CSV file with the columns source,target,weight,timestamp (seconds since 1970), in any order. Each line becomes a
/// recognition: its weight divided by the largest in the file, or 0 when it is not above zero.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  twintrack trace import trust.csv --compress 50000 --out trust.jsonl")]
pub(crate) struct ImportArgs {
    /// Edge list
    file: PathBuf,
    /// How many times faster than recorded it is to be played
    #[arg(long, value_name = "FACTOR", value_parser = factor)]
    compress: Option<f64>,
    /// File to write, which is replaced [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn factor(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(factor) if factor.is_finite() && factor > 0.0 => Ok(factor),
        _ => Err("write a number above zero, such as 50000".into()),
    }
}

pub(crate) fn run(command: &RecordingCommand) -> anyhow::Result<Exit> {
    match command {
        RecordingCommand::Record(args) => record::run(args),
        RecordingCommand::Check(args) => check::run(args),
        RecordingCommand::Import(args) => import::run(args),
    }
}

/// Writes to a file, which is there as a whole or not at all, or to standard output.
fn write_to(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let Some(path) = path else {
        let mut out = BufWriter::new(io::stdout().lock());
        write(&mut out)?;
        return Ok(out.flush()?);
    };
    let partial = path.with_added_extension("partial");
    let mut out = BufWriter::new(fs_err::File::create(&partial)?);
    let written = write(&mut out).and_then(|()| Ok(out.flush()?));
    match written {
        Ok(()) => Ok(fs_err::rename(&partial, path)?),
        Err(error) => {
            fs_err::remove_file(&partial)?;
            Err(error)
        }
    }
}
