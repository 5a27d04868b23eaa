//! When the engines may go on to the next sample: pause, speed, steps and jumps. A pure function of the wall clock that it
//! is told, so that tests need not wait.

use std::time::Duration;

use twintrack_core::kernel::time::{Span, Time};

/// What `+` and `-` go through, in seconds of virtual time per second.
const LADDER: [f64; 13] =
    [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0];
/// Engines that are further behind than this are not hurried when they catch up.
const BEHIND_MAX: Duration = Duration::from_millis(250);

/// How fast virtual time passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Speed {
    /// So many seconds of it per second.
    Times(f64),
    /// As fast as the engines can.
    Most,
}

impl Speed {
    /// `50`, `0.5`, `50x` or `max`.
    pub(crate) fn parse(text: &str) -> Result<Speed, String> {
        if text == "max" {
            return Ok(Speed::Most);
        }
        match text.trim_end_matches(['x', '×']).parse::<f64>() {
            Ok(times) if times > 0.0 && times.is_finite() => Ok(Speed::Times(times)),
            _ => Err("write seconds of virtual time per second, such as 50, or max".into()),
        }
    }

    fn faster(self) -> Speed {
        match self {
            Speed::Times(now) => {
                LADDER.into_iter().find(|step| *step > now).map_or(Speed::Most, Speed::Times)
            }
            Speed::Most => Speed::Most,
        }
    }

    fn slower(self) -> Speed {
        let below = |now: f64| LADDER.into_iter().rev().find(|step| *step < now);
        match self {
            Speed::Times(now) => below(now).map_or(self, Speed::Times),
            Speed::Most => Speed::Times(LADDER[LADDER.len() - 1]),
        }
    }
}

/// What the engines are to do.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Paused,
    /// Virtual time was `from` when the wall clock said `since`.
    Playing {
        since: Duration,
        from: Time,
    },
    /// On to this time as fast as they can, and then pause.
    To(Time),
    /// The same until there were more disturbances than this.
    Beyond(u64),
}

/// See the module head.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    state: State,
    pub(super) speed: Speed,
    every: Span,
}

/// When the next sample may begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Due {
    Now,
    In(Duration),
    Never,
}

impl Pace {
    /// At this speed, samples being so far apart.
    pub(super) fn new(speed: Speed, paused: bool, every: Span) -> Pace {
        let from_start = State::Playing { since: Duration::ZERO, from: Time::ZERO };
        Pace { state: if paused { State::Paused } else { from_start }, speed, every }
    }

    pub(super) fn is_paused(&self) -> bool {
        self.state == State::Paused
    }

    /// Whether the engines are on their way to where they will pause.
    pub(super) fn is_jumping(&self) -> bool {
        matches!(self.state, State::To(_) | State::Beyond(_))
    }

    pub(super) fn pause_or_go_on(&mut self, wall: Duration, now: Time) {
        self.state = if self.is_paused() { State::Playing { since: wall, from: now } } else { State::Paused };
    }

    /// Where the engines will be once they pause: wishes that come while they are on their way begin there.
    pub(super) fn goal(&self, now: Time) -> Time {
        match self.state {
            State::To(goal) => goal.max(now),
            _ => now,
        }
    }

    /// On to a time, and then pause.
    pub(super) fn go_to(&mut self, time: Time) {
        self.state = State::To(time);
    }

    /// On until there were more disturbances than so many, and then pause.
    pub(super) fn go_beyond(&mut self, disturbances: u64) {
        self.state = State::Beyond(disturbances);
    }

    pub(super) fn faster(&mut self, wall: Duration, now: Time) {
        self.set(self.speed.faster(), wall, now);
    }

    pub(super) fn slower(&mut self, wall: Duration, now: Time) {
        self.set(self.speed.slower(), wall, now);
    }

    fn set(&mut self, speed: Speed, wall: Duration, now: Time) {
        self.speed = speed;
        self.anchor(wall, now);
    }

