//! What led to a divergence: the last messages and decisions of those whom it concerns.

use std::collections::VecDeque;

use twintrack_core::ids::Participant;
use twintrack_core::kernel::time::Time;
use twintrack_core::settings::Engine;
use twintrack_core::watch::Unwatched;
use twintrack_core::witness::{Fell, Moment, Record, Seen, Wish, Witness};
use twintrack_core::world::World;

/// Lines that are kept of each engine.
const LINES: usize = 12;

struct Teller<'a> {
    concerned: &'a [Participant],
    until: Time,
    names: &'a dyn Fn(Participant) -> String,
    lines: VecDeque<String>,
}

/// The last things that happened between those concerned, up to `until`.
#[must_use]
pub(crate) fn story(
    world: &World,
    engine: Engine,
    concerned: &[Participant],
    until: Time,
    names: &dyn Fn(Participant) -> String,
) -> Vec<String> {
    let mut teller = Teller { concerned, until, names, lines: VecDeque::new() };
    let _ = twintrack_core::run_followed(world, engine, &mut Unwatched, &mut teller);
    teller.lines.into()
}

impl Teller<'_> {
    fn line(&self, what: &Seen) -> Option<String> {
        let concerns = |who: &Participant| self.concerned.contains(who);
        let name = self.names;
        Some(match what {
            Seen::Acted { who, change } if concerns(who) => format!("{} changes {change:?}", name(*who)),
            Seen::Received { who, from, record, fell, .. }
                if concerns(who) && concerns(from) && !matches!(record, Record::RoundState(_)) =>
            {
                let number = record.number().map_or_else(String::new, |number| format!(" {number}"));
                let used = if *fell == (Fell::Stored { inputs_moved: true }) {
                    ", and has to compute anew"
                } else {
                    ""
                };
                format!(
                    "{} receives {}{number} of {}: {}{used}",
                    name(*who),
                    record.kind(),
                    name(*from),
                    fell.name()
                )
            }
            Seen::Computed { who, .. } if concerns(who) => format!("{} divides its capacity", name(*who)),
            Seen::Applied { who, residual, over_allocation, .. } if concerns(who) => format!(
                "{} applies what it was granted: {residual:.4} still needed, {over_allocation:.4} too much",
                name(*who)
            ),
            Seen::Passage { who, how, .. } if concerns(who) => format!("{} {}", name(*who), how.name()),
            _ => return None,
        })
    }
}

impl Witness for Teller<'_> {
    fn saw(&mut self, moment: Moment, what: &Seen) {
        if let Some(line) = self.line(what) {
            if self.lines.len() == LINES {
                self.lines.pop_front();
            }
            self.lines.push_back(format!("{:.3} s, event {}: {line}", moment.at.as_secs_f64(), moment.event));
        }
    }

    fn wish(&mut self, next: Option<Time>) -> Wish {
        if next.is_some_and(|next| next > self.until) { Wish::Stop } else { Wish::GoOn }
    }
}
