//! The engines on threads of their own, in step: each waits after every sample until it is let go on to the next.
//!
//! One thread that goes from engine to engine was rejected: the core runs an engine from start to end, and while one
//! computes the keys must go on to work. A sample ends at the same virtual time under all engines and holds whatever was
//! due before, so what is shown does not depend on who was faster.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;
use std::time::Duration;

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::Engine;
use twintrack_core::watch::{Progress, Reading, Watch};
use twintrack_core::world::World;

use crate::interrupt::Interrupt;

/// What an engine says.
#[derive(Debug)]
pub(super) enum Said {
    /// It has come to the end of a sample.
    Reading(usize, Reading),
    /// It has ended.
    Ended(usize, Box<Outcome>),
    /// It panicked, with this, and the user has been told what to report.
    Died(Box<dyn Any + Send>),
}

/// Holds the engines: they run while it is there, and stop soon after it is dropped.
#[derive(Debug)]
pub(super) struct Reins {
    go: Vec<Sender<()>>,
    said: Receiver<Said>,
}

impl Reins {
    /// Starts the engines, each on so many threads; they wait before their first event.
    pub(super) fn take<'scope>(
        scope: &'scope Scope<'scope, '_>,
        world: &'scope World,
        engines: &'scope [Engine],
        threads_each: usize,
        every: Span,
        interrupt: &Interrupt,
    ) -> Reins {
        let (say, said) = channel();
        let start = |(index, engine): (usize, &'scope Engine)| {
            let (go, may) = channel();
            let say = say.clone();
            let mut follower =
                Follower { index, every, next: Time::ZERO, say, may, interrupt: interrupt.clone() };
            scope.spawn(move || {
                let say = follower.say.clone();
                let run = || twintrack_core::run_on(threads_each, world, *engine, &mut follower);
                // Whoever listened may have left.
                let _ = say.send(last_words(index, run));
            });
            go
        };
        Reins { go: engines.iter().enumerate().map(start).collect(), said }
    }

    /// Lets an engine go on by one sample.
    pub(super) fn let_go(&self, index: usize) {
        // One that has ended hears nothing.
        let _ = self.go[index].send(());
    }

    /// The next thing that an engine says within this time; nothing once all have ended.
    pub(super) fn listen(&self, within: Duration) -> Option<Said> {
        self.said.recv_timeout(within).ok()
    }
}

/// Runs an engine to its end, whatever that is: whoever waits for it must hear.
fn last_words(index: usize, run: impl FnOnce() -> Outcome) -> Said {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(outcome) => Said::Ended(index, Box::new(outcome)),
        Err(panic) => Said::Died(panic),
    }
}

/// Follows one engine, sample by sample.
struct Follower {
    index: usize,
    every: Span,
    next: Time,
    say: Sender<Said>,
    may: Receiver<()>,
    interrupt: Interrupt,
}

impl Watch for Follower {
    fn progress(&mut self, _: Progress) -> bool {
        !self.interrupt.requested()
    }

    fn next_reading(&mut self) -> Option<Time> {
        Some(self.next)
    }

    fn reading(&mut self, reading: &Reading) -> bool {
        self.next += self.every;
        self.say.send(Said::Reading(self.index, *reading)).is_ok() && self.may.recv().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_that_panics_is_heard_of() {
        assert!(matches!(last_words(1, || panic!("on purpose")), Said::Died(_)));
    }
}
