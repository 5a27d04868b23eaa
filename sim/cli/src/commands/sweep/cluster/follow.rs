//! Following what was handed over until nothing is missing, or nothing more can be done.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use indicatif::{ProgressBar, ProgressDrawTarget};
use twintrack_queues::TaskState;
use twintrack_reports::folder::{Submission, SweepFolder, stored_units, submissions};
use twintrack_reports::sweep::UnitId;

use super::engine::{Cluster, full};
use super::failures::{self, Failure, States};
use super::hand_over::HandOver;
use super::numbered::{ATTEMPTS, Numbered, runs};
use super::speed::Speed;
use crate::commands::sweep::gather;
use crate::commands::sweep::planned::Planned;
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::output;

/// How often to look: soon at first, since tiny sweeps are over in seconds, then as rarely as sites ask for.
const LOOK_FIRST: Duration = Duration::from_millis(300);
const LOOK_LAST: Duration = Duration::from_secs(15);
/// How long a result may take to be seen from another machine after its task is over.
const SEEN_WITHIN: Duration = Duration::from_secs(2);
/// How often in a row an engine may fail to answer.
const SILENCES_MAX: u32 = 20;

/// One start of a sweep on a cluster.
pub(super) struct Campaign<'a> {
    cluster: &'a Cluster,
    planned: &'a Planned,
    folder: &'a SweepFolder,
    /// Every run of the sweep.
    all: Vec<Numbered>,
    /// Which start of the sweep it is.
    start: u32,
    line: ProgressBar,
}

/// How things stand at one look.
struct Look {
    missing: Vec<u32>,
    under_way: usize,
}

