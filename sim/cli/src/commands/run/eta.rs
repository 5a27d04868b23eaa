//! How long a run still takes, from what it has done so far.
//!
//! Virtual time alone says little: under coordination by rounds nearly all work falls into a second of every round, and
//! under coordination by events most of it comes right after the start or after user actions. So two things are
//! estimated: the events that are left, and the speed.
//!
//! - By rounds, a round makes as many events as those before it. Rounds are counted from middle to middle, since their
//!   ends are where the events are.
//! - By events, the rate falls from one doubling of virtual time to the next, and goes on falling by the same factor: a
//!   steady rate gives twice as many events in twice the time, a start that dies away fewer. User actions that are still
//!   to come make as many events each as those so far; before there were any, a multiple of what a participant's share
//!   in the start was.
//! - Speed is that of the later half of the events so far: stamps grow, and with them the cost of an event.
//!
//! The moving average of steps per second that progress bars have was rejected: it is wrong by a hundred times in either
//! direction, depending on when one looks.

use std::time::Duration;

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::Coordination;
use twintrack_core::watch::Progress;
use twintrack_core::world::World;

/// Glances that are remembered; when there are more, every other one is forgotten.
const GLANCES_MAX: usize = 512;
/// Events of a user action against those per participant at the start, when one reaction answers many publications. In
/// the recorded runs it was 2 to 4.
const ACTION_WEIGHT: f64 = 2.5;
/// As many actions as it takes to believe in what they were measured to make as much as in the above.
const ACTIONS_BELIEVED: f64 = 100.0;
/// Doublings of virtual time looked ahead at most: 2^40 ns, the first glance at all, is 18 minutes.
const DOUBLINGS_MAX: u32 = 64;

/// What an estimate must know of a run before it starts.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The length of a round, if there are rounds.
    round: Option<Span>,
    participants: usize,
    /// When users act, ascending.
    actions: Vec<Time>,
}

impl Plan {
    pub(super) fn new(world: &World, coordination: Coordination) -> Plan {
        Plan {
            round: (coordination == Coordination::Rounds).then_some(world.scenario.rounds.length),
            participants: world.participants(),
            actions: world.actions.iter().map(|action| action.at).collect(),
        }
    }
}

/// The state of a run at a moment of wall-clock time.
#[derive(Clone, Copy, Debug)]
struct Glance {
    wall_s: f64,
    now_s: f64,
    events: f64,
}

/// See the module head.
#[derive(Clone, Debug)]
pub(super) struct Estimator {
    plan: Plan,
    glances: Vec<Glance>,
}

impl Estimator {
    pub(super) fn new(plan: Plan) -> Estimator {
        Estimator { plan, glances: vec![Glance { wall_s: 0.0, now_s: 0.0, events: 0.0 }] }
    }

    /// Takes note of the progress after `elapsed`, and says how long the rest takes; `None` while nothing is known.
    pub(super) fn note(&mut self, elapsed: Duration, progress: Progress) -> Option<Duration> {
        if self.glances.len() == GLANCES_MAX {
            let mut nth = 0usize;
            self.glances.retain(|_| {
                nth += 1;
                nth % 2 == 1
            });
        }
        let Progress { now, until, events } = progress;
        let glance =
            Glance { wall_s: elapsed.as_secs_f64(), now_s: now.as_secs_f64(), events: events as f64 };
        self.glances.push(glance);
        let seconds = self.events_left(glance, until) / self.speed(glance)?;
        Duration::try_from_secs_f64(seconds).ok()
    }

    /// Events per second over the later half of the events.
    fn speed(&self, last: Glance) -> Option<f64> {
        let wall_s = last.wall_s - self.at(last.events / 2.0, |glance| glance.events).wall_s;
        (wall_s > 0.0).then_some(last.events / 2.0 / wall_s).filter(|speed| *speed > 0.0)
    }

    fn events_left(&self, last: Glance, until: Time) -> f64 {
        let until_s = until.as_secs_f64();
        match self.plan.round {
            Some(round) => self.left_by_rounds(last, until_s, round.as_secs_f64()),
            None => self.left_by_events(last, until_s),
        }
    }

    fn left_by_rounds(&self, last: Glance, until_s: f64, round_s: f64) -> f64 {
        let middle = |round: f64| (round + 0.5) * round_s;
        let whole = (last.now_s / round_s - 0.5).floor();
        if whole < 1.0 {
            // Not even one round is known from middle to middle.
            return last.events * (until_s / last.now_s.max(round_s) - 1.0).max(0.0);
        }
        let first = self.events_at(middle(0.0));
        let known = self.events_at(middle(whole));
        let per_round = (known - first) / whole;
        let rounds_left = (until_s / round_s - 0.5 - whole).max(0.0);
        (known + per_round * rounds_left - last.events).max(0.0)
    }

    fn left_by_doubling(&self, last: Glance, until_s: f64) -> f64 {
        let half = self.events_at(last.now_s / 2.0);
        let quarter = self.events_at(last.now_s / 4.0);
        let (mut latest, before) = (last.events - half, half - quarter);
        // More than twice as many in twice the time is a beginning, and does not go on.
        let factor = if before > 0.0 { (latest / before).min(2.0) } else { 2.0 };
        let (mut from_s, mut left) = (last.now_s, 0.0);
        for _ in 0..DOUBLINGS_MAX {
            if from_s >= until_s || from_s <= 0.0 {
                break;
            }
            latest *= factor;
            left += latest * ((until_s - from_s) / from_s).min(1.0);
            from_s *= 2.0;
        }
        left
    }

    /// While users act, what they cause is all there is; before and after, the rate falls off.
    fn left_by_events(&self, last: Glance, until_s: f64) -> f64 {
        let actions = &self.plan.actions;
        let done = actions.partition_point(|at| at.as_secs_f64() <= last.now_s);
        let to_come = actions.len() - done;
        let by_actions = to_come as f64 * self.events_per_action(last, done);
        if done > 0 && to_come > 0 { by_actions } else { by_actions + self.left_by_doubling(last, until_s) }
    }

    fn events_per_action(&self, last: Glance, done: usize) -> f64 {
        let Some(first) = self.plan.actions.first() else { return 0.0 };
        // Not on a straight line to the next glance: what comes after the first action is its doing.
        let before = self.glances.partition_point(|glance| glance.now_s <= first.as_secs_f64());
        let start = self.glances[before.saturating_sub(1)].events;
        let expected = ACTION_WEIGHT * start / self.plan.participants as f64;
        let caused = if done > 0 { last.events - start } else { 0.0 };
        (ACTIONS_BELIEVED * expected + caused) / (ACTIONS_BELIEVED + done as f64)
    }

    fn events_at(&self, now_s: f64) -> f64 {
        self.at(now_s, |glance| glance.now_s).events
    }

    /// The run when a quantity that only grows had a value, on a straight line between two glances.
    fn at(&self, value: f64, quantity: impl Fn(&Glance) -> f64) -> Glance {
        let after = self.glances.partition_point(|glance| quantity(glance) < value);
        let Some(next) = self.glances.get(after) else { return self.glances[self.glances.len() - 1] };
        let Some(before) = after.checked_sub(1).map(|before| self.glances[before]) else { return *next };
        let share = (value - quantity(&before)) / (quantity(next) - quantity(&before));
        let between = |quantity: fn(&Glance) -> f64| {
            let (low, high) = (quantity(&before), quantity(next));
            low + (high - low) * share
        };
        Glance {
            wall_s: between(|glance| glance.wall_s),
            now_s: between(|glance| glance.now_s),
            events: between(|glance| glance.events),
        }
    }
}

#[cfg(test)]
mod tests;
