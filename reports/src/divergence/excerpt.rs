//! The chunks of a run in which it parts from another.

use twintrack_core::kernel::time::Time;
use twintrack_core::witness::{Moment, Seen, Wish, Witness};

use super::{CHUNK, CONTEXT, Occurrence, Parting, Rung};

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

/// Keeps the chunks that differ, and a few events around each.
pub(super) struct Excerpt {
    kept: Vec<Kept>,
}

impl Excerpt {
    /// Will keep these chunks, by rung.
    pub(super) fn new(chunks: [Option<u64>; Rung::ALL.len()]) -> Excerpt {
        let kept = Rung::ALL.into_iter().zip(chunks).filter_map(|(rung, chunk)| {
            let from = (chunk? * CHUNK).saturating_sub(CONTEXT);
            Some(Kept { rung, from, to: (chunk? + 1) * CHUNK + CONTEXT, events: 0, occurrences: Vec::new() })
        });
        Excerpt { kept: kept.collect() }
    }

    /// Whether there is nothing more to keep.
    pub(super) fn is_complete(&self) -> bool {
        self.kept.iter().all(|kept| kept.events >= kept.to)
    }

    /// Where this run parts from another on a rung.
    pub(super) fn parting(&self, other: &Excerpt, rung: Rung) -> Option<Parting> {
        let kept = |excerpt: &Excerpt| excerpt.kept.iter().position(|kept| kept.rung == rung);
        let (ours, theirs) = (&self.kept[kept(self)?], &other.kept[kept(other)?]);
        let same = |(ours, theirs): &(&Occurrence, &Occurrence)| {
            ours.moment.at == theirs.moment.at && ours.seen == theirs.seen
        };
        let common = ours.occurrences.iter().zip(&theirs.occurrences).take_while(same).count();
        let after = |kept: &Kept| {
            kept.occurrences.iter().skip(common).take(CONTEXT as usize + 1).cloned().collect::<Vec<_>>()
        };
        let before = &ours.occurrences[common.saturating_sub(CONTEXT as usize)..common];
        Some(Parting {
            common: ours.from + common as u64,
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
