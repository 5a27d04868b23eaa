//! The provider's side of the ledger: what each capacity slot granted to whom, and what came back declined.
//!
//! Invariant: on every line `0 ≤ declined ≤ granted`, and per slot `Σ (granted − declined) ≤ quantity`.

use crate::ids::Version;

use super::TOLERANCE;
use super::record::{AccountLine, AllocationState, GrantLine, range_of};
use super::tiers::Denominators;

/// One line: a capacity slot's cumulative grant to one need slot of a recipient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BookLine {
    /// The provider's link to the recipient.
    pub link: u32,
    /// The capacity slot.
    pub slot: u32,
    /// The recipient's need slot.
    pub need: u32,
    /// Cumulative grant.
    pub granted: f64,
    /// Cumulative amount known to be declined.
    pub declined: f64,
    published: f64,
}

impl BookLine {
    fn key(&self) -> (u32, u32, u32) {
        (self.link, self.slot, self.need)
    }

    /// What the line gives as far as the provider knows: granted and not declined.
    #[must_use]
    pub fn effective(&self) -> f64 {
        self.granted - self.declined
    }
}

#[derive(Clone, Debug, Default)]
struct SlotState {
    denominators: Denominators,
    published: Denominators,
    computed: bool,
}

/// All lines of one provider.
#[derive(Clone, Debug, Default)]
pub struct Book {
    lines: Vec<BookLine>,
    slots: Vec<SlotState>,
}

impl Book {
    /// An empty book for this many capacity slots.
    #[must_use]
    pub fn new(slots: usize) -> Book {
        Book { lines: Vec::new(), slots: vec![SlotState::default(); slots] }
    }

    /// All lines, ascending by (link, slot, need).
    #[must_use]
    pub fn lines(&self) -> &[BookLine] {
        &self.lines
    }

    /// The lines of one recipient. O(log lines).
    #[must_use]
    pub fn lines_of(&self, link: u32) -> &[BookLine] {
        range_of(&self.lines, link, |line| line.link)
    }

    /// What a line gives, if there is such a line. O(log lines).
    #[must_use]
    pub fn effective(&self, link: u32, slot: u32, need: u32) -> Option<f64> {
        let at = self.lines.binary_search_by_key(&(link, slot, need), BookLine::key).ok()?;
        Some(self.lines[at].effective())
    }

    /// What is left of a slot's quantity. O(lines).
    #[must_use]
    pub fn remaining(&self, slot: u32, quantity: f64) -> f64 {
        let granted: f64 = self.lines.iter().filter(|line| line.slot == slot).map(BookLine::effective).sum();
        (quantity - granted).max(0.0)
    }

    /// What was granted to a need slot beyond what the recipient's record says it has seen.
    #[must_use]
    pub fn beyond(&self, link: u32, need: u32, seen: &[AccountLine]) -> f64 {
        self.lines_of(link)
            .iter()
            .filter(|line| line.need == need)
            .map(|line| {
                let seen =
                    seen.iter().find(|s| s.slot == line.slot && s.need == need).map_or(0.0, |s| s.seen);
                (line.granted - seen).max(0.0)
            })
            .sum()
    }

    /// Takes note of what a recipient declined, from its latest record.
    ///
    /// A recipient may have declined what the provider took back meanwhile; the line then gives nothing, and its grant
    /// is raised to the declined amount so that later grants count in full.
    pub fn learn_declined(&mut self, link: u32, account: &[AccountLine]) {
        for theirs in account.iter().filter(|line| line.declined > 0.0) {
            let line = self.line(link, theirs.slot, theirs.need);
            line.declined = theirs.declined;
            line.granted = line.granted.max(theirs.declined);
        }
    }

    /// Adds grants, all of one slot.
    pub fn grant(&mut self, slot: u32, grants: impl Iterator<Item = (u32, u32, f64)>) {
        for (link, need, amount) in grants {
            self.line(link, slot, need).granted += amount;
        }
    }

    /// Forgets the grants of a slot: an allocation without feedback is a pure function of what is known.
    pub fn clear(&mut self, slot: u32) {
        for line in self.lines.iter_mut().filter(|line| line.slot == slot) {
            line.granted = 0.0;
            line.declined = 0.0;
        }
    }

    /// Takes back pro rata what no longer fits a slot's quantity; returns (link, need, amount) of what was taken.
    pub fn shrink(&mut self, slot: u32, quantity: f64) -> Vec<(u32, u32, f64)> {
        let total: f64 = self.lines.iter().filter(|line| line.slot == slot).map(BookLine::effective).sum();
        if total <= quantity {
            return Vec::new();
        }
        let kept = quantity / total;
        let mut taken = Vec::new();
        for line in self.lines.iter_mut().filter(|line| line.slot == slot) {
            let back = line.effective() * (1.0 - kept);
            line.granted -= back;
            taken.push((line.link, line.need, back));
        }
        taken
    }

    /// Takes back everything granted to a recipient; returns how much of it was effective.
    pub fn drop_link(&mut self, link: u32) -> f64 {
        let dropped = self.lines_of(link).iter().map(BookLine::effective).sum();
        self.lines.retain(|line| line.link != link);
        dropped
    }

