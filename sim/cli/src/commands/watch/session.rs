//! A watching from its first screen to its last: listens to engines and keys, and draws.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use ratatui::crossterm::event::{self, Event};
use twintrack_core::kernel::time::Span;
use twintrack_core::outcome::Outcome;
use twintrack_core::world::World;
use twintrack_reports::{Results, Run};
use twintrack_scenario::Loaded;

use super::args::WatchArgs;
use super::engines::Reins;
use super::keys::{self, Wish};
use super::live::{Live, Subject};
use super::pace::{Due, Pace};
use super::plain::{compared, line};
use super::screen::{self, Screen};
use super::view::{self, Closing, Paint};
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::output;

/// How often the screen is drawn at most.
const FRAME: Duration = Duration::from_millis(40);
/// How long to wait for an engine before looking for a key again.
const LISTEN: Duration = Duration::from_millis(2);
/// How long to wait for a key before looking for an interrupt again.
const KEY: Duration = Duration::from_millis(50);

/// Watches the engines until they have ended and the user has seen the comparison, or leaves before.
pub(super) fn run(
    args: &WatchArgs,
    loaded: &Loaded,
    world: &World,
    every: Span,
    threads: usize,
) -> anyhow::Result<Exit> {
    // The first interrupt is seen between two screens, and says nothing in the middle of one.
    let interrupt = Interrupt::listen_with(|| (), || drop(screen::give_back()))?;
    let engines = &world.scenario.run.engines;
    let pace = Pace::new(args.speed, args.paused, every);
    let mut live = Live::new(Subject::of(world, every), engines, pace);
    let screen = Screen::open().context("cannot draw on this terminal")?;
    let mut session = Session { screen, paint: Paint::new(screen::has_colours()), interrupt };
    let threads_each = (threads / engines.len().max(1)).max(1);
    let outcomes = thread::scope(|scope| {
        let reins = Reins::take(scope, world, engines, threads_each, every, &session.interrupt);
        let outcomes = session.follow(&mut live, &reins);
        if !matches!(outcomes, Ok(Some(_))) {
            session.interrupt.request();
        }
        outcomes
    })
    .context("cannot draw on this terminal")?;
    let told: String = live.frames.iter().map(line).collect();
    let Some(outcomes) = outcomes else {
        // A terminal that vanishes interrupts too, and is told apart by not being there any more.
        session.screen.close().context("cannot draw on this terminal")?;
        output::print(told.as_bytes())?;
        return Ok(Exit::Interrupted);
    };
    let fingerprint = compared(loaded, world, &outcomes, |run, results| {
        session.review(&mut live, run, results).context("cannot draw on this terminal")?;
        Ok(results.fingerprint.clone())
    })?;
    drop(session);
    output::print(format!("{told}fingerprint  {fingerprint}\n").as_bytes())?;
    Ok(Exit::of(&outcomes))
}

/// The terminal, and what comes from it.
struct Session {
    screen: Screen,
    paint: Paint,
    interrupt: Interrupt,
}

/// What came from the terminal.
enum Input {
    Nothing,
    /// It has another size, or a key was pressed that means nothing.
    Redraw,
    Wish(Wish),
}

impl Session {
    /// What the engines came to; `None` when the user leaves before.
    fn follow(&mut self, live: &mut Live, reins: &Reins) -> io::Result<Option<Vec<Outcome>>> {
        let started = Instant::now();
        let (mut drawn, mut changed): (Option<Instant>, bool) = (None, true);
        loop {
            if live.is_under_way() {
                changed |= reins.listen(LISTEN).is_some_and(|said| live.hear(said));
            }
            if let Some(outcomes) = live.take_outcomes() {
                return Ok(Some(outcomes));
            }
            let due = live.due(started.elapsed());
            if due == Due::Now {
                live.let_go(reins);
            }
            if changed && drawn.is_none_or(|drawn| drawn.elapsed() >= FRAME) {
                self.screen.draw(|screen| view::running(live, self.paint, screen))?;
                (drawn, changed) = (Some(Instant::now()), false);
            }
            match self.input(patience(live, due, changed))? {
                Input::Nothing => {}
                Input::Redraw => changed = true,
                Input::Wish(Wish::Quit) => return Ok(None),
                Input::Wish(wish) => {
                    live.obey(wish, started.elapsed());
                    changed = true;
                }
            }
        }
    }

    /// Shows the comparison until the user leaves.
    fn review(&mut self, live: &mut Live, run: &Run<'_>, results: &Results) -> io::Result<()> {
        let mut closing = Closing::new(run, results);
        let mut changed = true;
        loop {
            if changed {
                self.screen.draw(|screen| {
                    let area = screen.area();
                    closing.scroll_within(area.width, area.height);
                    view::ended(live, &closing, self.paint, screen);
                })?;
            }
            changed = true;
            match self.input(KEY)? {
                Input::Nothing => changed = false,
                Input::Redraw => {}
                Input::Wish(Wish::Quit) => return Ok(()),
                Input::Wish(wish @ (Wish::Help | Wish::Scale | Wish::NextEngines)) => {
                    live.obey(wish, Duration::ZERO);
                }
                Input::Wish(wish) => closing.obey(wish),
            }
        }
    }

    /// What comes from the terminal within this time.
    fn input(&self, within: Duration) -> io::Result<Input> {
        if self.interrupt.requested() {
            return Ok(Input::Wish(Wish::Quit));
        }
        if !event::poll(within)? {
            return Ok(Input::Nothing);
        }
        Ok(match event::read()? {
            Event::Key(key) => keys::wish(key).map_or(Input::Redraw, Input::Wish),
            _ => Input::Redraw,
        })
    }
}

/// How long there is time for keys: none while engines are under way or may go on.
fn patience(live: &Live, due: Due, changed: bool) -> Duration {
    match due {
        Due::Now => Duration::ZERO,
        _ if live.is_under_way() => Duration::ZERO,
        Due::In(wait) => wait.min(KEY),
        Due::Never if changed => FRAME,
        Due::Never => KEY,
    }
}
