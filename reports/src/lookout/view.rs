//! What was seen at a point in time, in words.

use std::fmt::Write as _;

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;
use twintrack_core::witness::{Record, State, Stay};

use crate::human::digits;
use crate::trace::words::{name, record};

/// Messages on their way that are listed one by one.
const LISTED_MAX: usize = 12;

/// What was seen of a run at a point in time.
#[derive(Clone, Debug)]
pub struct View {
    /// When: everything up to this time has happened, and nothing after it.
    pub at: Time,
    /// How many participants are ever there.
    pub participants: usize,
    /// How those who were asked for stand, ascending.
    pub stands: Vec<Stand>,
}

/// How one participant stands.
#[derive(Clone, Debug)]
pub struct Stand {
    /// What it holds and is about to do.
    pub state: State,
    /// What is on its way to it, ascending by time of arrival.
    pub coming: Vec<Coming>,
}

/// A message on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coming {
    /// When it reaches its receiver, where it may still have to wait.
    pub arrives: Time,
    /// From whom.
    pub from: Participant,
    /// Its number among those of its sender.
    pub(super) number: u64,
    /// What it says.
    pub record: Record,
}

impl View {
    /// A line for each participant.
    #[must_use]
    pub fn overview(&self) -> String {
        let mut text = format!("at {}:\n", self.at);
        let header = ["who", "is", "round", "commitment", "allocation", "residual", "knows", "on their way"];
        let mut rows = vec![header.map(str::to_owned)];
        rows.extend(self.stands.iter().map(Stand::row));
        let widths: Vec<usize> = (0..header.len())
            .map(|i| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0))
            .collect();
        for row in rows {
            let cells: Vec<String> =
                row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
            let _ = writeln!(text, "  {}", cells.join("  ").trim_end());
        }
        text
    }

    /// Everything about each participant.
    #[must_use]
    pub fn details(&self) -> String {
        self.stands.iter().map(|stand| stand.details(self.at)).collect()
    }
}

impl Stand {
    fn row(&self) -> [String; 8] {
        let state = &self.state;
        let held = state.known.iter().filter(|known| known.commitment.is_some()).count();
        [
            name(state.who),
            stay(state.stay).into(),
            state.clockwork.round.map_or_else(|| "–".into(), |round| round.to_string()),
            state.commitment.0.to_string(),
            state.allocation.0.to_string(),
            digits(state.residual()),
            format!("{held} of {}", state.known.len()),
            self.coming.len().to_string(),
        ]
    }

    fn details(&self, at: Time) -> String {
        let state = &self.state;
        let mut text = format!("{} at {at}: {}", name(state.who), stay(state.stay));
        if let Some(round) = state.clockwork.round {
            let _ = write!(text, ", in round {round}");
        }
        text.push('\n');
        let mut line = |label: &str, value: &str| {
            let _ = writeln!(text, "  {label:<12}{value}");
        };
        line("clock", state.clock.as_deref().unwrap_or("none"));
        line("due", &or_nothing(&state.clockwork.due));
        line(
            "published",
            &format!(
                "commitment {}, allocation {}, damping {}",
                state.commitment.0,
                state.allocation.0,
                digits(state.damping)
            ),
        );
        for (slot, need) in state.needs.iter().enumerate() {
            let value = format!(
                "{} declared, {} granted, {} residual",
                digits(need.quantity),
                digits(need.granted),
                digits(need.residual)
            );
            line(&format!("need {slot}"), &value);
        }
        for held in &state.account {
            let from = format!("by {} (slot {})", name(held.provider), held.slot);
            line(&format!("  need {}", held.need), &granted(held.seen, &from, held.declined));
        }
        for (slot, capacity) in state.capacity.iter().enumerate() {
            let value =
                format!("{} declared, {} remaining", digits(capacity.quantity), digits(capacity.remaining));
            line(&format!("capacity {slot}"), &value);
        }
        for grant in &state.grants {
            let to = format!("to {} (need {})", name(grant.recipient), grant.need);
            line(&format!("  slot {}", grant.slot), &granted(grant.granted, &to, grant.declined));
        }
        for known in &state.known {
            let commitment = known.commitment.map_or_else(
                || "no commitment".into(),
                |(version, published)| format!("commitment {} of {published}", version.0),
            );
            let allocation = known
                .allocation
                .map_or_else(|| "no allocation".into(), |version| format!("allocation {}", version.0));
            let unapplied = if known.unapplied { " (to be applied)" } else { "" };
            let gone = if known.present { "" } else { ", not there as far as it knows" };
            let value = format!(
                "{commitment}, {allocation}{unapplied}, recognised with {}{gone}",
                digits(known.weight)
            );
            line(&format!("knows {}", name(known.peer)), &value);
        }
        line("on its way", &format!("{} messages", self.coming.len()));
        for one in self.coming.iter().take(LISTED_MAX) {
            line("", &format!("{} from {}, arrives {}", record(one.record), name(one.from), one.arrives));
        }
        if self.coming.len() > LISTED_MAX {
            line("", "…");
        }
        text
    }
}

/// One side of a grant.
fn granted(amount: f64, whom: &str, declined: f64) -> String {
    format!("{} granted {whom}, {} declined", digits(amount), digits(declined))
}

fn or_nothing(due: &[String]) -> String {
    if due.is_empty() { "nothing".into() } else { due.join("; ") }
}

fn stay(stay: Stay) -> &'static str {
    match stay {
        Stay::Absent => "absent",
        Stay::Joining => "joining",
        Stay::Present => "present",
    }
}
