//! How the watching stands: what was heard of the engines, and what the user wished.
//!
//! What is shown changes only when all engines have come to the end of a sample, so that a screen never shows one engine
//! ahead of another.

use std::panic::resume_unwind;
use std::time::Duration;

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::Engine;
use twintrack_core::watch::Reading;
use twintrack_core::world::World;

use super::engines::{Reins, Said};
use super::frame::{Ended, Frame};
use super::keys::Wish;
use super::pace::{Due, Pace};
use super::plan::Plan;

/// What is watched, which does not change.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) seed: u64,
    pub(super) participants: usize,
    pub(super) until: Time,
    pub(super) round: Span,
    /// How far samples are apart.
    pub(super) every: Span,
    pub(super) plan: Plan,
}

impl Subject {
    pub(super) fn of(world: &World, every: Span) -> Subject {
        let scenario = &world.scenario;
        Subject {
            name: scenario.name.clone(),
            seed: scenario.run.seed,
            participants: world.participants(),
            until: Time::ZERO + scenario.run.until,
            round: scenario.rounds.length,
            every,
            plan: Plan::of(world),
        }
    }
}

/// How it is to be shown.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// Every engine has a scale of its own.
    pub(super) own_scales: bool,
    /// Which engines are shown, where not all fit: the first after so many pages.
    pub(super) page: usize,
    pub(super) help: bool,
}

/// See the module head.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) subject: Subject,
    pub(super) frames: Vec<Frame>,
    pub(super) pace: Pace,
    pub(super) look: Look,
    /// What the last wish came to, where that does not show.
    pub(super) remark: Option<&'static str>,
    /// Virtual time of the last sample.
    pub(super) now: Time,
    heard: Vec<Option<Reading>>,
    outcomes: Vec<Option<Outcome>>,
    /// Engines that are under way to the end of the sample.
    under_way: usize,
}

impl Live {
    /// Before the engines have said anything.
    pub(super) fn new(subject: Subject, engines: &[Engine], pace: Pace) -> Live {
        Live {
            subject,
            frames: engines.iter().copied().map(Frame::new).collect(),
            pace,
            look: Look::default(),
            remark: None,
            now: Time::ZERO,
            heard: vec![None; engines.len()],
            outcomes: engines.iter().map(|_| None).collect(),
            under_way: engines.len(),
        }
    }

    /// Whether an engine has yet to come to the end of the sample.
    pub(super) fn is_under_way(&self) -> bool {
        self.under_way > 0
    }

    /// Takes note of what an engine says. Returns whether what is shown has changed.
    ///
    /// # Panics
    /// When the engine did; the user has been told.
    pub(super) fn hear(&mut self, said: Said) -> bool {
        match said {
            Said::Reading(index, reading) => self.heard[index] = Some(reading),
            Said::Ended(index, outcome) => self.outcomes[index] = Some(*outcome),
            Said::Died(panic) => resume_unwind(panic),
        }
        self.under_way -= 1;
        if self.under_way == 0 {
            self.show();
        }
        self.under_way == 0
    }

    fn show(&mut self) {
        for ((frame, heard), outcome) in self.frames.iter_mut().zip(&mut self.heard).zip(&self.outcomes) {
            if let Some(reading) = heard.take() {
                frame.note(&reading);
                self.now = self.now.max(reading.at);
            }
            frame.ended = outcome.as_ref().map(Ended::of);
        }
    }

    /// When the engines may go on; nothing is left to show once less than a sample is left.
    pub(super) fn due(&mut self, wall: Duration) -> Due {
        if self.is_under_way() {
            return Due::Never;
        }
        if self.now + self.subject.every > self.subject.until {
            return Due::Now;
        }
        let disturbances = self.disturbances();
        self.pace.due(wall, self.now, disturbances)
    }

