//! Handing runs over: which share a task, what each task may take, which make an array.

use std::collections::BTreeMap;
use std::path::PathBuf;

use twintrack_core::estimate::{EngineEstimate, Estimate};
use twintrack_queues::batches::{Batch, Piece, Target, batches};
use twintrack_queues::{Array, Limits};
use twintrack_reports::folder::{Submission, submissions};
use twintrack_scenario::Sweep;

use super::engine::Cluster;
use super::failures::Failure;
use super::numbered::Numbered;
use super::speed::Speed;
use crate::commands::sweep::args::QueueArgs;
use crate::output;

/// How long a task should take unless the user says otherwise, in seconds: long beside the second that starting it takes.
const TASK_TIME_S: f64 = 300.0;
/// Runs in a task, at most.
const RUNS_MAX: usize = 1_000;
/// By how much smaller batches become each time that something was lost.
const SHRINK: usize = 8;
/// Least limit of a task's time, in seconds.
const TIME_LEAST_S: f64 = 600.0;
/// Least limit of a task's memory, in bytes.
const MEMORY_LEAST: u64 = 256_000_000;
/// How far above the estimate the limits are: machines and runs differ.
const TIME_MARGIN: f64 = 3.0;
const MEMORY_MARGIN: f64 = 1.5;
/// Doublings of limits, at most.
const DOUBLINGS_MAX: u32 = 6;

/// The runs of an array, and what its tasks may take.
struct Order {
    tasks: Vec<Vec<u32>>,
    limits: Limits,
}

impl Order {
    fn runs(&self) -> usize {
        self.tasks.iter().map(Vec::len).sum()
    }
}

/// What is to be handed over, and what is known of it.
pub(super) struct HandOver<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) sweep: &'a Sweep,
    /// The sweep's folder, as nodes know it.
    pub(super) folder: PathBuf,
    /// The scenario in it.
    pub(super) scenario: &'a str,
    /// How often something was handed over since the start.
    pub(super) round: u32,
    pub(super) failures: &'a BTreeMap<u32, Failure>,
    pub(super) speed: Speed,
}

