//! `twintrack sweep`: every point, replication and engine of a scenario, kept run by run.

pub(crate) mod execute;
mod precision;
pub(crate) mod progress;
pub(crate) mod tasks;

use std::path::Path;
use std::time::SystemTime;

use twintrack_reports::folder::SweepFolder;
use twintrack_reports::human::thousands;
use twintrack_reports::sweep::manifest::{Statement, Stopping, SweepManifest};
use twintrack_reports::sweep::{Study, StudyPoint, Unit};
use twintrack_scenario::{Sweep, show_sweep};

use crate::args::SweepArgs;
use crate::commands::{build_world, read_sweep};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::{output, provenance};

use execute::Work;
use progress::Board;
use tasks::Inventory;

pub(crate) fn run(args: &SweepArgs) -> anyhow::Result<Exit> {
    let started = SystemTime::now();
    let sweep = read_sweep(&args.scenario, args.replications)?;
    let rule = precision::rule(args, sweep.replications)?;
    for point in &sweep.points {
        build_world(&point.loaded)?;
    }
    let base = &sweep.base;
    let folder = SweepFolder::open(&base.scenario.name, &base.hash.to_string(), args.out.as_deref())?;
    let interrupt = Interrupt::listen("finishing the runs that are under way (again to end at once)")?;
    let threads = args.threads.map_or_else(provenance::cores, usize::from);

    let mut replications = vec![sweep.replications; sweep.points.len()];
    let mut ran = 0;
    let finished = loop {
        let Inventory { finished, missing } = Inventory::take(&sweep, &replications, &folder)?;
        if missing.is_empty() {
            let next = grown(rule.as_ref(), &replications, &finished);
            if next == replications {
                break finished;
            }
            replications = next;
            continue;
        }
        let there: usize = finished.iter().map(Vec::len).sum();
        let cost = missing.iter().map(|task| task.cost).sum();
        let board = Board::new(there + missing.len(), there, cost, args.quiet);
        let work = Work { sweeps: &[&sweep], folder: &folder, board: &board, interrupt: &interrupt };
        let result = work.run(&missing, threads);
        board.finish();
        result?;
        if interrupt.requested() {
            return interrupted(&sweep, &replications, &folder);
        }
        ran += missing.len();
    };

    let hash = base.hash.to_string();
    let engines: Vec<String> =
        base.scenario.run.engines.iter().map(|engine| engine.name().to_owned()).collect();
    let scenario = show_sweep(&sweep);
    let points = sweep.points.iter().zip(finished);
    let study = Study {
        name: &base.scenario.name,
        hash: &hash,
        seed: base.scenario.run.seed,
        scenario: &scenario,
        settings: &sweep.settings,
        engines: &engines,
        points: points.map(|(point, units)| StudyPoint { values: &point.values, units }).collect(),
    };
    let statement = Statement::of(&study, &provenance::build(), rule.clone());
    let artifacts = study.artifacts()?;
    let others = extra(&study, &statement)?;
    let host = provenance::host(started, threads, std::collections::BTreeMap::new());
    let manifest = SweepManifest::of(statement, &artifacts, &others, &host);
    let results = folder.publish(&[artifacts, others].concat(), &manifest)?;
    output::print(said(&study, &manifest, rule.as_ref(), ran, &results).as_bytes())?;
    Ok(exit(&study))
}

/// Replications of each point after the rule has looked at them.
fn grown(rule: Option<&Stopping>, replications: &[u32], finished: &[Vec<Unit>]) -> Vec<u32> {
    let each = replications.iter().zip(finished);
    each.map(|(count, units)| rule.map_or(*count, |rule| precision::next(rule, *count, units))).collect()
}

/// Files that the fingerprint does not cover.
#[cfg(feature = "parquet")]
fn extra(
    study: &Study<'_>,
    statement: &Statement,
) -> Result<Vec<twintrack_reports::Artifact>, twintrack_reports::ExportError> {
    Ok(vec![twintrack_reports::sweep::parquet::runs(study, statement)?])
}

#[cfg(not(feature = "parquet"))]
fn extra(
    _: &Study<'_>,
    _: &Statement,
) -> Result<Vec<twintrack_reports::Artifact>, twintrack_reports::ExportError> {
    Ok(Vec::new())
}

/// What to say when the user stopped the sweep.
fn interrupted(sweep: &Sweep, replications: &[u32], folder: &SweepFolder) -> anyhow::Result<Exit> {
    let left = Inventory::take(sweep, replications, folder)?;
    let finished: usize = left.finished.iter().map(Vec::len).sum();
    anstream::eprintln!(
        "{finished} of {} runs are finished and kept in {}; the same command goes on from there",
        finished + left.missing.len(),
        folder.path().display()
    );
    Ok(Exit::Interrupted)
}

/// The last lines.
fn said(
    study: &Study<'_>,
    manifest: &SweepManifest,
    rule: Option<&Stopping>,
    ran: usize,
    results: &Path,
) -> String {
    let statement = &manifest.statement;
    let runs: usize = statement.ends.values().sum();
    let ends: Vec<String> = statement.ends.iter().map(|(end, count)| format!("{count} {end}")).collect();
    let mut text = format!(
        "{}: {} points, {} engines, {} runs ({} of them now): {}\n",
        study.name,
        study.points.len(),
        study.engines.len(),
        thousands(runs as u64),
        thousands(ran as u64),
        ends.join(", ")
    );
    if let Some(rule) = rule {
        let precise = study.points.iter().filter(|point| precision::precise(rule, &point.units)).count();
        let (least, most) = statement.points.iter().fold((u32::MAX, 0), |(least, most), point| {
            (least.min(point.replications), most.max(point.replications))
        });
        text.push_str(&format!(
            "precise to {} % at {precise} of {} points, with {least} to {most} replications\n",
            rule.precision * 100.0,
            study.points.len()
        ));
    }
    text.push_str(&format!("\nresults      {}\nfingerprint  {}\n", results.display(), manifest.fingerprint));
    text
}

/// A finding outweighs a run that did not settle.
fn exit(study: &Study<'_>) -> Exit {
    let any = |end: &str| study.points.iter().flat_map(|point| &point.units).any(|unit| unit.end.end == end);
    if any("broken") {
        Exit::Finding
    } else if any("not-settled") {
        Exit::Inconclusive
    } else {
        Exit::Fine
    }
}
