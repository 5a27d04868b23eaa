//! The decisions: at each checkpoint, by what is known up to then.

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::Rollout;

use super::course::{Course, Decision, Felt, MixedPhase, Phase, Spent, Step, percent};
use crate::compare::{Comparison, Row};
use crate::mixed::Mix;
use crate::track::{Track, Work};

/// When phases are due.
struct Due {
    dual: Time,
    mixed: Option<Time>,
    primary: Time,
    alone: Time,
}

impl Due {
    fn of(rollout: &Rollout, until: Span) -> Due {
        let quarter = |stated: Option<Span>, n: u64| Time::ZERO + stated.unwrap_or(Span(until.0 / 4 * n));
        Due {
            dual: quarter(rollout.dual_track, 1),
            mixed: rollout.mixed.map(|span| Time::ZERO + span),
            primary: quarter(rollout.primary, 2),
            alone: quarter(rollout.alone, 3),
        }
    }
}

/// Carries a plan out on two tracks. O(checkpoints).
#[must_use]
pub fn carry_out(
    [reference, candidate]: [&Track; 2],
    comparison: &Comparison,
    rollout: &Rollout,
    until: Span,
) -> Course {
    let due = Due::of(rollout, until);
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
        let passed = row.at.since(before);
        course.spend(passed, since(reference_work, done[0]), since(work, done[1]));
        course.see(passed, row);
        (before, done) = (row.at, [reference_work, work]);
        let unsafe_because = unsafe_because(&work, rollout);
        let objection = unsafe_because.clone().or_else(|| course.objection(row, rollout));
        good_since = if objection.is_some() { None } else { good_since.or(Some(row.at)) };
        let held = good_since.is_some_and(|since| row.at.since(since) >= rollout.hold_for);
        let why =
            objection.unwrap_or_else(|| format!("the criteria have not held for {} yet", rollout.hold_for));
        let phase = course.last;
        course.decide(row, &Evidence { is_unsafe: unsafe_because.is_some(), held, why }, &due, rollout);
        if course.last == Phase::Mixed && phase != Phase::Mixed {
            // What holds under the mix has yet to be seen.
            good_since = None;
        }
    }
    course
}

/// What a decision rests on.
struct Evidence {
    /// The candidate must not count.
    is_unsafe: bool,
    /// All criteria have held for long enough.
    held: bool,
    /// Why the plan does not go on, if it does not.
    why: String,
}

impl Course {
    /// What is wrong with what recipients have.
    fn objection(&self, row: &Row, rollout: &Rollout) -> Option<String> {
        if self.last == Phase::Mixed && row.mix.within < rollout.within_min {
            let share = percent(row.mix.within);
            return Some(format!(
                "{share} of the recipients have what they have under one of the two, or between"
            ));
        }
        (row.within < rollout.within_min)
            .then(|| format!("{} of the recipients are within the tolerance", percent(row.within)))
    }

    fn decide(&mut self, row: &Row, evidence: &Evidence, due: &Due, rollout: &Rollout) {
        let Evidence { is_unsafe, held, why } = evidence;
        let (is_unsafe, held) = (*is_unsafe, *held);
        let roll_back = |share: f64| is_unsafe || share < rollout.roll_back_below;
        match self.last {
            Phase::Reference if row.at >= due.dual => {
                self.step(row.at, Phase::Dual, Decision::Advance, "as planned".into());
            }
            Phase::Dual if row.at >= due.mixed.unwrap_or(due.primary) => {
                let next = if due.mixed.is_some() { Phase::Mixed } else { Phase::Primary };
                self.advance_or_hold(row.at, next, held, why, rollout);
            }
            Phase::Mixed if roll_back(row.mix.within) => {
                self.step(row.at, Phase::RolledBack, Decision::RollBack, why.clone());
            }
            Phase::Mixed if row.at >= due.primary => {
                self.advance_or_hold(row.at, Phase::Primary, held, why, rollout);
            }
            Phase::Primary if roll_back(row.within) => {
                self.step(row.at, Phase::RolledBack, Decision::RollBack, why.clone());
            }
            Phase::Primary if row.at >= due.alone => {
                self.advance_or_hold(row.at, Phase::Alone, held, why, rollout);
            }
            Phase::Alone if is_unsafe => {
                let told = self.steps.last().is_some_and(|step| step.decision == Decision::TooLate);
                if !told {
                    self.step(row.at, Phase::Alone, Decision::TooLate, why.clone());
                }
            }
            _ => {}
        }
    }

    /// Takes note of what recipients have while it is not the reference's.
    fn see(&mut self, passed: Span, row: &Row) {
        match self.last {
            Phase::Mixed => self.mix(passed, &row.mix),
            Phase::Primary | Phase::Alone => {
                let beyond = row.recipients - (row.within * row.recipients as f64).round() as usize;
                let felt = &mut self.felt;
                felt.time = felt.time + passed;
                felt.recipients_max = felt.recipients_max.max(beyond);
                felt.largest = felt.largest.max(row.largest);
                felt.unit_seconds += row.mean * row.recipients as f64 * passed.as_secs_f64();
            }
            _ => {}
        }
    }

    fn step(&mut self, at: Time, phase: Phase, decision: Decision, why: String) {
        self.last = phase;
        self.steps.push(Step { at, phase, decision, why });
    }

    fn advance_or_hold(&mut self, at: Time, next: Phase, held: bool, why: &str, rollout: &Rollout) {
        if held {
            let why = format!("all criteria have held for {}", rollout.hold_for);
            self.step(at, next, Decision::Advance, why);
        } else if self.steps.last().is_none_or(|step| step.decision != Decision::Hold) {
            self.step(at, self.last, Decision::Hold, why.to_owned());
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
