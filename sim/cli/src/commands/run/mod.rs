//! `twintrack run`: the engines of a scenario side by side.

mod eta;
pub(crate) mod execute;
pub(crate) mod progress;
pub(crate) mod refuse;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use twintrack_core::outcome::End;
use twintrack_core::settings::Engine;
use twintrack_reports::folder::Target;
use twintrack_reports::manifest::Manifest;
use twintrack_reports::plots::Faults;
use twintrack_reports::{Results, Run, summary, table, tidy};

use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::options::{Format, ScenarioArgs, engine_parser};
use crate::scenario::{build_world, load_scenario, options_of, stored_scenario};
use crate::{output, provenance};

/// Run a scenario and compare its engines
///
/// Prints a side-by-side table and leaves results, plots and a manifest in a folder that appears only when they are
/// complete. The same scenario, seed and version give the same results on any number of threads.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Folder for the results [default: reports/out/SCENARIO-HASH]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Root of all randomness, instead of the scenario's run.seed
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Engine to run, instead of the scenario's run.engines; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    engines: Vec<Engine>,
    /// Threads to run engines on; does not change results [default: all processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
    /// Run even if more memory seems to be needed than is available
    #[arg(long)]
    force: bool,
}

const HELP: &str = "\
Examples:
  twintrack run scenarios/study/medium.toml
  twintrack run scenarios/study/small.toml --seed 7 --engine v2 --set rounds.length=30s
  twintrack run scenarios/smoke/tiny.toml --format json --quiet | jq .fingerprint

Exit code 0 when all engines settled, 1 when an invariant was broken, 2 when an
engine did not settle or the run was refused for want of memory, 130 when
interrupted; `twintrack --help` lists the others.";

pub(crate) fn run(args: &RunArgs) -> anyhow::Result<Exit> {
    let started = SystemTime::now();
    let loaded = load_scenario(&args.scenario, options_of(args.seed, &args.engines))?;
    let threads = args.threads.map_or_else(provenance::cores, usize::from);
    if !args.force && refuse::refused(&loaded, threads) {
        return Ok(Exit::Inconclusive);
    }
    let hash = loaded.hash.to_string();
    let target = Target::check(&loaded.scenario.name, &hash, args.out.as_deref())?;
    if loaded.is_sweep() {
        let file = args.scenario.file.display();
        output::say!(
            "{file} describes a sweep: this runs what its points start from; `twintrack sweep {file}` runs them"
        );
    }
    let interrupt = Interrupt::listen("stopping; finished engines are kept (again to end at once)")?;
    let (resolved, inputs) = stored_scenario(&loaded)?;
    let world = build_world(&loaded)?;
    let done = execute::engines(&world, &loaded.scenario.run.engines, threads, args.quiet, &interrupt)?;

    let run = Run {
        scenario: &loaded.scenario,
        resolved: &resolved,
        inputs: &inputs,
        hash: &hash,
        faults: &Faults::of(&world),
        outcomes: &done.outcomes,
    };
    let results = Results::of(&run)?;
    let mut folder = None;
    if run.finished().next().is_some() {
        let host = provenance::host(started, threads, done.speeds);
        folder = Some(target.write(&results, &Manifest::of(&run, &results, &provenance::build(), &host)?)?);
    }
    print(args.format, &run, &results, folder.as_deref())?;
    hint(&args.scenario.file, &run);
    Ok(Exit::of(&done.outcomes))
}

fn print(format: Format, run: &Run<'_>, results: &Results, folder: Option<&Path>) -> anyhow::Result<()> {
    let text = match format {
        Format::Table => {
            let mut text = table::render(run, output::layout());
            text.push_str(&place(results, folder));
            text.into_bytes()
        }
        Format::Json => summary::json(run, results, folder)?,
        Format::Csv => tidy::metrics_text(run)?,
    };
    Ok(output::print(&text)?)
}

/// Where the results are.
fn place(results: &Results, folder: Option<&Path>) -> String {
    match folder {
        Some(folder) => {
            format!("\nresults      {}\nfingerprint  {}\n", folder.display(), results.fingerprint)
        }
        None => "\nno engine finished: nothing was written\n".to_owned(),
    }
}

/// How to see a broken invariant again, engine by engine.
fn hint(file: &Path, run: &Run<'_>) {
    for outcome in run.outcomes.iter().filter(|outcome| matches!(outcome.end, End::Broken(_))) {
        let (seed, engine): (u64, Engine) = (run.scenario.run.seed, outcome.engine);
        output::say!(
            "to see it again: twintrack run {} --seed {seed} --engine {engine} (with the same --set)",
            file.display()
        );
    }
}
