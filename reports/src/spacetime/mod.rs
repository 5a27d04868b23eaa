//! A space-time diagram: participants as lines, messages as arrows, rounds as bands, the engines above each other on one
//! time axis.
//!
//! `record` keeps what a diagram shows of a run, `story` follows the first user action to the allocation that answers
//! it, and `draw` puts both on paper. The arrows are those of the run; nothing is moved or left out to look better.

mod draw;
mod page;
mod record;
mod story;

use twintrack_core::kernel::time::Time;
use twintrack_core::outcome::End;
use twintrack_core::settings::Engine;
use twintrack_core::watch::Watch;
use twintrack_core::world::World;

use crate::trace::Window;
pub use record::MESSAGES_MAX;
use record::Recorder;

/// Participants that can be told apart on one page.
pub const PARTICIPANTS_MAX: usize = 20;
/// Why there is no diagram.
#[derive(Debug, thiserror::Error)]
pub enum TooMuch {
    /// Too many lines.
    #[error(
        "a space-time diagram shows up to {PARTICIPANTS_MAX} participants, and there are {0}: name some with --participants"
    )]
    Participants(usize),
    /// Too many arrows.
    #[error(
        "a space-time diagram shows up to {MESSAGES_MAX} messages of an engine, and {0} sends more: narrow it with --from, --to or --participants"
    )]
    Messages(Engine),
    /// The caller stopped a run.
    #[error("interrupted")]
    Interrupted,
}

/// Runs engines and draws what happens within the window, as SVG. The bytes are a function of the arguments.
///
/// # Errors
/// When there is more than a page holds, or `watch` stops a run.
pub fn diagram(
    world: &World,
    engines: &[Engine],
    window: &Window,
    watch: &mut dyn Watch,
) -> Result<String, TooMuch> {
    let end = Time::ZERO + world.scenario.run.until;
    let window = Window { to: window.to.min(end), ..window.clone() };
    let who: Vec<_> = (0..world.participants())
        .map(twintrack_core::ids::Participant::from)
        .filter(|who| window.has(*who))
        .collect();
    if who.len() > PARTICIPANTS_MAX {
        return Err(TooMuch::Participants(who.len()));
    }
    let mut panels = Vec::new();
    for engine in engines {
        let mut recorder = Recorder::new(&window);
        let outcome = twintrack_core::run_followed(world, *engine, watch, &mut recorder);
        if recorder.too_many() {
            return Err(TooMuch::Messages(*engine));
        }
        if outcome.end == End::Interrupted && !recorder.is_over() {
            return Err(TooMuch::Interrupted);
        }
        panels.push(recorder.panel(*engine));
    }
    Ok(draw::page(&world.scenario.name, &who, (window.from, window.to), &panels))
}
