//! The rollout plan, carried out on evidence: when each phase would have been entered, held up, or rolled back.
//!
//! Both engines run over the whole recording, so that a plan can be judged after the fact; it never sees more than the
//! checkpoints up to the time at which it decides. What recipients have while part of the providers have moved is that of
//! [`mixed`](crate::mixed).

use serde::Serialize;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::Rollout;

use crate::compare::Comparison;
use crate::mixed::Mix;
use crate::track::{Track, Work};

/// Whose allocations people get, and what runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The reference alone.
    Reference,
    /// Both, the reference counts.
    Dual,
    /// Both; the candidate counts where the provider has moved.
    Mixed,
    /// Both, the candidate counts.
    Primary,
    /// The candidate alone.
    Alone,
    /// The reference again, after a roll-back.
    RolledBack,
}

impl Phase {
    /// The phases of a plan that goes well, in order.
    #[must_use]
    pub fn planned(rollout: &Rollout) -> Vec<Phase> {
        let mixed = rollout.mixed.map(|_| Phase::Mixed);
        let phases =
            [Some(Phase::Reference), Some(Phase::Dual), mixed, Some(Phase::Primary), Some(Phase::Alone)];
        phases.into_iter().flatten().collect()
    }

    /// In words, with the engines' names.
    #[must_use]
    pub fn words(self, rollout: &Rollout) -> String {
        let (from, to) = (rollout.from, rollout.to);
        match self {
            Phase::Reference => format!("{from} alone"),
            Phase::Dual => format!("dual-track, {from} counts"),
            Phase::Mixed => {
                format!(
                    "{to} counts for {} of the providers, {from} for the others",
                    percent(rollout.mixed_share())
                )
            }
            Phase::Primary => format!("{to} counts, {from} stands by"),
            Phase::Alone => format!("{to} alone"),
            Phase::RolledBack => format!("rolled back to {from}"),
        }
    }
}

/// A decision of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub at: Time,
    /// The phase from then on; that of before where it is held up.
    pub phase: Phase,
    /// Advance, hold or roll back.
    pub decision: Decision,
    /// On which evidence.
    pub why: String,
}

/// What a plan decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The next phase begins.
    Advance,
    /// It would be due, and is not entered yet.
    Hold,
    /// Back to the reference.
    RollBack,
    /// The reference is off already: there is nothing to roll back to.
    TooLate,
}

impl Decision {
    /// In a word or two.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Decision::Advance => "advance",
            Decision::Hold => "hold",
            Decision::RollBack => "roll back",
            Decision::TooLate => "too late to roll back",
        }
    }
}

/// What people saw while the candidate counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Felt {
    /// For how long.
    pub time: Span,
    /// Most recipients beyond the tolerance at one checkpoint.
    pub recipients_max: usize,
    /// Largest difference of one recipient's allocation.
    pub largest: f64,
    /// Differences added up over recipients and time, in units × seconds.
    pub unit_seconds: f64,
}

/// A plan carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// All decisions, in order.
    pub steps: Vec<Step>,
    /// The phase at the end.
    pub last: Phase,
    /// How long each of [`Phase::planned`] and the time after a roll-back took, and what each engine did in it.
    pub phases: Vec<Spent>,
    /// What people saw.
    pub felt: Felt,
    /// What the mixed phase gave, if it was entered.
    pub mixed: Option<MixedPhase>,
}

/// What recipients had while part of the providers had moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MixedPhase {
    /// For how long.
    pub time: Span,
    /// Least share of recipients that had no less and no more than under the two engines, within the tolerance.
    pub within: f64,
    /// Units short at the worst checkpoint.
    pub short: f64,
    /// Units above at the worst checkpoint.
    pub above: f64,
}

/// A phase and what was done in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spent {
    /// Which.
    pub phase: Phase,
    /// For how long.
    pub time: Span,
    /// What the reference did, if it ran.
    pub reference: Option<Work>,
    /// What the candidate did, if it ran.
    pub candidate: Option<Work>,
}

