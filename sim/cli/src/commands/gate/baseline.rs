//! `twintrack baseline`: the figures that changes are held against, saved, shown and brought up to date.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use fs_err as fs;
use fs_err::PathExt;
use twintrack_core::outcome::End;
use twintrack_reports::ci::Change;
use twintrack_reports::ci::baseline::Baseline;
use twintrack_reports::folder::write_report;
use twintrack_reports::{human, table};

use super::{BASELINES, HostArgs, baseline_of, footprints, host_figures, outcomes};
use crate::exit::{BadUsage, Exit};
use crate::interrupt::Interrupt;
use crate::output;
use crate::scenario::load_source;

/// Save, show and update the figures that `ci` compares with
#[derive(Debug, clap::Args)]
pub(crate) struct BaselineArgs {
    #[command(subcommand)]
    command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
enum BaselineCommand {
    /// Run scenarios and save their figures where there is no baseline yet
    #[command(after_help = "Example:\n  twintrack baseline save scenarios/smoke/*.toml")]
    Save(BaselineFiles),
    /// Run scenarios and replace their baselines; `git diff` then shows what changed
    #[command(after_help = "Example:\n  twintrack baseline update scenarios/smoke/tiny.toml")]
    Update(BaselineFiles),
    /// Print a baseline
    #[command(after_help = "Example:\n  twintrack baseline show scenarios/baselines/tiny.json")]
    Show(BaselineShow),
}

#[derive(Debug, clap::Args)]
struct BaselineFiles {
    /// Scenario files
    #[arg(value_name = "SCENARIO", required = true)]
    scenarios: Vec<PathBuf>,
    /// Baseline, or the folder with baselines by the names of scenarios
    #[arg(long, value_name = "PATH", default_value = BASELINES)]
    baseline: PathBuf,
    #[command(flatten)]
    host: HostArgs,
}

#[derive(Debug, clap::Args)]
struct BaselineShow {
    /// The baseline
    file: PathBuf,
}

pub(crate) fn run(args: &BaselineArgs) -> anyhow::Result<Exit> {
    match &args.command {
        BaselineCommand::Save(files) => written(files, false),
        BaselineCommand::Update(files) => written(files, true),
        BaselineCommand::Show(show) => {
            let text = fs::read(&show.file)?;
            let read = Baseline::read(&text);
            let baseline = read.map_err(|error| BadUsage(format!("{}: {error}", show.file.display())))?;
            output::print(shown(&baseline).as_bytes())?;
            Ok(Exit::Fine)
        }
    }
}

/// Runs every scenario, then writes: a mistake in the last one leaves nothing half done. `save` refuses to replace, `update` to
/// make something new, so that neither does by a slip what the other is for.
fn written(files: &BaselineFiles, replace: bool) -> anyhow::Result<Exit> {
    let interrupt = Interrupt::listen("stopping; nothing is written (again to end at once)")?;
    let mut ready = Vec::new();
    for file in &files.scenarios {
        let loaded = load_source(twintrack_scenario::Source::read(file)?, &[], None)?;
        let path = baseline_of(&files.baseline, &loaded.scenario.name);
        match (path.fs_err_try_exists()?, replace) {
            (true, false) => {
                let told =
                    format!("{} is there already: `twintrack baseline update` replaces it", path.display());
                return Err(BadUsage(told).into());
            }
            (false, true) => {
                let told = format!("there is no {}: `twintrack baseline save` makes it", path.display());
                return Err(BadUsage(told).into());
            }
            _ => {}
        }
        let Some(outcomes) = outcomes(&loaded, &interrupt)? else { return Ok(Exit::Interrupted) };
        if let Some(bad) = outcomes.iter().find(|outcome| !matches!(outcome.end, End::Settled)) {
            output::say!(
                "{}: {} did not settle: `twintrack ci` will call it inconclusive",
                file.display(),
                bad.engine
            );
        }
        let host = host_figures(file, &loaded, files.host)?;
        let Some(footprints) = footprints(&loaded, &interrupt)? else { return Ok(Exit::Interrupted) };
        let (name, hash) = (&loaded.scenario.name, loaded.hash.to_string());
        ready.push((path, Baseline::of(name, &hash, &outcomes, footprints, host)));
    }
    for (path, baseline) in ready {
        let before = if replace { Baseline::read(&fs::read(&path)?).ok() } else { None };
        write_report(&path, baseline.text().as_bytes())?;
        output::print(told(&path, &baseline, before.as_ref()).as_bytes())?;
    }
    Ok(Exit::Fine)
}

/// What was written, and how many values differ from before.
fn told(path: &Path, baseline: &Baseline, before: Option<&Baseline>) -> String {
    let count: usize = baseline.metrics.values().map(std::collections::BTreeMap::len).sum();
    let changed = before.map_or_else(String::new, |before| {
        let values = baseline.metrics.iter().flat_map(|(engine, values)| {
            values.iter().filter(move |(name, value)| {
                before.metrics.get(engine).and_then(|old| old.get(*name)) != Some(*value)
            })
        });
        format!(", {} of them changed", values.count())
    });
    format!("{}: {count} values{changed}\n", path.display())
}

/// The values side by side, as `run` prints them.
fn shown(baseline: &Baseline) -> String {
    let engines: Vec<&String> = baseline.metrics.keys().collect();
    let mut names: Vec<&String> = baseline.metrics.values().flat_map(|values| values.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let header: Vec<String> =
        std::iter::once("metric".to_owned()).chain(engines.iter().map(|e| (*e).clone())).collect();
    let row = |name: &&String| {
        let value = |engine: &&String| baseline.metrics[*engine].get(*name).copied().flatten();
        let value = |engine: &&String| value(engine).map_or(human::NONE.to_owned(), human::digits);
        std::iter::once((*name).clone()).chain(engines.iter().map(value)).collect()
    };
    let rows: Vec<Vec<String>> = names.iter().map(row).collect();
    let table = table::of_texts(&header, &rows, 1, output::layout());
    format!("{}, hash {}\n\n{table}", baseline.scenario, baseline.hash)
}

/// Whether a metric's change is one that a baseline should be brought up to date for.
pub(super) fn outdates(change: Change) -> bool {
    !matches!(change, Change::Same | Change::Worse)
}
