//! `twintrack replay`: a stored run once more, to check it, to look into it, and to find where it parts from another.

mod diff;
mod given;

use std::path::PathBuf;

use anyhow::Context;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::outcome::{End, Outcome};
use twintrack_core::settings::Engine;
use twintrack_core::watch::Watch;
use twintrack_core::world::World;
use twintrack_reports::folder::{Apart, FileDiffers, Stored};
use twintrack_reports::plots::Faults;
use twintrack_reports::{Results, Run, lookout};

use crate::commands::run::progress::Board;
use crate::exit::{BadUsage, Exit};
use crate::interrupt::Interrupt;
use crate::options::engine_parser;
use crate::scenario::{build_world, stored_scenario};
use crate::who::Roll;
use crate::{output, provenance};

use given::Given;

/// Run again what a results folder holds, check that it comes out the same, and look into it
///
/// With --until or --participant, prints how participants stand at that time. With --diff, finds the first event at which
/// the run parts from another, which may be of other settings, another seed or another engine.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct ReplayArgs {
    /// Folder that `run` left
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Show how participants stand at this time, such as 90s or 25min [default with --participant: at the end]
    #[arg(long, value_name = "TIME", conflicts_with = "other")]
    until: Option<Span>,
    /// Participant to show in full, by its index or name
    #[arg(long, value_name = "P", conflicts_with = "other")]
    participant: Option<String>,
    /// Engine to run, instead of all in the folder; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    engines: Vec<Engine>,
    /// Find the first event at which this run parts from another: DIR, FILE (a scenario), or either with @engine=NAME
    #[arg(long = "diff", value_name = "OTHER")]
    other: Option<String>,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
}

const HELP: &str = "\
Examples:
  twintrack replay reports/out/small-1a2b3c4d5e
  twintrack replay reports/out/small-1a2b3c4d5e --engine v1 --until 27min --participant 3
  twintrack replay reports/out/before --diff reports/out/after
  twintrack replay reports/out/small-1a2b3c4d5e --engine v2 --diff scenarios/study/small.toml

Exit code 0 when the results are the same, or the runs never part; 1 when not.";

pub(crate) fn run(args: &ReplayArgs) -> anyhow::Result<Exit> {
    let given = Given::folder(&args.folder)?;
    let engines = engines(args, &given)?;
    let interrupt = Interrupt::listen("stopping (again to end at once)")?;
    if let Some(other) = &args.other {
        return diff::run(&given, &engines, &Given::parse(other)?, interrupt);
    }
    let world = build_world(&given.loaded)?;
    let at = Time::ZERO + args.until.unwrap_or(given.loaded.scenario.run.until);
    let looks = args.until.is_some() || args.participant.is_some();
    let roll = Roll { count: world.participants(), names: &given.loaded.inputs.names };
    let whom = args.participant.as_deref().map(|who| roll.one(who)).transpose()?;
    let board = Board::new(&engines, args.quiet);
    let mut outcomes = Vec::new();
    for (index, engine) in engines.iter().enumerate() {
        let mut watch = board.watch(index, *engine, &world, &interrupt);
        let (outcome, text) = one(&world, *engine, looks.then_some((at, whom)), &mut watch);
        watch.finish();
        if outcome.end == End::Interrupted {
            return Ok(Exit::Interrupted);
        }
        output::print(text.as_bytes())?;
        outcomes.push(outcome);
    }
    check(&given, &Faults::of(&world), &engines, &outcomes)
}

/// Runs one engine, and looks at participants if asked to.
fn one(
    world: &World,
    engine: Engine,
    look: Option<(Time, Option<twintrack_core::ids::Participant>)>,
    watch: &mut dyn Watch,
) -> (Outcome, String) {
    let Some((at, whom)) = look else {
        return (twintrack_core::run(world, engine, watch), String::new());
    };
    let (outcome, view) = lookout::run(world, engine, (at, whom), watch);
    let text = if whom.is_some() { view.details() } else { view.overview() };
    (outcome, format!("{engine}, {text}\n"))
}

