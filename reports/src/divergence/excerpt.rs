//! The stretches of a run in which it parts from another.

use std::ops::Range;

use twintrack_core::kernel::time::Time;
use twintrack_core::witness::{Moment, Seen, Wish, Witness};

use super::parting::Parting;
use super::rung::{Occurrence, Rung};

/// Events shown before and after the parting.
pub(super) const CONTEXT: u64 = 5;

/// What is kept of a rung.
struct Kept {
    rung: Rung,
    /// Numbers of the first event that is kept, and of the first after the last.
    from: u64,
    to: u64,
    /// Events so far.
    events: u64,
    occurrences: Vec<Occurrence>,
}

/// Keeps the stretches that differ, and a few events around each.
pub(super) struct Excerpt {
    kept: Vec<Kept>,
}

impl Excerpt {
    /// Will keep the events of these numbers, counted from 0 on each rung.
    pub(super) fn new(stretches: [Option<Range<u64>>; Rung::ALL.len()]) -> Excerpt {
        let kept = Rung::ALL.into_iter().zip(stretches).filter_map(|(rung, stretch)| {
            let Range { start, end } = stretch?;
            let from = start.saturating_sub(CONTEXT);
            Some(Kept { rung, from, to: end + CONTEXT, events: 0, occurrences: Vec::new() })
        });
        Excerpt { kept: kept.collect() }
    }

    /// What is kept of a rung: the number of the first event, and the events.
    pub(super) fn kept(&self, rung: Rung) -> Option<(u64, &[Occurrence])> {
        let kept = self.kept.iter().find(|kept| kept.rung == rung)?;
        Some((kept.from, &kept.occurrences))
    }

    /// Whether there is nothing more to keep.
    pub(super) fn is_complete(&self) -> bool {
        self.kept.iter().all(|kept| kept.events >= kept.to)
    }

    /// Where this run parts from another on a rung.
    pub(super) fn parting(&self, other: &Excerpt, rung: Rung) -> Option<Parting> {
        let ((from, ours), (_, theirs)) = (self.kept(rung)?, other.kept(rung)?);
        let same = |(ours, theirs): &(&Occurrence, &Occurrence)| {
            ours.moment.at == theirs.moment.at && ours.seen == theirs.seen
        };
        let common = ours.iter().zip(theirs).take_while(same).count();
        let after = |kept: &[Occurrence]| {
            kept.iter().skip(common).take(CONTEXT as usize + 1).cloned().collect::<Vec<_>>()
        };
        let before = &ours[common.saturating_sub(CONTEXT as usize)..common];
        Some(Parting {
            common: from + common as u64,
            before: before.to_vec(),
            after: [after(ours), after(theirs)],
        })
    }
}

impl Witness for Excerpt {
    fn saw(&mut self, moment: Moment, what: &Seen) {
        for kept in self.kept.iter_mut().filter(|kept| kept.rung.has(what)) {
            if (kept.from..kept.to).contains(&kept.events) {
                kept.occurrences.push(Occurrence { moment, seen: what.clone() });
            }
            kept.events += 1;
        }
    }

    fn wish(&mut self, _: Option<Time>) -> Wish {
        if self.is_complete() { Wish::Stop } else { Wish::GoOn }
    }
}