    fn anchor(&mut self, wall: Duration, now: Time) {
        if let State::Playing { .. } = self.state {
            self.state = State::Playing { since: wall, from: now };
        }
    }

    /// When the sample after `now` may begin, after which there were so many disturbances. Where that is the goal of a jump,
    /// the engines pause.
    pub(super) fn due(&mut self, wall: Duration, now: Time, disturbances: u64) -> Due {
        match self.state {
            State::Paused => Due::Never,
            State::To(goal) if now < goal => Due::Now,
            State::Beyond(before) if disturbances <= before => Due::Now,
            State::To(_) | State::Beyond(_) => {
                self.state = State::Paused;
                Due::Never
            }
            State::Playing { since, from } => self.playing(since, from, wall, now),
        }
    }

    fn playing(&mut self, since: Duration, from: Time, wall: Duration, now: Time) -> Due {
        let Speed::Times(times) = self.speed else { return Due::Now };
        let passes = (now + self.every).since(from).as_secs_f64() / times;
        let at = since + Duration::try_from_secs_f64(passes).unwrap_or(Duration::MAX / 4);
        if at > wall {
            return Due::In(at - wall);
        }
        if wall - at > BEHIND_MAX {
            self.anchor(wall, now + self.every);
        }
        Due::Now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Span = Span::from_secs(5);

    fn at(seconds: u64) -> Time {
        Time::ZERO + Span::from_secs(seconds)
    }

    fn wall(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn virtual_time_passes_at_the_speed_that_is_set() {
        let mut pace = Pace::new(Speed::Times(50.0), false, EVERY);
        assert_eq!(pace.due(wall(0), at(0), 1), Due::In(wall(100)));
        assert_eq!(pace.due(wall(100), at(0), 1), Due::Now);
        assert_eq!(pace.due(wall(110), at(5), 1), Due::In(wall(90)));
        pace.faster(wall(110), at(5));
        assert_eq!((pace.speed, pace.due(wall(110), at(5), 1)), (Speed::Times(100.0), Due::In(wall(50))));
    }

    #[test]
    fn engines_that_fell_behind_are_not_hurried() {
        let mut pace = Pace::new(Speed::Times(50.0), false, EVERY);
        assert_eq!(pace.due(wall(10_000), at(0), 1), Due::Now);
        assert_eq!(pace.due(wall(10_000), at(5), 1), Due::In(wall(100)));
    }

    #[test]
    fn a_jump_ends_in_a_pause() {
        let mut pace = Pace::new(Speed::Most, true, EVERY);
        assert_eq!(pace.due(wall(0), at(0), 1), Due::Never);
        pace.go_to(at(10));
        assert_eq!(
            [at(0), at(5), at(10)].map(|now| pace.due(wall(0), now, 1)),
            [Due::Now, Due::Now, Due::Never]
        );
        assert!(pace.is_paused() && pace.goal(at(15)) == at(15));
        pace.go_beyond(3);
        assert_eq!(
            [3, 4].map(|disturbances| pace.due(wall(0), at(10), disturbances)),
            [Due::Now, Due::Never]
        );
        pace.pause_or_go_on(wall(0), at(10));
        assert_eq!(pace.due(wall(0), at(10), 4), Due::Now, "as fast as they can");
    }

    #[test]
    fn speeds_are_read_and_go_up_and_down() {
        assert_eq!(Speed::parse("50x"), Ok(Speed::Times(50.0)));
        assert_eq!(Speed::parse("max"), Ok(Speed::Most));
        assert!(["", "0", "-1", "inf", "fast"].iter().all(|text| Speed::parse(text).is_err()));
        assert_eq!(Speed::Times(3.0).faster(), Speed::Times(5.0));
        assert_eq!(Speed::Times(10_000.0).faster(), Speed::Most);
        assert_eq!(Speed::Most.slower(), Speed::Times(10_000.0));
        assert_eq!(Speed::Times(1.0).slower(), Speed::Times(1.0));
    }
}