/// The engines to run: those asked for, else all whose results are stored.
fn engines(args: &ReplayArgs, given: &Given) -> anyhow::Result<Vec<Engine>> {
    let stored: Vec<Engine> = given.engines();
    if args.engines.is_empty() {
        return Ok(stored);
    }
    if args.other.is_none()
        && let Some(missing) = args.engines.iter().find(|engine| !stored.contains(engine))
    {
        let names: Vec<_> = stored.iter().map(|engine| engine.name()).collect();
        let text =
            format!("{} holds no results of {missing}: it has {}", args.folder.display(), names.join(", "));
        return Err(BadUsage(text).into());
    }
    Ok(args.engines.clone())
}

/// Holds the results of this run against those that are stored.
fn check(given: &Given, faults: &[Faults], engines: &[Engine], outcomes: &[Outcome]) -> anyhow::Result<Exit> {
    let stored = given.stored.as_ref().context("only folders are replayed")?;
    let (resolved, inputs) = stored_scenario(&given.loaded)?;
    let hash = given.loaded.hash.to_string();
    let run = Run {
        scenario: &given.loaded.scenario,
        resolved: &resolved,
        inputs: &inputs,
        hash: &hash,
        faults,
        outcomes,
    };
    let results = Results::of(&run)?;
    let names: Vec<&str> = engines.iter().map(|engine| engine.name()).collect();
    let partly = (engines.len() < given.engines().len()).then_some(names.as_slice());
    let equal = partly.is_none() && results.fingerprint == stored.manifest.fingerprint;
    let mut differences = stored.differences(&results, partly)?;
    if partly.is_none() && stored.is_interrupted() {
        // Plots and captions say which engines there were; the figures are compared.
        differences.retain(|differs| !differs.path().starts_with("plots/"));
    }
    let mut text = String::new();
    if equal && differences.is_empty() {
        text.push_str(&format!("equal: fingerprint {}\n", results.fingerprint));
    } else if differences.is_empty() {
        text.push_str(&format!("equal as far as compared: tables and histograms of {}\n", names.join(", ")));
    } else {
        text.push_str(&different(stored, &results, partly.is_none(), &differences));
        text.push_str(&apart(&stored.apart(&results)?, &given.name));
    }
    output::print(text.as_bytes())?;
    Ok(if differences.is_empty() { Exit::Fine } else { Exit::Finding })
}

/// When the series part first, and how to come closer.
fn apart(found: &[Apart], folder: &str) -> String {
    let mut text = String::new();
    for Apart { engine, from_s, metrics } in found {
        let told: Vec<String> =
            metrics.iter().map(|(name, stored, now)| format!("{name} {stored} | {now}")).collect();
        text.push_str(&format!("  {engine} parts in the bin from {from_s} s: {}\n", told.join(", ")));
        text.push_str(&format!(
            "    how it stands there: twintrack replay {folder} --engine {engine} --until {from_s}s\n"
        ));
    }
    if !found.is_empty() {
        text.push_str(&format!(
            "  the first event: the first line that differs between `twintrack trace {folder}/scenario.toml --format jsonl` of both \
             versions\n"
        ));
    }
    text
}

fn different(stored: &Stored, results: &Results, whole: bool, differences: &[FileDiffers]) -> String {
    let mut text = String::from("different:\n");
    if whole {
        let before = &stored.manifest.fingerprint;
        text.push_str(&format!("  fingerprint {before} is stored, {} came out\n", results.fingerprint));
    }
    for differs in differences {
        text.push_str(&match differs {
            FileDiffers::Missing { path } => format!("  {path}: not in the folder\n"),
            FileDiffers::Surplus { path } => format!("  {path}: did not come out again\n"),
            FileDiffers::Tampered { path } => {
                format!("  {path}: was changed after the run (it is not what manifest.json says)\n")
            }
            FileDiffers::Content { path, line, stored, now } => {
                format!("  {path}, line {line}:\n    stored  {stored}\n    now     {now}\n")
            }
        });
    }
    let (then, now) = (&stored.manifest.build, provenance::build());
    if then.version != now.version || then.git != now.git {
        text.push_str(&format!(
            "  it was run by version {} ({}), this is {} ({})\n",
            then.version, then.git, now.version, now.git
        ));
    }
    text
}
