//! Progress on standard error: a line per engine with virtual time, speed and the time that is left.

use std::time::{Duration, Instant};

use indicatif::{HumanDuration, MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use twintrack_core::kernel::time::Time;
use twintrack_core::settings::Engine;
use twintrack_core::watch::{Progress, Watch};
use twintrack_core::world::World;
use twintrack_reports::human;

use super::eta::{Estimator, Plan};
use crate::interrupt::Interrupt;

const TEMPLATE: &str = "{prefix:<13} {bar:24} {percent:>3} %  {msg}";
/// How often a line is drawn again: often enough to look alive.
const EVERY: Duration = Duration::from_millis(100);

/// The lines of all engines. Draws nothing when standard error is no terminal.
pub(crate) struct Board {
    bars: Vec<ProgressBar>,
}

impl Board {
    /// Lines for these engines; none when `quiet`.
    pub(crate) fn new(engines: &[Engine], quiet: bool) -> Board {
        let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let lines = MultiProgress::with_draw_target(target);
        let style = ProgressStyle::with_template(TEMPLATE).expect("the template is well-formed");
        let bar = |engine: &Engine| {
            // The length is known at the first glance; until then, a bar of length 0 would look full.
            let bar = lines.add(ProgressBar::new(1));
            bar.set_style(style.clone());
            bar.set_prefix(engine.name());
            bar
        };
        Board { bars: engines.iter().map(bar).collect() }
    }

    /// What follows the engine at `index`.
    pub(crate) fn watch(
        &self,
        index: usize,
        engine: Engine,
        world: &World,
        interrupt: &Interrupt,
    ) -> EngineWatch {
        EngineWatch {
            bar: self.bars[index].clone(),
            interrupt: interrupt.clone(),
            started: Instant::now(),
            drawn: None,
            left: Estimator::new(Plan::new(world, engine.coordination)),
        }
    }
}

/// Follows one engine, and stops it when the user asks.
pub(crate) struct EngineWatch {
    bar: ProgressBar,
    interrupt: Interrupt,
    started: Instant,
    drawn: Option<Instant>,
    left: Estimator,
}

impl EngineWatch {
    /// Takes the engine's line away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }

    fn draw(&mut self, progress: Progress) {
        let Progress { now, until, events } = progress;
        let elapsed = self.started.elapsed();
        let per_s = human::thousands((events as f64 / elapsed.as_secs_f64().max(1e-3)) as u64);
        let left = self.left.note(elapsed, progress);
        let left = left.map_or_else(|| "?".to_owned(), |left| HumanDuration(left).to_string());
        self.bar.set_length(until.0);
        self.bar.set_message(format!(
            "{} of {} s, {per_s} events/s, {left} left",
            seconds(now),
            seconds(until)
        ));
        self.bar.set_position(now.0);
    }
}

impl Watch for EngineWatch {
    fn progress(&mut self, progress: Progress) -> bool {
        if !self.bar.is_hidden() && self.drawn.is_none_or(|drawn| drawn.elapsed() >= EVERY) {
            self.draw(progress);
            self.drawn = Some(Instant::now());
        }
        !self.interrupt.requested()
    }
}

fn seconds(time: Time) -> String {
    human::digits(time.as_secs_f64())
}
