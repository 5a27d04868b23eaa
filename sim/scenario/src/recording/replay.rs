//! Recordings that are in memory: as inputs, and line by line.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Inputs;

use super::event::{Event, Header};
use super::people::read_people;
use super::value::Moment;
use crate::Diagnostics;

/// The inputs of a scenario with another recording in place of its own. `name` is what messages call it.
///
/// # Errors
/// Lines that are wrong.
pub fn replay(name: &str, text: &str, inputs: &Inputs) -> Result<Inputs, Diagnostics> {
    let people = read_people(name, text)?;
    Ok(Inputs {
        names: people.names,
        trace: people.actions,
        recorded: Some(people.recorded),
        ..inputs.clone()
    })
}

/// A recording cut into its header and its events, from which any part makes a recording again.
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    /// The first line, with the start stated, so that it stays whichever events are left out.
    pub header: String,
    /// The events, a line each.
    pub events: Vec<&'a str>,
    start: Moment,
    compress: f64,
}

impl<'a> Parts<'a> {
    /// Cuts a recording that is known to be good; `None` where it has no header.
    #[must_use]
    pub fn of(text: &'a str) -> Option<Parts<'a>> {
        let text = text.trim_start_matches('\u{feff}');
        let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let mut header: Header = serde_json::from_str(lines.next()?).ok()?;
        let events: Vec<&str> = lines.collect();
        let first = || events.first().and_then(|line| serde_json::from_str::<Event>(line).ok());
        let start = header.start.or_else(|| first().map(|event| event.t)).unwrap_or_default();
        header.start = Some(start);
        let compress = header.compress.unwrap_or(1.0);
        Some(Parts { header: serde_json::to_string(&header).ok()?, events, start, compress })
    }

    /// When an event happens, as played.
    #[must_use]
    pub fn played(&self, event: &str) -> Option<Span> {
        let event: Event = serde_json::from_str(event).ok()?;
        let nanos = event.t.0.abs_diff(self.start.0) as f64 / self.compress;
        Some(Span::from_nanos_f64(nanos))
    }
}