impl HandOver<'_> {
    /// Hands over runs, in as many arrays as it takes, and tells of each. `start` is the number of the sweep's start.
    pub(super) fn submit(&self, runs: &[Numbered], start: u32) -> anyhow::Result<()> {
        let queue = self.cluster.queue.as_ref();
        let first = submissions(&self.folder)?.last().map_or(1, |last| last.number + 1);
        for (number, order) in (first..).zip(self.orders(runs)) {
            let mut submission = Submission {
                number,
                engine: queue.name().into(),
                job: None,
                start,
                scenario: self.scenario.to_owned(),
                tasks: order.tasks.clone(),
            };
            submission.keep(&self.folder)?;
            let (count, tasks) = (order.runs(), order.tasks.len());
            let job = queue.submit(&self.array(number, order))?;
            output::say!("{}: job {job}, {count} runs in {tasks} tasks", queue.name());
            submission.job = Some(job);
            submission.keep(&self.folder)?;
        }
        Ok(())
    }

    /// What would be handed over, as text.
    pub(super) fn shown(&self, runs: &[Numbered]) -> anyhow::Result<String> {
        let queue = self.cluster.queue.as_ref();
        let mut text = String::new();
        let first = submissions(&self.folder)?.last().map_or(1, |last| last.number + 1);
        for (number, order) in (first..).zip(self.orders(runs)) {
            text.push_str(&format!(
                "# array {number}: {} runs in {} tasks\n",
                order.runs(),
                order.tasks.len()
            ));
            let array = self.array(number, order);
            text.push_str(&format!("# {}\n", queue.submission(&array).join(" ")));
            for file in queue.files(&array) {
                let path = array.folder.join(file.name);
                text.push_str(&format!("\n# {}\n{}", path.display(), shortened(&file.contents)));
            }
        }
        Ok(if text.is_empty() { "nothing is missing\n".into() } else { text })
    }

    fn array(&self, number: u32, order: Order) -> Array {
        let args = &self.cluster.args;
        let partition = args.partition.iter().map(|name| format!("--partition={name}"));
        Array {
            name: format!("twintrack-{}", self.sweep.base.scenario.name),
            folder: self.folder.join(format!("submissions/{number:03}")),
            command: self.cluster.command(&self.folder.join(self.scenario), &self.folder, number),
            tasks: order.tasks,
            limits: order.limits,
            throttle: args.throttle,
            options: partition.chain(args.options.iter().cloned()).collect(),
        }
    }

    /// Tasks that take about as much memory make an array, since its tasks share their limits.
    fn orders(&self, runs: &[Numbered]) -> Vec<Order> {
        let shrink = SHRINK.saturating_pow(self.round);
        let target = Target {
            time_s: self.cluster.args.task_time.unwrap_or(TASK_TIME_S) / shrink as f64,
            units_max: (RUNS_MAX / shrink).max(1),
        };
        let (failed, others): (Vec<Piece>, Vec<Piece>) =
            self.pieces(runs).into_iter().partition(|piece| self.failures.contains_key(&piece.number));
        let mut made = batches(others, target);
        // A run that failed may do so again: it has a task of its own, behind all others.
        made.extend(batches(failed, Target { units_max: 1, ..target }));

        let mut classes: BTreeMap<u64, Vec<Batch>> = BTreeMap::new();
        for batch in made {
            classes.entry(batch.memory.next_power_of_two()).or_default().push(batch);
        }
        let most = self.cluster.queue.tasks_max();
        let arrays = classes.values().flat_map(|batches| batches.chunks(most));
        arrays.map(|batches| order(&self.cluster.args, batches)).collect()
    }

    fn pieces(&self, runs: &[Numbered]) -> Vec<Piece> {
        let estimate =
            |point: &twintrack_scenario::Point| Estimate::of(&point.loaded.scenario, &point.loaded.inputs);
        let estimates: Vec<Estimate> = self.sweep.points.iter().map(estimate).collect();
        let piece = |run: &Numbered| {
            let doublings =
                self.failures.get(&run.number).map_or(0, |failure| failure.times.min(DOUBLINGS_MAX));
            let factor = f64::from(1 << doublings);
            let estimate = &estimates[run.task.point];
            let engine = estimate.engines.iter().find(|one| one.engine == run.task.engine);
            let bytes = estimate.world + engine.map_or(0, EngineEstimate::total);
            Piece {
                number: run.number,
                time_s: self.speed.time_s(run.task.cost) * factor,
                memory: ((bytes as f64 * MEMORY_MARGIN * factor) as u64).max(MEMORY_LEAST << doublings),
            }
        };
        runs.iter().map(piece).collect()
    }
}

/// The beginning of a text whose lines may be many.
fn shortened(text: &str) -> String {
    const LINES: usize = 40;
    let lines: Vec<&str> = text.lines().collect();
    let more = lines.len().saturating_sub(LINES);
    let shown = lines.iter().take(LINES).map(|line| format!("{line}\n")).collect();
    if more == 0 { shown } else { format!("{shown}… and {more} more lines\n") }
}

/// An array of these batches.
fn order(args: &QueueArgs, batches: &[Batch]) -> Order {
    let longest_s = batches.iter().map(|batch| batch.time_s).fold(0.0, f64::max);
    let time_s = args.time_limit.unwrap_or((longest_s * TIME_MARGIN).max(TIME_LEAST_S));
    let memory = batches.iter().map(|batch| batch.memory).max().unwrap_or(MEMORY_LEAST);
    Order {
        tasks: batches.iter().map(|batch| batch.numbers.clone()).collect(),
        limits: Limits {
            time_s: time_s.ceil() as u64,
            memory: args.memory.map_or(memory, |megabytes| megabytes * 1_000_000),
        },
    }
}