    /// Lets those engines go on that have not ended.
    pub(super) fn let_go(&mut self, reins: &Reins) {
        for (index, _) in self.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_none()) {
            reins.let_go(index);
            self.under_way += 1;
        }
    }

    /// Lets all engines go on without any being there.
    #[cfg(test)]
    pub(super) fn step_for_tests(&mut self) {
        self.under_way = self.frames.len();
    }

    /// What the engines came to, once all have ended.
    pub(super) fn take_outcomes(&mut self) -> Option<Vec<Outcome>> {
        let all = !self.is_under_way() && self.outcomes.iter().all(Option::is_some);
        all.then(|| self.outcomes.drain(..).flatten().collect())
    }

    /// Does what the user wishes; `wall` is the time since the beginning.
    pub(super) fn obey(&mut self, wish: Wish, wall: Duration) {
        self.remark = None;
        let (now, goal) = (self.now, self.pace.goal(self.now));
        match wish {
            Wish::PauseOrGoOn => self.pace.pause_or_go_on(wall, now),
            Wish::Step => self.pace.go_to(goal + self.subject.every),
            Wish::Round => self.pace.go_to(goal + self.subject.round),
            Wish::Disturbance => self.jump(),
            Wish::Faster => self.pace.faster(wall, now),
            Wish::Slower => self.pace.slower(wall, now),
            Wish::Scale => self.look.own_scales ^= true,
            Wish::NextEngines => self.look.page += 1,
            Wish::Help => self.look.help ^= true,
            Wish::Quit | Wish::Results | Wish::Up | Wish::Down | Wish::PageUp | Wish::PageDown => {}
        }
    }

    fn jump(&mut self) {
        if let Some(time) = self.subject.plan.stop_before_next(self.pace.goal(self.now), self.subject.every) {
            self.pace.go_to(time);
        } else if self.subject.plan.turnovers {
            self.pace.go_beyond(self.disturbances());
        } else {
            self.remark = Some("no other disturbance is planned");
        }
    }

    fn disturbances(&self) -> u64 {
        self.frames
            .iter()
            .filter_map(|frame| frame.latest)
            .map(|latest| latest.disturbances)
            .max()
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::watch::testing;

    fn heard(live: &mut Live, index: usize, seconds: u64) -> bool {
        let at = Time::ZERO + Span::from_secs(seconds);
        live.hear(Said::Reading(index, Reading { at, ..testing::reading() }))
    }

    #[test]
    fn a_sample_is_shown_when_all_engines_have_come_to_its_end() {
        let mut live = testing::live_at_the_start();
        assert!(!heard(&mut live, 1, 0) && live.frames[1].latest.is_none());
        assert_eq!(live.due(Duration::MAX), Due::Never);
        assert!(heard(&mut live, 0, 0) && live.frames.iter().all(|frame| frame.latest.is_some()));
    }

    #[test]
    fn steps_and_jumps_end_where_they_should() {
        let mut live = testing::live_at_the_start();
        heard(&mut live, 0, 0);
        heard(&mut live, 1, 0);
        assert_eq!(live.due(Duration::ZERO), Due::Never, "it starts paused");
        for (wish, goals) in [
            (Wish::Step, vec![5]),
            (Wish::Disturbance, vec![10]),
            (Wish::Round, (15..=100).step_by(5).collect()),
        ] {
            live.obey(wish, Duration::ZERO);
            for goal in goals {
                assert_eq!(live.due(Duration::ZERO), Due::Now, "{wish:?} to {goal}");
                live.step_for_tests();
                heard(&mut live, 0, goal);
                heard(&mut live, 1, goal);
            }
            assert_eq!(live.due(Duration::ZERO), Due::Never, "{wish:?} is over at {}", live.now);
        }
        for wish in [Wish::Step, Wish::Step, Wish::Step] {
            live.obey(wish, Duration::ZERO);
        }
        assert_eq!(live.pace.goal(live.now), live.now + Span::from_secs(15), "no step is lost");
        live.pace.go_to(live.now);
        live.obey(Wish::Disturbance, Duration::ZERO);
        assert!(live.remark.is_some() && live.due(Duration::ZERO) == Due::Never);
    }

    #[test]
    fn nothing_waits_for_a_key_when_less_than_a_sample_is_left() {
        let mut live = testing::live_at_the_start();
        heard(&mut live, 0, 1_198);
        heard(&mut live, 1, 1_198);
        assert_eq!(live.due(Duration::ZERO), Due::Now);
    }
}
