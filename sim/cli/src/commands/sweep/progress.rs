//! One line for a whole sweep: runs that are finished, and the time that is left by the work that is done.

use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use twintrack_core::watch::{Progress, Watch};

const TEMPLATE: &str = "{bar:40} {percent:>3} %  {msg}  ETA {eta}";
/// Length of the bar: fine enough for long sweeps.
const LENGTH: f64 = 1e6;

/// The line. Draws nothing when standard error is no terminal.
pub(crate) struct Board {
    bar: ProgressBar,
    state: Mutex<State>,
    total_cost: f64,
    /// Runs altogether.
    total: usize,
}

struct State {
    cost: f64,
    finished: usize,
}

impl Board {
    /// A line for `total` runs, of which `finished` were there before; none when `quiet`. `total_cost` is the work of the
    /// others.
    pub(crate) fn new(total: usize, finished: usize, total_cost: f64, quiet: bool) -> Board {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(LENGTH as u64), target);
        bar.set_style(ProgressStyle::with_template(TEMPLATE).expect("the template is well-formed"));
        let board = Board { bar, state: Mutex::new(State { cost: 0.0, finished }), total_cost, total };
        board.advance(0.0, 0);
        board
    }

    /// Follows a run of this cost, and never stops it.
    pub(super) fn watch(&self, cost: f64) -> RunWatch<'_> {
        RunWatch { board: self, cost, told: 0.0 }
    }

    /// Takes the line away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }

    fn advance(&self, cost: f64, runs: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.cost += cost;
        state.finished += runs;
        if !self.bar.is_hidden() {
            self.bar.set_message(format!("{} of {} runs", state.finished, self.total));
            self.bar.set_position((state.cost / self.total_cost.max(f64::MIN_POSITIVE) * LENGTH) as u64);
        }
    }
}

/// Follows one run.
pub(super) struct RunWatch<'a> {
    board: &'a Board,
    cost: f64,
    /// How much of it the board knows of.
    told: f64,
}

impl RunWatch<'_> {
    /// The run is finished and stored.
    pub(super) fn finish(self) {
        self.board.advance(self.cost - self.told, 1);
    }
}

impl Watch for RunWatch<'_> {
    fn progress(&mut self, progress: Progress) -> bool {
        if !self.board.bar.is_hidden() {
            let done = self.cost * progress.now.0 as f64 / progress.until.0.max(1) as f64;
            self.board.advance(done - self.told, 0);
            self.told = done;
        }
        // An interrupt lets runs that are under way finish: they are too dear to lose.
        true
    }
}
