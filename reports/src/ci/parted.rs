//! Where an engine's run parts from that of the baseline, for those who are to mend a regression.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::divergence::{Occurrence, Rung, Stretch, Trodden};
use crate::trace::words::{name, what};

/// Events of a stretch that are shown: the first that differs is most often the first.
const SHOWN_MAX: usize = 5;

/// How the run of an engine compares with that of the baseline, event by event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parted {
    /// Name of the engine.
    pub engine: String,
    /// From cause to effect: what comes from outside, what is delivered, what is decided, everything. Empty when the baseline
    /// has no footprint of the engine's run.
    pub rungs: Vec<PartedRung>,
    /// The very event, found by running an earlier program; null when there was none.
    pub exact: Option<PartedLines>,
}

/// The first event that an earlier program and this one do not have in common, as `twintrack trace --format jsonl` writes them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartedLines {
    /// So many events before it are the same.
    pub common: u64,
    /// The earlier program's event; null where its run is over.
    pub before: Option<String>,
    /// This program's; null where its run is over. Both are null when all events are the same.
    pub now: Option<String>,
}

/// The same for one kind of events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartedRung {
    /// `inputs`, `deliveries`, `outcomes` or `events`, which is all of them.
    pub rung: String,
    /// Events in the baseline's run.
    pub old: u64,
    /// Events now.
    pub new: u64,
    /// Where they part; null if they are equal.
    pub parting: Option<PartedAt>,
}

/// A stretch of events in which two runs part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartedAt {
    /// So many come before and are the same.
    pub common: u64,
    /// The first that differs is one of so many.
    pub among: u64,
    /// When the stretch begins, in seconds of virtual time; null when this run is over.
    pub from_s: Option<f64>,
    /// When it ends.
    pub to_s: Option<f64>,
    /// The first few of these events as they are now.
    pub now: Vec<String>,
}

impl Parted {
    /// What a footprint tells about an engine's run.
    #[must_use]
    pub fn of(engine: &str, trodden: &[Trodden], exact: Option<PartedLines>) -> Parted {
        Parted { engine: engine.into(), rungs: trodden.iter().map(rung).collect(), exact }
    }

    /// Where the runs part first, over all kinds of events.
    #[must_use]
    pub fn first(&self) -> Option<&PartedAt> {
        self.rungs.iter().find(|rung| rung.rung == Rung::Everything.name())?.parting.as_ref()
    }

    /// Where they part, in a line.
    #[must_use]
    pub fn sentence(&self) -> String {
        let engine = &self.engine;
        let equal = || {
            format!(
                "{engine}: every event is as it was; what differs is what it costs, or how it is measured"
            )
        };
        if self.rungs.is_empty() {
            return match &self.exact {
                Some(PartedLines { before: None, now: None, .. }) | None => equal(),
                Some(lines) => {
                    format!("{engine} parts from the earlier program after {} equal events", lines.common)
                }
            };
        }
        let Some(first) = self.first() else { return equal() };
        let event = match first.now.first() {
            Some(event) => format!("at {event}"),
            None => "where this run is over and that of the baseline went on".into(),
        };
        let among = match first.among {
            1 => String::new(),
            more => format!(" or one of the next {}", more - 1),
        };
        format!("{engine} parts from the baseline's run after {} equal events, {event}{among}", first.common)
    }

    /// One line for each kind of events, and the events among which the first that differs is.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        let rung = |rung: &PartedRung| match &rung.parting {
            None => format!("{:<12}equal: {}", rung.rung, rung.new),
            Some(at) => format!(
                "{:<12}part after {} in common, of {} and {}{}",
                rung.rung,
                at.common,
                rung.old,
                rung.new,
                at.now.first().map_or_else(String::new, |event| format!(": {event}"))
            ),
        };
        let mut lines: Vec<String> = self.rungs.iter().map(rung).collect();
        if let Some(PartedLines { common, before, now }) = &self.exact {
            if before.is_none() && now.is_none() {
                lines.push(format!("the earlier program and this one have all {common} events in common"));
                return lines;
            }
            lines.push(format!("the earlier program and this one have {common} events in common, then"));
            for (mark, line) in ['<', '>'].into_iter().zip([before, now]) {
                lines.push(format!("{mark} {}", line.as_deref().unwrap_or("(the run is over)")));
            }
        }
        lines
    }
}

fn rung(Trodden { rung, events: [old, new], stretch }: &Trodden) -> PartedRung {
    PartedRung { rung: rung.name().into(), old: *old, new: *new, parting: stretch.as_ref().map(parting) }
}

fn parting(Stretch { common, among, now, .. }: &Stretch) -> PartedAt {
    let seconds = |event: &Occurrence| event.moment.at.as_secs_f64();
    PartedAt {
        common: *common,
        among: *among,
        from_s: now.first().map(seconds),
        to_s: now.last().map(seconds),
        now: now.iter().take(SHOWN_MAX).map(line).collect(),
    }
}

/// An event in a line.
fn line(Occurrence { moment, seen }: &Occurrence) -> String {
    let who = seen.who().map_or_else(String::new, |who| format!(", {}", name(who)));
    format!("{}, event {}{who}: {}", moment.at, moment.event, what(seen))
}
