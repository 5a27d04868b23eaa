//! `twintrack bench`: how fast this machine runs a scenario, and what memory that takes.
//!
//! Each engine runs in a process of its own, one after the other: the memory that one has given back to the allocator
//! would otherwise hide what the next one takes. Wall-clock figures appear here alone, never among results.

mod measure;
mod operations;
mod report;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use clap::ValueEnum;
use twintrack_core::settings::Engine;
use twintrack_scenario::{Loaded, Source};

use crate::exit::{BadUsage, Exit};
use crate::options::engine_parser;
use crate::output;
use crate::scenario::{load_source, options_of};
use measure::Measurement;

/// Measure how fast this machine runs a scenario, and what memory that takes
///
/// Runs each engine alone, in a process of its own, and prints events and deliveries per second, wall-clock time and
/// memory per participant. Nothing is written. Without a scenario, populations of growing size come to rest from a start.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct BenchArgs {
    /// Scenario file [default: a ladder of 100, 300 and 1,000 participants]
    file: Option<PathBuf>,
    /// Override a setting by its dotted path; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    overrides: Vec<String>,
    /// Engine to measure, instead of the scenario's run.engines; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    engines: Vec<Engine>,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = BenchFormat::Table)]
    format: BenchFormat,
    /// Measure what single operations take instead: an entry of a clock read, a computation of an allocation
    #[arg(long, conflicts_with_all = ["file", "overrides", "engines"])]
    operations: bool,
    /// Run in this process and print one measurement: how the command calls itself
    #[arg(long, hide = true)]
    alone: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum BenchFormat {
    /// For people
    Table,
    /// For programs
    Json,
    /// With --operations: numbers for a sheet of prices, for `twintrack claims --prices`
    Prices,
}

const HELP: &str = "\
Examples:
  twintrack bench
  twintrack bench scenarios/study/medium.toml --engine v2
  twintrack bench scenarios/study/small.toml --set population.size=1000 --format json
  twintrack bench --operations --format prices > cpu.toml

Figures differ from machine to machine and from run to run; results of `twintrack
run` hold none of them.";

/// Populations that are measured when no scenario is given.
const LADDER: [u32; 3] = [100, 300, 1_000];
/// Their scenario: everyone starts at once and comes to rest.
const STEP: &str = "schema = 1\nname = \"ladder\"\n\n[run]\nuntil = \"10min\"\n";

pub(crate) fn run(args: &BenchArgs) -> anyhow::Result<Exit> {
    if args.alone {
        return measure::alone(&load(args)?);
    }
    if args.operations {
        let operations = operations::measure();
        let text = match args.format {
            BenchFormat::Table => report::operations_table(&operations, output::layout()),
            BenchFormat::Json => report::operations_json(&operations)?,
            BenchFormat::Prices => report::prices(&operations),
        };
        output::print(text.as_bytes())?;
        return Ok(Exit::Fine);
    }
    let mut measured = Vec::new();
    for overrides in steps(args) {
        let step = BenchArgs { overrides, engines: args.engines.clone(), file: args.file.clone(), ..*args };
        let loaded = load(&step)?;
        let engines = if args.engines.is_empty() { &loaded.scenario.run.engines } else { &args.engines };
        for engine in engines {
            measured.push(in_a_process(&step, *engine)?);
        }
    }
    let text = match args.format {
        BenchFormat::Table => report::table(&measured, output::layout()),
        BenchFormat::Json => report::json(&measured)?,
        BenchFormat::Prices => {
            return Err(BadUsage(
                "`--format prices` goes with --operations: it writes what operations take".into(),
            )
            .into());
        }
    };
    output::print(text.as_bytes())?;
    Ok(Exit::Fine)
}

/// Wall-clock seconds of one engine on a scenario, and the memory that it took, where the system says that.
pub(crate) fn measured(file: &Path, engine: Engine) -> anyhow::Result<(f64, Option<u64>)> {
    let args = BenchArgs {
        file: Some(file.to_owned()),
        overrides: Vec::new(),
        engines: vec![engine],
        format: BenchFormat::Json,
        operations: false,
        alone: false,
    };
    let measured = in_a_process(&args, engine)?;
    Ok((measured.wall_s, measured.peak_bytes))
}

/// Instructions that one engine takes on a scenario, counted under valgrind: they depend on no load of the machine.
pub(crate) fn instructions(file: &Path, engine: Engine) -> anyhow::Result<u64> {
    let program = std::env::current_exe().context("cannot find this program's own file")?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .arg("bench")
        .arg(file)
        .args(["--alone", "--engine", engine.name()])
        .output();
    let output = output.map_err(|error| BadUsage(format!("--instructions needs valgrind: {error}")))?;
    ensure!(
        output.status.success(),
        "the run of engine {engine} under valgrind ended with {}",
        output.status
    );
    let told = String::from_utf8_lossy(&output.stderr);
    let total = told.lines().find_map(|line| line.split_once("Collected : "));
    total.and_then(|(_, total)| total.trim().parse().ok()).context("valgrind told no total")
}

/// The overrides of each run: those given, or a population of each size beside them.
fn steps(args: &BenchArgs) -> Vec<Vec<String>> {
    if args.file.is_some() {
        return vec![args.overrides.clone()];
    }
    let step = |size| {
        let size = format!("population.size={size}");
        std::iter::once(size).chain(args.overrides.iter().cloned()).collect()
    };
    LADDER.map(step).into()
}

fn load(args: &BenchArgs) -> anyhow::Result<Loaded> {
    let source = match &args.file {
        Some(file) => Source::read(file)?,
        None => Source::from_text("built-in ladder", STEP),
    };
    load_source(source, &args.overrides, options_of(None, &args.engines))
}

/// Calls this program for one engine and reads what it measured.
fn in_a_process(args: &BenchArgs, engine: Engine) -> anyhow::Result<Measurement> {
    let program = std::env::current_exe().context("cannot find this program's own file")?;
    let mut command = Command::new(program);
    command.arg("bench").args(&args.file).args(["--alone", "--engine", engine.name()]);
    for setting in &args.overrides {
        command.args(["--set", setting]);
    }
    let output = command.stderr(Stdio::inherit()).output().context("cannot start a process to measure in")?;
    ensure!(output.status.success(), "the run of engine {engine} ended with {}", output.status);
    serde_json::from_slice(&output.stdout).context("a measurement cannot be read")
}