    /// Stores a slot's new denominators; returns how far they moved, without bound in its first computation.
    pub fn set_denominators(&mut self, slot: u32, denominators: Denominators) -> f64 {
        let state = &mut self.slots[slot as usize];
        let moved = if state.computed { denominators.moved(state.denominators) } else { f64::INFINITY };
        state.denominators = denominators;
        state.computed = true;
        moved
    }

    /// Whether any grant or denominator moved by more than `epsilon` since the last publication.
    #[must_use]
    pub fn moved(&self, epsilon: f64) -> bool {
        self.lines.iter().any(|line| (line.granted - line.published).abs() > epsilon)
            || self.slots.iter().any(|slot| slot.denominators.moved(slot.published) > epsilon)
    }

    /// The record to publish, and the new point of comparison for [`Book::moved`]. `session` tells that of the recipient at
    /// the other end of a link.
    pub fn publish(&mut self, version: Version, session: impl Fn(u32) -> u32) -> AllocationState {
        for line in &mut self.lines {
            line.published = line.granted;
        }
        for slot in &mut self.slots {
            slot.published = slot.denominators;
        }
        AllocationState {
            version,
            denominators: self.slots.iter().map(|slot| slot.denominators).collect(),
            lines: self
                .lines
                .iter()
                .map(|line| GrantLine {
                    link: line.link,
                    session: session(line.link),
                    slot: line.slot,
                    need: line.need,
                    granted: line.granted,
                })
                .collect(),
        }
    }

    /// The first broken invariant of the book, if any. O(lines · slots).
    #[must_use]
    pub fn violation(&self, quantities: impl Iterator<Item = f64>) -> Option<String> {
        if let Some(line) = self
            .lines
            .iter()
            .find(|line| line.declined < 0.0 || line.effective() < -TOLERANCE || line.effective().is_nan())
        {
            return Some(format!(
                "slot {} grants {} on link {} and has {} declined: a negative quantity",
                line.slot, line.granted, line.link, line.declined
            ));
        }
        quantities.enumerate().find_map(|(slot, quantity)| {
            let granted: f64 =
                self.lines.iter().filter(|line| line.slot as usize == slot).map(BookLine::effective).sum();
            (granted > quantity + TOLERANCE)
                .then(|| format!("slot {slot} grants {granted} in all, more than its quantity {quantity}"))
        })
    }

    fn line(&mut self, link: u32, slot: u32, need: u32) -> &mut BookLine {
        let at = match self.lines.binary_search_by_key(&(link, slot, need), BookLine::key) {
            Ok(at) => at,
            Err(at) => {
                let line = BookLine { link, slot, need, granted: 0.0, declined: 0.0, published: 0.0 };
                self.lines.insert(at, line);
                at
            }
        };
        &mut self.lines[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declined(amount: f64) -> [AccountLine; 1] {
        [AccountLine { link: 0, session: 0, slot: 0, need: 0, seen: 0.0, declined: amount }]
    }

    #[test]
    fn granting_more_than_there_is_breaks_the_invariant() {
        let mut book = Book::new(1);
        book.grant(0, [(0, 0, 6.0), (1, 0, 4.0)].into_iter());
        assert_eq!(book.violation([10.0].into_iter()), None);
        book.grant(0, [(1, 0, 0.1)].into_iter());
        assert!(book.violation([10.0].into_iter()).is_some_and(|what| what.contains("10.1 in all")));
    }

    #[test]
    fn what_is_declined_can_be_granted_again() {
        let mut book = Book::new(1);
        book.grant(0, [(0, 0, 10.0)].into_iter());
        assert_eq!(book.remaining(0, 10.0), 0.0);
        book.learn_declined(0, &declined(4.0));
        assert_eq!(book.remaining(0, 10.0), 4.0);
    }

    #[test]
    fn a_shrunken_slot_takes_back_pro_rata() {
        let mut book = Book::new(1);
        book.grant(0, [(0, 0, 6.0), (1, 0, 2.0)].into_iter());
        assert_eq!(book.shrink(0, 4.0), [(0, 0, 3.0), (1, 0, 1.0)]);
        assert_eq!(book.remaining(0, 4.0), 0.0);
        assert!(book.shrink(0, 5.0).is_empty());
    }

    #[test]
    fn a_decline_that_crosses_a_take_back_leaves_nothing_rather_than_less() {
        let mut book = Book::new(1);
        book.grant(0, [(0, 0, 10.0)].into_iter());
        book.shrink(0, 5.0);
        book.learn_declined(0, &declined(6.0));
        assert_eq!(book.violation([5.0].into_iter()), None);
        assert_eq!(book.remaining(0, 5.0), 5.0);
        book.grant(0, [(0, 0, 2.0)].into_iter());
        assert_eq!(book.remaining(0, 5.0), 3.0);
    }

    #[test]
    fn movement_is_measured_from_what_was_published() {
        let mut book = Book::new(1);
        assert_eq!(book.set_denominators(0, Denominators { mutual: 2.0, other: 0.0 }), f64::INFINITY);
        assert!(book.moved(1e-3));
        book.publish(Version(1), |_| 0);
        assert!(!book.moved(1e-3));
        for _ in 0..3 {
            book.grant(0, [(0, 0, 4e-4)].into_iter());
        }
        assert!(book.moved(1e-3), "small steps add up");
    }
}
