//! Chrome's [trace event format](https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU) in JSON,
//! which [Perfetto](https://ui.perfetto.dev) opens: engines are processes, participants their threads, rounds are slices,
//! messages are flows between two short slices, residual need and what is on its way to a participant are counters.
//!
//! A flow starts and ends in a slice, so each sending and each receipt is one, of a length that can be seen and clicked but
//! stands for nothing; where another follows sooner, it is cut short, for slices of a thread must nest.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};
use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;
use twintrack_core::settings::{Coordination, Engine};
use twintrack_core::witness::{Moment, Passed, Seen};

use super::under_way::UnderWay;
use super::window::Window;
use super::words::{name, record, what};
use super::writer::{Title, Writer};

/// Writes the trace.
#[derive(Default)]
pub(super) struct Perfetto {
    participants: usize,
    any: bool,
    /// Process of the engine, from 1.
    process: u32,
    flows: u64,
    under_way: UnderWay<u64>,
    queued: BTreeMap<Participant, u64>,
    /// Who has a round open.
    in_round: BTreeMap<Participant, u32>,
}

impl Perfetto {
    fn put(&mut self, out: &mut dyn Write, event: &Value) -> io::Result<()> {
        let before = if std::mem::replace(&mut self.any, true) { ",\n" } else { "\n" };
        out.write_all(before.as_bytes())?;
        serde_json::to_writer(out, event)?;
        Ok(())
    }

    /// An event of a thread, with further fields.
    fn of(&self, phase: &str, label: &str, who: Participant, at: Time, more: Value) -> Value {
        let mut event = json!({
            "name": label, "ph": phase, "ts": micros(at), "pid": self.process, "tid": thread(who),
        });
        if let (Value::Object(event), Value::Object(more)) = (&mut event, more) {
            event.extend(more);
        }
        event
    }

    /// A slice without length: Perfetto shows it as an instant and lets flows begin and end in it.
    fn instant(
        &mut self,
        out: &mut dyn Write,
        (who, moment): (Participant, Moment),
        (category, label): (&str, &str),
        seen: &Seen,
    ) -> io::Result<()> {
        let args = json!({ "what": what(seen), "event": moment.event });
        let event = self.of("X", label, who, moment.at, json!({ "cat": category, "dur": 0, "args": args }));
        self.put(out, &event)
    }

    fn counter(
        &mut self,
        out: &mut dyn Write,
        label: &str,
        who: Participant,
        at: Time,
        value: f64,
    ) -> io::Result<()> {
        let label_of = format!("{label} {}", name(who));
        let event = self.of("C", &label_of, who, at, json!({ "args": { label: value } }));
        self.put(out, &event)
    }

    fn queue(&mut self, out: &mut dyn Write, who: Participant, at: Time) -> io::Result<()> {
        let under_way = self.queued.get(&who).copied().unwrap_or(0);
        self.counter(out, "on their way", who, at, under_way as f64)
    }

    fn leave_round(&mut self, out: &mut dyn Write, who: Participant, at: Time) -> io::Result<()> {
        let Some(round) = self.in_round.remove(&who) else { return Ok(()) };
        let event = self.of("E", &format!("round {round}"), who, at, json!({ "cat": "round" }));
        self.put(out, &event)
    }
}

impl Writer for Perfetto {
    fn begin(&mut self, out: &mut dyn Write, title: &Title<'_>) -> io::Result<()> {
        self.participants = title.participants;
        let program = format!("twintrack {}", crate::VERSION);
        let other =
            json!({ "program": program, "scenario": title.scenario, "hash": title.hash, "seed": title.seed });
        write!(out, "{{\"displayTimeUnit\": \"ms\", \"otherData\": {other}, \"traceEvents\": [")
    }

    fn engine(&mut self, out: &mut dyn Write, engine: Engine, window: &Window) -> io::Result<()> {
        self.process += 1;
        (self.under_way, self.in_round) = Default::default();
        self.queued.clear();
        let process = self.process;
        let rounds = match engine.coordination {
            Coordination::Rounds => "rounds",
            Coordination::Events => "events",
        };
        let label = format!("{engine} ({rounds})");
        self.put(
            out,
            &json!({ "name": "process_name", "ph": "M", "pid": process, "tid": 0, "args": { "name": label } }),
        )?;
        for who in (0..self.participants).map(Participant::from).filter(|who| window.has(*who)) {
            let args = json!({ "name": name(who) });
            self.put(out, &json!({ "name": "thread_name", "ph": "M", "pid": process, "tid": thread(who), "args": args }))?;
        }
        Ok(())
    }

    fn event(&mut self, out: &mut dyn Write, moment: Moment, seen: &Seen) -> io::Result<()> {
        let at = moment.at;
        let Some(who) = seen.who() else {
            return self.put(
                out,
                &json!({ "name": what(seen), "ph": "i", "s": "p", "ts": micros(at), "pid": self.process, "tid": 0 }),
            );
        };
        let here = (who, moment);
        match seen {
            Seen::Entered { round, .. } => {
                self.leave_round(out, who, at)?;
                self.in_round.insert(who, *round);
                let event = self.of("B", &format!("round {round}"), who, at, json!({ "cat": "round" }));
                self.put(out, &event)
            }
            Seen::Sent { number, record: sent, copies, .. } => {
                let label = record(*sent);
                self.instant(out, here, ("send", &format!("send {label}")), seen)?;
                for copy in copies {
                    let flow = self.flows;
                    let times = self.under_way.sent(who, *number, *copy, flow);
                    if times == 0 {
                        continue;
                    }
                    self.flows += 1;
                    let event = self.of("s", &label, who, at, json!({ "cat": "message", "id": flow }));
                    self.put(out, &event)?;
                    *self.queued.entry(copy.to).or_default() += u64::from(times);
                    self.queue(out, copy.to, at)?;
                }
                Ok(())
            }
            Seen::Received { from, number, record: received, .. } => {
                let label = record(*received);
                self.instant(out, here, ("receive", &format!("receive {label}")), seen)?;
                if let Some(flow) = self.under_way.arrived(*from, *number, who) {
                    let more = json!({ "cat": "message", "id": flow, "bp": "e" });
                    let event = self.of("f", &label, who, at, more);
                    self.put(out, &event)?;
                    if let Some(queued) = self.queued.get_mut(&who) {
                        *queued = queued.saturating_sub(1);
                    }
                    self.queue(out, who, at)?;
                }
                Ok(())
            }
            Seen::Declared { residual, .. } | Seen::Applied { residual, .. } => {
                self.instant(out, here, ("allocation", seen.kind()), seen)?;
                self.counter(out, "residual", who, at, *residual)
            }
            Seen::Passage { how: Passed::Left | Passed::Crashed, .. } => {
                self.leave_round(out, who, at)?;
                self.instant(out, here, ("membership", seen.kind()), seen)
            }
            _ => self.instant(out, here, (seen.kind(), seen.kind()), seen),
        }
    }

    fn engine_ended(&mut self, out: &mut dyn Write, at: Time) -> io::Result<()> {
        for who in self.in_round.keys().copied().collect::<Vec<_>>() {
            self.leave_round(out, who, at)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]}\n")
    }
}

/// Threads are numbered from 1: some programs take 0 for none.
fn thread(who: Participant) -> u32 {
    who.0 + 1
}

/// The format's unit: microseconds, with fractions.
fn micros(at: Time) -> f64 {
    at.0 as f64 / 1e3
}
