//! One line for the whole hunt: worlds, speed, findings, and the time that is left.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use twintrack_reports::human::thousands;

use super::quarry::Bound;

const TEMPLATE: &str = "{bar:40} {percent:>3} %  {msg}  ETA {eta}";

/// The line. Draws nothing when standard error is no terminal.
pub(super) struct Board {
    bar: ProgressBar,
    bound: Bound,
}

impl Board {
    /// A line up to `bound`; none when `quiet`.
    pub(super) fn new(bound: Bound, quiet: bool) -> Board {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let length = match bound {
            Bound::Count(count) => count,
            Bound::Time(time) => time.as_millis() as u64,
        };
        let bar = ProgressBar::with_draw_target(Some(length), target);
        bar.set_style(ProgressStyle::with_template(TEMPLATE).expect("the template is well-formed"));
        Board { bar, bound }
    }

    /// Where things stand.
    pub(super) fn told(&self, worlds: u64, runs: u64, causes: usize, elapsed: Duration) {
        if self.bar.is_hidden() {
            return;
        }
        let per_s = runs as f64 / elapsed.as_secs_f64().max(1e-3);
        let worlds_told = thousands(worlds);
        self.bar.set_message(format!("{worlds_told} worlds, {per_s:.0} runs/s, {causes} findings"));
        self.bar.set_position(match self.bound {
            Bound::Count(_) => worlds,
            Bound::Time(_) => elapsed.as_millis() as u64,
        });
    }

    /// Takes the line away.
    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
