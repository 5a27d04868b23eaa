//! What a format is to the run that it writes.

use std::io::{self, Write};

use twintrack_core::kernel::time::Time;
use twintrack_core::settings::Engine;
use twintrack_core::witness::{Moment, Seen};

use super::window::Window;

/// What is written before the events.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Title<'a> {
    /// Name of the scenario.
    pub(crate) scenario: &'a str,
    /// Its hash.
    pub(crate) hash: &'a str,
    /// Root of all randomness.
    pub(crate) seed: u64,
    /// Number of participants who are ever there.
    pub(crate) participants: usize,
}

/// A format: gets the events of one engine after the other.
pub(crate) trait Writer {
    fn begin(&mut self, out: &mut dyn Write, title: &Title<'_>) -> io::Result<()>;
    fn engine(&mut self, out: &mut dyn Write, engine: Engine, window: &Window) -> io::Result<()>;
    fn event(&mut self, out: &mut dyn Write, moment: Moment, what: &Seen) -> io::Result<()>;
    /// The run of the engine ended.
    fn engine_ended(&mut self, _: &mut dyn Write, _: Time) -> io::Result<()> {
        Ok(())
    }
    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
