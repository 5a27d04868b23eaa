//! An event a line, as JSON: for `jq`, data frames, and programs of one's own. `twintrack schema trace` describes the
//! lines.
//!
//! The first line is the [`Head`], every other one a [`Line`]. Times are whole nanoseconds.

mod line;
mod put;

use std::io::{self, Write};

use serde::Serialize;
use twintrack_core::settings::Engine;
use twintrack_core::witness::{Moment, Seen};

pub use line::{Copy, Event, FORMAT, Head, Line, What, schema};

use super::window::Window;
use super::writer::{Title, Writer};

/// Writes the lines.
#[derive(Default)]
pub(crate) struct Jsonl {
    engine: String,
}

impl Writer for Jsonl {
    fn begin(&mut self, out: &mut dyn Write, title: &Title<'_>) -> io::Result<()> {
        let head = Head {
            format: FORMAT.into(),
            version: crate::VERSION.into(),
            scenario: title.scenario.into(),
            hash: title.hash.into(),
            seed: title.seed,
            participants: title.participants as u64,
        };
        put_line(out, &head)
    }

    fn engine(&mut self, _: &mut dyn Write, engine: Engine, _: &Window) -> io::Result<()> {
        self.engine = engine.name().into();
        Ok(())
    }

    fn event(&mut self, out: &mut dyn Write, moment: Moment, seen: &Seen) -> io::Result<()> {
        let event = Event {
            engine: self.engine.clone(),
            event: moment.event,
            at_ns: moment.at.0,
            who: seen.who().map(|who| who.0),
            what: seen.into(),
        };
        put_line(out, &event)
    }
}

fn put_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