/// When phases are due.
fn due(rollout: &Rollout, until: Span) -> [Time; 3] {
    let quarter = |n: u64| Span(until.0 / 4 * n);
    [
        rollout.dual_track.unwrap_or(quarter(1)),
        rollout.primary.unwrap_or(quarter(2)),
        rollout.alone.unwrap_or(quarter(3)),
    ]
    .map(|span| Time::ZERO + span)
}

/// Carries a plan out on two tracks. O(checkpoints).
#[must_use]
pub fn carry_out(
    [reference, candidate]: [&Track; 2],
    comparison: &Comparison,
    rollout: &Rollout,
    until: Span,
) -> Course {
    let [dual, primary, alone] = due(rollout, until);
    let mut course = Course {
        steps: Vec::new(),
        last: Phase::Reference,
        phases: Vec::new(),
        felt: Felt::default(),
        mixed: None,
    };
    // Since when all criteria have held.
    let mut good_since: Option<Time> = None;
    let (mut before, mut done) = (Time::ZERO, [Work::default(); 2]);
    for row in &comparison.rows {
        let (index, _) = row.checkpoints;
        let work = candidate.checkpoints[index].work;
        let reference_work = reference.checkpoints.get(index).map_or(done[0], |checkpoint| checkpoint.work);
        course.spend(row.at.since(before), since(reference_work, done[0]), since(work, done[1]));
        if matches!(course.last, Phase::Primary | Phase::Alone) {
            let beyond = row.recipients - (row.within * row.recipients as f64).round() as usize;
            let felt = &mut course.felt;
            let seconds = row.at.since(before).as_secs_f64();
            felt.time = felt.time + row.at.since(before);
            felt.recipients_max = felt.recipients_max.max(beyond);
            felt.largest = felt.largest.max(row.largest);
            felt.unit_seconds += row.mean * row.recipients as f64 * seconds;
        }
        if course.last == Phase::Mixed {
            course.mix(row.at.since(before), &row.mix);
        }
        (before, done) = (row.at, [reference_work, work]);
        let unsafe_because = unsafe_because(&work, rollout);
        let mixed_badly = course.last == Phase::Mixed && row.mix.within < rollout.roll_back_below;
        let objection = unsafe_because.clone().or_else(|| {
            (row.within < rollout.within_min)
                .then(|| format!("{} of the recipients are within the tolerance", percent(row.within)))
        });
        let objection = objection.or_else(|| {
            (course.last == Phase::Mixed && row.mix.within < rollout.within_min).then(|| {
                format!(
                    "{} of the recipients have what they have under one of the two",
                    percent(row.mix.within)
                )
            })
        });
        good_since = if objection.is_some() { None } else { good_since.or(Some(row.at)) };
        let held = good_since.is_some_and(|since| row.at.since(since) >= rollout.hold_for);
        let waiting = || {
            objection
                .clone()
                .unwrap_or_else(|| format!("the criteria have not held for {} yet", rollout.hold_for))
        };
        match course.last {
            Phase::Reference if row.at >= dual => {
                course.step(row.at, Phase::Dual, Decision::Advance, "as planned".into());
            }
            Phase::Dual if rollout.mixed.is_some_and(|mixed| row.at >= Time::ZERO + mixed) => {
                course.advance_or_hold(row.at, Phase::Mixed, held, waiting(), rollout);
                if course.last == Phase::Mixed {
                    // What holds under the mix has yet to be seen.
                    good_since = None;
                }
            }
            Phase::Mixed if unsafe_because.is_some() || mixed_badly => {
                course.step(row.at, Phase::RolledBack, Decision::RollBack, waiting());
            }
            Phase::Dual if rollout.mixed.is_none() && row.at >= primary => {
                course.advance_or_hold(row.at, Phase::Primary, held, waiting(), rollout);
            }
            Phase::Mixed if row.at >= primary => {
                course.advance_or_hold(row.at, Phase::Primary, held, waiting(), rollout);
            }
            Phase::Primary if unsafe_because.is_some() || row.within < rollout.roll_back_below => {
                course.step(row.at, Phase::RolledBack, Decision::RollBack, waiting());
            }
            Phase::Primary if row.at >= alone => {
                course.advance_or_hold(row.at, Phase::Alone, held, waiting(), rollout);
            }
            Phase::Alone if unsafe_because.is_some() => {
                let told = course.steps.last().is_some_and(|step| step.decision == Decision::TooLate);
                if !told {
                    course.step(row.at, Phase::Alone, Decision::TooLate, waiting());
                }
            }
            _ => {}
        }
    }
    course
}

