//! A log for [ShiViz](https://bestchai.bitbucket.io/shiviz/): two lines an event, its words and then its host and clock.
//!
//! The clocks are not those of the simulated engine, which count only what their protocol counts, but vector clocks over the
//! events that stand in the log, which is what ShiViz asks for: each host counts from 1 in steps of 1, and an entry names an
//! event that is there. Several engines are several executions.

use std::collections::BTreeMap;
use std::io::{self, Write};

use twintrack_core::ids::Participant;
use twintrack_core::settings::Engine;
use twintrack_core::witness::{Moment, Seen};

use super::under_way::UnderWay;
use super::window::Window;
use super::words::{name, what};
use super::writer::{Title, Writer};

/// How ShiViz takes an event apart: the first line of the file.
pub(crate) const EVENT: &str = r"(?<time>\S+ s) (?<event>.*)\n(?<host>\S*) (?<clock>\{.*\})";
/// How it tells executions apart: the second line.
pub(crate) const EXECUTION: &str = "^=== (?<trace>.*) ===$";

type Clock = BTreeMap<Participant, u64>;

/// Writes the log.
#[derive(Default)]
pub(super) struct Shiviz {
    clocks: BTreeMap<Participant, Clock>,
    under_way: UnderWay<Clock>,
}

impl Writer for Shiviz {
    fn begin(&mut self, out: &mut dyn Write, _: &Title<'_>) -> io::Result<()> {
        writeln!(out, "{EVENT}\n{EXECUTION}")
    }

    fn engine(&mut self, out: &mut dyn Write, engine: Engine, _: &Window) -> io::Result<()> {
        *self = Shiviz::default();
        writeln!(out, "=== {engine} ===")
    }

    fn event(&mut self, out: &mut dyn Write, moment: Moment, seen: &Seen) -> io::Result<()> {
        // What happens to the world happens to no host.
        let Some(who) = seen.who() else { return Ok(()) };
        let clock = self.clocks.entry(who).or_default();
        if let Seen::Received { from, number, .. } = seen
            && let Some(theirs) = self.under_way.arrived(*from, *number, who)
        {
            for (host, count) in theirs {
                let known = clock.entry(host).or_default();
                *known = count.max(*known);
            }
        }
        *clock.entry(who).or_default() += 1;
        if let Seen::Sent { number, copies, .. } = seen {
            for copy in copies {
                self.under_way.sent(who, *number, *copy, clock.clone());
            }
        }
        writeln!(out, "{:.6} s {}", moment.at.as_secs_f64(), what(seen))?;
        write!(out, "{} {{", name(who))?;
        for (i, (host, count)) in clock.iter().enumerate() {
            let comma = if i > 0 { ", " } else { "" };
            write!(out, "{comma}\"{}\":{count}", name(*host))?;
        }
        writeln!(out, "}}")
    }
}
