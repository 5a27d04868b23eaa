//! A run written out event by event, for programs that show or search such logs.
//!
//! Each format is a `Writer` in a file of its own. They write as the run goes, so that memory does not grow with its
//! length; what a message needs remembered is forgotten when it arrives. Bytes are a function of the scenario, the engines
//! and the [`Window`]. Rejected: the whole log in memory first, which is simpler and ends at the first large scenario.

pub mod jsonl;
mod perfetto;
mod shiviz;
mod under_way;
mod window;
pub mod words;
mod writer;

use std::io::{self, Write};

use twintrack_core::kernel::time::Time;
use twintrack_core::outcome::End;
use twintrack_core::settings::Engine;
use twintrack_core::watch::Watch;
use twintrack_core::witness::{Moment, Seen, Wish, Witness};
use twintrack_core::world::World;

pub use window::Window;
use writer::{Title, Writer};

/// A format of traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A log for ShiViz, with its parser expressions in the first two lines.
    Shiviz,
    /// Chrome's JSON trace event format, which Perfetto opens.
    Perfetto,
    /// An event a line, as [`jsonl::Line`].
    Jsonl,
}

/// Why a trace could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// More happens in the window than was allowed for.
    #[error("more than {limit} events by {at} under {engine}")]
    TooMany {
        /// How many were allowed.
        limit: u64,
        /// When the limit was reached.
        at: Time,
        /// In the run of which engine.
        engine: Engine,
    },
    /// The caller stopped the run.
    #[error("interrupted")]
    Interrupted,
    /// The operating system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Runs engines one after the other and writes what happens within the window, at most `limit` events. Returns how many
/// were written.
///
/// # Errors
/// See [`TraceError`]; what was written until then is no whole trace.
#[allow(
    clippy::too_many_arguments,
    reason = "what to run, what of it, where to, how far, and who may stop it"
)]
pub fn write(
    world: &World,
    hash: &str,
    engines: &[Engine],
    format: Format,
    window: &Window,
    limit: u64,
    out: &mut dyn Write,
    watch: &mut dyn Watch,
) -> Result<u64, TraceError> {
    let mut writer: Box<dyn Writer> = match format {
        Format::Shiviz => Box::new(shiviz::Shiviz::default()),
        Format::Perfetto => Box::new(perfetto::Perfetto::default()),
        Format::Jsonl => Box::new(jsonl::Jsonl::default()),
    };
    let title = Title {
        scenario: &world.scenario.name,
        hash,
        seed: world.scenario.run.seed,
        participants: world.participants(),
    };
    writer.begin(out, &title)?;
    let mut written = 0;
    for engine in engines {
        writer.engine(out, *engine, window)?;
        let mut scribe = Scribe { writer: &mut *writer, out, window, written, limit, stopped: None };
        let outcome = twintrack_core::run_followed(world, *engine, watch, &mut scribe);
        written = scribe.written;
        let ended_at = match scribe.stopped {
            Some(Stopped::Failed(error)) => return Err(error.into()),
            Some(Stopped::TooMany(at)) => return Err(TraceError::TooMany { limit, at, engine: *engine }),
            Some(Stopped::WindowOver) => window.to,
            None if outcome.end == End::Interrupted => return Err(TraceError::Interrupted),
            None => outcome.ended_at,
        };
        writer.engine_ended(out, ended_at)?;
    }
    writer.end(out)?;
    Ok(written)
}

/// Why a run needs to go no further.
enum Stopped {
    Failed(io::Error),
    TooMany(Time),
    WindowOver,
}

/// Hands what is within the window to the format.
struct Scribe<'a> {
    writer: &'a mut dyn Writer,
    out: &'a mut dyn Write,
    window: &'a Window,
    written: u64,
    limit: u64,
    stopped: Option<Stopped>,
}

impl Witness for Scribe<'_> {
    fn saw(&mut self, moment: Moment, what: &Seen) {
        if self.stopped.is_some() {
            return;
        }
        let Some(part) = self.window.part(moment, what) else { return };
        if self.written == self.limit {
            self.stopped = Some(Stopped::TooMany(moment.at));
            return;
        }
        self.written += 1;
        if let Err(error) = self.writer.event(self.out, moment, &part) {
            self.stopped = Some(Stopped::Failed(error));
        }
    }

    fn wish(&mut self, next: Option<Time>) -> Wish {
        if self.stopped.is_none() && next.is_some_and(|next| next > self.window.to) {
            self.stopped = Some(Stopped::WindowOver);
        }
        if self.stopped.is_some() { Wish::Stop } else { Wish::GoOn }
    }
}
