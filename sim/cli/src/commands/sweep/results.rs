//! From the finished runs of a sweep to its results, whoever made them and where.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

use twintrack_reports::folder::{Plan, SweepFolder};
use twintrack_reports::human::thousands;
use twintrack_reports::sweep::manifest::{Statement, Stopping, SweepManifest};
use twintrack_reports::sweep::{Study, StudyPoint, Unit};
use twintrack_scenario::Sweep;

use super::precision;
use super::tasks::{Inventory, Task};
use crate::exit::Exit;
use crate::{output, provenance};

/// How a sweep stands: finished runs by point, or what is missing.
pub(super) enum Standing {
    Finished(Vec<Vec<Unit>>),
    Missing { there: usize, tasks: Vec<Task> },
}

/// Looks into the folder. With a rule, points that are not precise enough need more replications than the scenario says.
pub(super) fn standing(sweep: &Sweep, plan: &Plan, folder: &SweepFolder) -> anyhow::Result<Standing> {
    let mut replications = vec![sweep.replications; sweep.points.len()];
    loop {
        let Inventory { finished, missing } = Inventory::take(sweep, &replications, folder)?;
        if !missing.is_empty() {
            let there = finished.iter().map(Vec::len).sum();
            return Ok(Standing::Missing { there, tasks: missing });
        }
        let next = grown(plan.stopping.as_ref(), &replications, &finished);
        if next == replications {
            return Ok(Standing::Finished(finished));
        }
        replications = next;
    }
}

/// Replications of each point after the rule has looked at them.
fn grown(rule: Option<&Stopping>, replications: &[u32], finished: &[Vec<Unit>]) -> Vec<u32> {
    let each = replications.iter().zip(finished);
    each.map(|(count, units)| rule.map_or(*count, |rule| precision::next(rule, *count, units))).collect()
}

/// What was done towards the results by this process.
pub(super) struct Effort {
    pub(super) started: SystemTime,
    pub(super) threads: usize,
    /// Runs that were made or taken over.
    pub(super) ran: usize,
}

/// Makes the results of finished runs, puts them in place and says so.
pub(super) fn publish(
    sweep: &Sweep,
    plan: &Plan,
    folder: &SweepFolder,
    finished: Vec<Vec<Unit>>,
    effort: &Effort,
) -> anyhow::Result<Exit> {
    let base = &sweep.base;
    let hash = base.hash.to_string();
    let engines: Vec<String> =
        base.scenario.run.engines.iter().map(|engine| engine.name().to_owned()).collect();
    let points = plan.values.iter().zip(finished);
    let study = Study {
        name: &base.scenario.name,
        hash: &hash,
        seed: base.scenario.run.seed,
        scenario: &plan.shown,
        settings: &plan.settings,
        engines: &engines,
        points: points.map(|(values, units)| StudyPoint { values, units }).collect(),
    };
    let statement = Statement::of(&study, &provenance::build(), plan.stopping.clone());
    let artifacts = study.artifacts()?;
    let others = extra(&study, &statement)?;
    let host = provenance::host(effort.started, effort.threads, BTreeMap::new());
    let manifest = SweepManifest::of(statement, &artifacts, &others, &host);
    let results = folder.publish(&[artifacts, others].concat(), &manifest)?;
    let said = said(&study, &manifest, plan.stopping.as_ref(), effort.ran, &results);
    output::print(said.as_bytes())?;
    Ok(exit(&study))
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
