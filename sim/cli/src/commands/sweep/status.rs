//! `twintrack sweep status`: how a sweep stands, without changing anything.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use twintrack_queues::{TaskState, numbers};
use twintrack_reports::folder::{Submission, at_work, is_cancelled, stored_units, submissions};

use super::args::{StatusArgs, StatusFormat};
use super::cluster::{ATTEMPTS, Cluster, Failure, Numbered, States, failures, runs};
use super::planned::{self, Planned};
use super::tasks;
use crate::exit::Exit;
use crate::output;

/// How a sweep stands.
struct Status {
    runs: usize,
    /// Runs that are not stored.
    missing: Vec<Numbered>,
    /// Whether a process has the folder to itself: it runs the sweep, or follows it.
    at_work: bool,
    /// Whether the user cancelled it, and has not resumed it since.
    cancelled: bool,
    results: bool,
    engine: Option<Engine>,
    /// Of a sweep that is cancelled there are none: what was under way was ended on purpose.
    failures: BTreeMap<u32, Failure>,
}

/// What the engine of a cluster says.
struct Engine {
    name: &'static str,
    jobs: Vec<String>,
    running: usize,
    waiting: usize,
    held: usize,
    /// Why it does not answer, if it does not.
    silent: Option<String>,
}

pub(super) fn run(args: &StatusArgs) -> anyhow::Result<Exit> {
    let status = look(&args.folder.folder)?;
    let text = match args.format {
        StatusFormat::Text => text(&status),
        StatusFormat::Json => format!("{}\n", serde_json::to_string_pretty(&as_json(&status))?),
    };
    output::print(text.as_bytes())?;
    Ok(if status.missing.is_empty() { Exit::Fine } else { Exit::Unfinished })
}

fn look(folder: &Path) -> anyhow::Result<Status> {
    let Planned { sweep, .. } = planned::read(folder)?;
    let cluster = Cluster::of(folder)?;
    let all = submissions(folder)?;
    let start = all.last().map_or(0, |last| last.start);
    let latest: Vec<Submission> = all.into_iter().filter(|one| one.start == start).collect();
    let mut states = States::default();
    // What is stored can be told without the engine.
    let silent = cluster.as_ref().and_then(|cluster| states.ask(cluster.queue.as_ref(), &latest).err());
    // After the engine was asked: what was over by then is stored by now.
    let missing = runs(&sweep, &stored_units(folder)?);
    let names = missing.iter().map(|run| (run.number, &run.task.id)).collect();
    let cancelled = is_cancelled(folder);
    let failures = match &cluster {
        Some(cluster) if !cancelled => failures(folder, cluster.queue.as_ref(), &latest, &states, &names)?,
        _ => BTreeMap::new(),
    };
    let count = |wanted: TaskState| states.count(|state| *state == wanted);
    let engine = cluster.map(|cluster| Engine {
        name: cluster.queue.name(),
        jobs: latest.iter().filter_map(|submission| submission.job.clone()).collect(),
        running: count(TaskState::Running),
        waiting: count(TaskState::Waiting),
        held: count(TaskState::Held),
        silent: silent.as_ref().map(ToString::to_string),
    });
    let results = folder.join("results").is_dir();
    let (runs, at_work) = (tasks::count(&sweep), at_work(folder)?);
    Ok(Status { runs, missing, at_work, cancelled, results, engine, failures })
}

fn text(status: &Status) -> String {
    let Status { runs, missing, .. } = status;
    let mut text = format!("{} of {runs} runs are finished\n", runs - missing.len());
    if let Some(Engine { name, jobs, running, waiting, held, silent }) = &status.engine {
        let jobs = if jobs.is_empty() { "none".into() } else { jobs.join(", ") };
        text.push_str(&match silent {
            Some(why) => format!("{name} does not answer (jobs: {jobs}): {why}\n"),
            None => {
                format!("{name}: {running} tasks run, {waiting} wait, {held} are held (jobs: {jobs})\n")
            }
        });
    }
    text.push_str(match (status.at_work, status.results) {
        (true, _) => "a twintrack is at work in this folder\n",
        (false, true) if missing.is_empty() => "the results are there\n",
        (false, _) if status.cancelled => "cancelled: `sweep resume` goes on with it\n",
        (false, _) => "no twintrack is at work in this folder: `sweep resume` goes on with it\n",
    });
    let alike: Vec<_> = status.failures.iter().collect();
    for alike in alike.chunk_by(|(_, one), (_, other)| one == other) {
        let (numbers, failure) = (alike.iter().map(|(number, _)| **number), alike[0].1);
        let given_up = if failure.times >= ATTEMPTS { ", given up" } else { "" };
        let (runs, times, why) = (if alike.len() == 1 { "run" } else { "runs" }, failure.times, &failure.why);
        let (numbers, log) = (numbers::written(&numbers.collect::<Vec<_>>()), failure.log.display());
        text.push_str(&format!("{runs} {numbers} failed {times} times{given_up}: {why}; see {log}\n"));
    }
    text
}

fn as_json(status: &Status) -> Value {
    let failure = |(number, failure): (&u32, &Failure)| {
        json!({
            "index": number,
            "times": failure.times,
            "given_up": failure.times >= ATTEMPTS,
            "why": failure.why,
            "log": failure.log,
        })
    };
    let engine = status.engine.as_ref().map(|engine| {
        json!({
            "name": engine.name,
            "jobs": engine.jobs,
            "running": engine.running,
            "waiting": engine.waiting,
            "held": engine.held,
            "silent": engine.silent,
        })
    });
    json!({
        "runs": status.runs,
        "finished": status.runs - status.missing.len(),
        "missing": status.missing.iter().map(|run| run.number).collect::<Vec<_>>(),
        "at_work": status.at_work,
        "cancelled": status.cancelled,
        "results": status.results,
        "engine": engine,
        "failures": status.failures.iter().map(failure).collect::<Vec<_>>(),
    })
}
