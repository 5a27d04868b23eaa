//! The command lines of recordings.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::options::ScenarioArgs;

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
    pub(super) scenario: ScenarioArgs,
    /// File to write, which is replaced [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

/// Check a recording line by line, and say what is in it
///
/// Takes memory for the participants, not for the lines. Stops at the first line that is wrong.
#[derive(Debug, Args)]
#[command(after_help = CHECK_HELP)]
pub(crate) struct CheckArgs {
    /// Recording, JSON Lines
    pub(super) file: PathBuf,
    /// Pass over lines that are wrong, show the first five and count all
    #[arg(long)]
    pub(super) skip_bad: bool,
    /// Write the lines that are good, as they are, to this file, which is replaced
    #[arg(long, value_name = "FILE", requires = "skip_bad")]
    pub(super) out: Option<PathBuf>,
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
    pub(super) file: PathBuf,
    /// How many times faster than recorded it is to be played
    #[arg(long, value_name = "FACTOR", value_parser = factor)]
    pub(super) compress: Option<f64>,
    /// File to write, which is replaced [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

fn factor(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(factor) if factor.is_finite() && factor > 0.0 => Ok(factor),
        _ => Err("write a number above zero, such as 50000".into()),
    }
}
