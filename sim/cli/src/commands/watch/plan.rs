//! What is planned to disturb a run: what users do, who comes and goes, what is cut off and who sleeps. It is part of the
//! world, so the same for every engine and known beforehand; only when a turnover begins shows in the run.

use std::fmt;

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::population::{Change, PassageKind};
use twintrack_core::world::World;

/// Everything that is planned, in the order of time.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    list: Vec<Planned>,
    /// Turnovers begin at times of their own.
    pub(super) turnovers: bool,
}

/// One disturbance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Planned {
    pub(super) at: Time,
    pub(super) what: What,
}

/// What kind of disturbance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum What {
    /// A user changes this.
    Changes(Participant, &'static str),
    /// Somebody comes or goes.
    Passes(Participant, PassageKind),
    /// Somebody is cut off, or a single link is cut.
    Cut { link: bool },
    /// That is over.
    Heals { link: bool },
    /// Somebody falls asleep.
    Sleeps(Participant),
    /// Somebody wakes.
    Wakes(Participant),
}

impl Plan {
    pub(super) fn of(world: &World) -> Plan {
        let actions = world
            .actions
            .iter()
            .map(|action| (action.at, What::Changes(action.participant, changed(&action.change))));
        let passages = world
            .churn
            .passages
            .iter()
            .map(|passage| (passage.at, What::Passes(passage.participant, passage.kind)));
        let cuts = world
            .schedule
            .outages()
            .flat_map(|(from, until, link)| [(from, What::Cut { link }), (until, What::Heals { link })]);
        let sleep = world
            .schedule
            .pauses()
            .flat_map(|(who, from, until)| [(from, What::Sleeps(who)), (until, What::Wakes(who))]);
        let end = Time::ZERO + world.scenario.run.until;
        let mut list: Vec<Planned> = actions
            .chain(passages)
            .chain(cuts)
            .chain(sleep)
            .map(|(at, what)| Planned { at, what })
            .filter(|planned| planned.at <= end)
            .collect();
        // Stable, so that what happens at one instant stays in the order of kinds above.
        list.sort_by_key(|planned| planned.at);
        Plan { list, turnovers: !world.churn.turnovers.is_empty() }
    }

    /// What is planned from a time on.
    pub(super) fn from(&self, at: Time) -> &[Planned] {
        &self.list[self.list.partition_point(|planned| planned.at < at)..]
    }

    /// The last sample before the next disturbance that is not at hand: the coming sample shows that one.
    pub(super) fn stop_before_next(&self, now: Time, every: Span) -> Option<Time> {
        let next = self.from(now + every).first()?;
        Some(Time(next.at.0 / every.0 * every.0))
    }

    /// Everything, for the timeline.
    pub(super) fn all(&self) -> &[Planned] {
        &self.list
    }

    /// How many outages there are now, and how many sleep.
    pub(super) fn in_force(&self, now: Time) -> (usize, usize) {
        let past = &self.list[..self.list.partition_point(|planned| planned.at < now)];
        let count = |wanted: fn(&What) -> bool| past.iter().filter(|planned| wanted(&planned.what)).count();
        let cut =
            count(|what| matches!(what, What::Cut { .. })) - count(|what| matches!(what, What::Heals { .. }));
        let asleep =
            count(|what| matches!(what, What::Sleeps(_))) - count(|what| matches!(what, What::Wakes(_)));
        (cut, asleep)
    }
}

fn changed(change: &Change) -> &'static str {
    match change {
        Change::Need { .. } => "need",
        Change::Capacity { .. } => "capacity",
        Change::Recognition { .. } => "recognition",
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Changes(who, what) => write!(f, "participant {} changes its {what}", who.0),
            What::Passes(who, PassageKind::Join) => write!(f, "participant {} joins", who.0),
            What::Passes(who, PassageKind::Leave) => write!(f, "participant {} leaves", who.0),
            What::Passes(who, PassageKind::Crash) => write!(f, "participant {} crashes", who.0),
            What::Cut { link: false } => f.write_str("a partition begins"),
            What::Heals { link: false } => f.write_str("a partition heals"),
            What::Cut { link: true } => f.write_str("a link is cut"),
            What::Heals { link: true } => f.write_str("a cut link is back"),
            What::Sleeps(who) => write!(f, "participant {} falls asleep", who.0),
            What::Wakes(who) => write!(f, "participant {} wakes", who.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::watch::testing;

    #[test]
    fn a_jump_ends_at_the_last_sample_before_what_is_not_at_hand() {
        let plan = testing::plan();
        let every = Span::from_secs(5);
        let at = |seconds| Time::ZERO + Span::from_secs(seconds);
        let stop = |now: u64| plan.stop_before_next(at(now), every);
        // Disturbances at 12 s, 40 s, 41 s and 60 s.
        assert_eq!(
            [0, 5, 10, 35, 40, 55, 60].map(stop),
            [Some(at(10)), Some(at(10)), Some(at(40)), Some(at(40)), Some(at(60)), Some(at(60)), None]
        );
    }

    #[test]
    fn what_is_in_force_began_and_is_not_over() {
        let plan = testing::plan();
        let at = |seconds| Time::ZERO + Span::from_secs(seconds);
        assert_eq!(
            [12, 13, 40, 41, 61].map(|seconds| plan.in_force(at(seconds))),
            [(0, 0), (0, 0), (0, 0), (1, 0), (0, 0)]
        );
    }
}
