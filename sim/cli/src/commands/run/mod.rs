//! `twintrack run`: the engines of a scenario side by side.

mod eta;
pub(crate) mod execute;
pub(crate) mod progress;
pub(crate) mod refuse;

use std::path::Path;
use std::time::SystemTime;

use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::Engine;
use twintrack_reports::folder::Target;
use twintrack_reports::manifest::Manifest;
use twintrack_reports::plots::Faults;
use twintrack_reports::{Results, Run, summary, table, tidy};
use twintrack_scenario::Override;

use crate::args::{Format, RunArgs};
use crate::commands::{build_world, load_scenario, stored_scenario};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::{output, provenance};

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
        anstream::eprintln!(
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
    Ok(exit(&done.outcomes))
}

/// Options that stand for settings, so that the hash and the scenario written with the results include them.
pub(crate) fn options_of(seed: Option<u64>, engines: &[Engine]) -> Vec<Override> {
    let seed = seed.map(|seed| Override::option("--seed", "run.seed", &seed.to_string()));
    let names: Vec<_> = engines.iter().map(|engine| engine.name()).collect();
    let engines = (!names.is_empty()).then(|| Override::option("--engine", "run.engines", &names.join(",")));
    seed.into_iter().chain(engines).collect()
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
        anstream::eprintln!(
            "to see it again: twintrack run {} --seed {seed} --engine {engine} (with the same --set)",
            file.display()
        );
    }
}

/// An interruption outweighs a finding, and a finding outweighs an engine that did not settle.
pub(crate) fn exit(outcomes: &[Outcome]) -> Exit {
    let any = |wanted: fn(&End) -> bool| outcomes.iter().any(|outcome| wanted(&outcome.end));
    if any(|end| matches!(end, End::Interrupted)) {
        Exit::Interrupted
    } else if any(|end| matches!(end, End::Broken(_))) {
        Exit::Finding
    } else if any(|end| matches!(end, End::NotSettled { .. })) {
        Exit::Inconclusive
    } else {
        Exit::Fine
    }
}