impl<'a> Campaign<'a> {
    pub(super) fn new(
        cluster: &'a Cluster,
        planned: &'a Planned,
        folder: &'a SweepFolder,
        quiet: bool,
    ) -> anyhow::Result<Campaign<'a>> {
        let start = submissions(folder.path())?.last().map_or(1, |last| last.start + 1);
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let line = ProgressBar::with_draw_target(None, target);
        let all = runs(&planned.sweep, &Default::default());
        Ok(Campaign { cluster, planned, folder, all, start, line })
    }

    /// Hands over what is missing and not under way, again and again where it is lost.
    pub(super) fn run(&self, detach: bool) -> anyhow::Result<Exit> {
        let started = SystemTime::now();
        let interrupt = Interrupt::listen("leaving the cluster to itself (again to end at once)")?;
        let before = stored_units(self.folder.path())?.len();
        let mut states = States::default();
        // Tasks of an earlier start may still be under way: their runs are waited for, not handed over twice.
        let earlier = self.look(&mut states, &submissions(self.folder.path())?)?;
        let mut round = 0;
        if earlier.under_way == 0 && !earlier.missing.is_empty() {
            self.hand_over(&earlier.missing, round, &BTreeMap::new())?;
            round += 1;
        }
        if detach {
            output::say!("go on with: twintrack sweep resume {}", self.folder.path().display());
            return Ok(Exit::Fine);
        }
        let mut wait = LOOK_FIRST;
        let mut silences = 0;
        loop {
            if interrupt.requested() || self.folder.cancelled() {
                return Ok(self.left());
            }
            let look = match self.look(&mut states, &submissions(self.folder.path())?) {
                Ok(look) => look,
                Err(error) if silences < SILENCES_MAX => {
                    silences += 1;
                    self.line.println(format!("asking again: {error:#}"));
                    sleep(LOOK_LAST);
                    continue;
                }
                Err(error) => {
                    return Err(error.context("tasks may go on; `twintrack sweep resume` follows them"));
                }
            };
            silences = 0;
            if look.missing.is_empty() {
                break;
            }
            if look.under_way == 0 {
                sleep(SEEN_WITHIN);
                let missing = self.look(&mut states, &[])?.missing;
                let failures = self.failures(&states, &missing)?;
                let again: Vec<u32> = missing
                    .into_iter()
                    .filter(|number| failures.get(number).is_none_or(|failure| failure.times < ATTEMPTS))
                    .collect();
                if again.is_empty() {
                    self.line.finish_and_clear();
                    tell(&failures, &self.all);
                    break;
                }
                self.let_go_of_held(&states)?;
                self.hand_over(&again, round, &failures)?;
                round += 1;
                wait = LOOK_FIRST;
            }
            sleep(wait);
            wait = (wait * 3 / 2).min(LOOK_LAST);
        }
        self.line.finish_and_clear();
        let ran = stored_units(self.folder.path())?.len() - before;
        gather::finish(self.planned, self.folder, started, ran)
    }

    /// Looks into the folder, and asks the engine about these submissions.
    fn look(&self, states: &mut States, submissions: &[Submission]) -> anyhow::Result<Look> {
        // The engine first: what is over by then is stored by now.
        states.ask(self.cluster.queue.as_ref(), submissions)?;
        let stored = stored_units(self.folder.path())?;
        let missing: Vec<u32> =
            self.all.iter().filter(|run| !stored.contains(&run.task.id)).map(|run| run.number).collect();
        let running = states.count(|state| *state == TaskState::Running);
        let waiting = states.count(|state| *state == TaskState::Waiting);
        self.line.set_message(format!(
            "{} of {} runs; {}: {running} tasks run, {waiting} wait",
            self.all.len() - missing.len(),
            self.all.len(),
            self.cluster.queue.name()
        ));
        self.line.tick();
        Ok(Look { missing, under_way: running + waiting })
    }

    fn hand_over(
        &self,
        numbers: &[u32],
        round: u32,
        failures: &BTreeMap<u32, Failure>,
    ) -> anyhow::Result<()> {
        let runs: Vec<Numbered> =
            numbers.iter().map(|number| self.all[*number as usize - 1].clone()).collect();
        let folder = full(self.folder.path())?;
        let hand_over = HandOver {
            cluster: self.cluster,
            sweep: &self.planned.sweep,
            scenario: &self.planned.plan.scenario,
            round,
            failures,
            speed: Speed::shown_by(&folder, &submissions(&folder)?, &self.all)?,
            folder,
        };
        self.line.suspend(|| hand_over.submit(&runs, self.start))
    }

    fn failures(&self, states: &States, missing: &[u32]) -> anyhow::Result<BTreeMap<u32, Failure>> {
        let names: BTreeMap<u32, &UnitId> =
            missing.iter().map(|number| (*number, &self.all[*number as usize - 1].task.id)).collect();
        let mine: Vec<Submission> =
            submissions(self.folder.path())?.into_iter().filter(|one| one.start == self.start).collect();
        Ok(failures::failures(self.folder.path(), self.cluster.queue.as_ref(), &mine, states, &names)?)
    }

    /// Tasks that the engine holds back for good would wait beside those that take their place.
    fn let_go_of_held(&self, states: &States) -> anyhow::Result<()> {
        let held = states.with(|state| *state == TaskState::Held);
        for submission in submissions(self.folder.path())?.iter().filter(|one| held.contains(&one.number)) {
            if let Some(job) = &submission.job {
                self.cluster.queue.cancel(job)?;
            }
        }
        Ok(())
    }

    /// What to say when the user no longer follows.
    fn left(&self) -> Exit {
        self.line.finish_and_clear();
        let folder = self.folder.path().display();
        output::say!(
            "no longer followed: `twintrack sweep status {folder}` says how it stands, `resume` follows it, `cancel` ends it"
        );
        Exit::Interrupted
    }
}

/// Runs that are given up, and where to look.
pub(crate) fn tell(failures: &BTreeMap<u32, Failure>, all: &[Numbered]) {
    for (number, failure) in failures {
        let task = &all[*number as usize - 1].task;
        output::say!(
            "run {number} (point {}, replication {}, {}) failed {} times: {}; see {}",
            task.point + 1,
            task.replication,
            task.engine,
            failure.times,
            failure.why,
            failure.log.display()
        );
    }
}