impl Course {
    fn step(&mut self, at: Time, phase: Phase, decision: Decision, why: String) {
        self.last = phase;
        self.steps.push(Step { at, phase, decision, why });
    }

    fn advance_or_hold(&mut self, at: Time, next: Phase, held: bool, waiting: String, rollout: &Rollout) {
        if held {
            let why = format!("all criteria have held for {}", rollout.hold_for);
            self.step(at, next, Decision::Advance, why);
        } else if self.steps.last().is_none_or(|step| step.decision != Decision::Hold) {
            self.step(at, self.last, Decision::Hold, waiting);
        }
    }

    fn mix(&mut self, time: Span, mix: &Mix) {
        let none = MixedPhase { time: Span::ZERO, within: 1.0, short: 0.0, above: 0.0 };
        let so_far = self.mixed.unwrap_or(none);
        self.mixed = Some(MixedPhase {
            time: so_far.time + time,
            within: so_far.within.min(mix.within),
            short: so_far.short.max(mix.short),
            above: so_far.above.max(mix.above),
        });
    }

    fn spend(&mut self, time: Span, reference: Work, candidate: Work) {
        let phase = self.last;
        let at = self.phases.iter().position(|spent| spent.phase == phase).unwrap_or_else(|| {
            let runs = |is: bool| is.then(Work::default);
            self.phases.push(Spent {
                phase,
                time: Span::ZERO,
                reference: runs(phase != Phase::Alone),
                candidate: runs(!matches!(phase, Phase::Reference | Phase::RolledBack)),
            });
            self.phases.len() - 1
        });
        let spent = &mut self.phases[at];
        spent.time = spent.time + time;
        for (sum, more) in [(&mut spent.reference, reference), (&mut spent.candidate, candidate)] {
            if let Some(sum) = sum {
                *sum = plus(*sum, more);
            }
        }
    }
}

/// Why the candidate must not count, whatever its allocations.
fn unsafe_because(work: &Work, rollout: &Rollout) -> Option<String> {
    [
        (work.wrong, rollout.wrong_orders_max, "wrong orders"),
        (work.missed, rollout.missed_orders_max, "missed orders"),
        (work.lost, rollout.lost_updates_max, "lost updates"),
    ]
    .into_iter()
    .find(|(count, most, _)| count > most)
    .map(|(count, most, what)| format!("{count} {what} so far, where {most} are allowed"))
}

/// A share in percent, with as many digits as tell it from all.
#[must_use]
pub fn percent(share: f64) -> String {
    let text = format!("{:.3}", share * 100.0);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} %")
}

fn since(now: Work, then: Work) -> Work {
    with(now, then, u64::saturating_sub)
}

fn plus(a: Work, b: Work) -> Work {
    with(a, b, u64::saturating_add)
}

fn with(a: Work, b: Work, op: fn(u64, u64) -> u64) -> Work {
    Work {
        messages: op(a.messages, b.messages),
        payload_bytes: op(a.payload_bytes, b.payload_bytes),
        clock_bytes: op(a.clock_bytes, b.clock_bytes),
        receipts: op(a.receipts, b.receipts),
        computations: op(a.computations, b.computations),
        aggregations: op(a.aggregations, b.aggregations),
        lost: op(a.lost, b.lost),
        wrong: op(a.wrong, b.wrong),
        missed: op(a.missed, b.missed),
    }
}
