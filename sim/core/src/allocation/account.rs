//! The recipient's side of the ledger: what it saw granted, what it declined, and what it still needs.

use crate::settings::{Allocation, Feedback};

use super::record::{AccountLine, AllocationState};

/// A line with the state that recognises change.
#[derive(Clone, Copy, Debug)]
struct Line {
    now: AccountLine,
    applied: f64,
    published_declined: f64,
    published_seen: f64,
}

/// All lines of one recipient, and its residual need per need slot.
#[derive(Clone, Debug, Default)]
pub struct Account {
    lines: Vec<Line>,
    residual: Vec<f64>,
    published_residual: Vec<f64>,
}

/// What an aggregation found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Aggregate {
    /// Sum over need slots of what was granted above the stated need, before declining it.
    pub over_allocation: f64,
    /// Largest change of any line's effective allocation since the last aggregation.
    pub changed: f64,
}

impl Account {
    /// An account with nothing granted: the residual is the stated need.
    #[must_use]
    pub fn new(needs: &[f64]) -> Account {
        Account { lines: Vec::new(), residual: needs.to_vec(), published_residual: vec![0.0; needs.len()] }
    }

    /// Residual need per need slot.
    #[must_use]
    pub fn residual(&self) -> &[f64] {
        &self.residual
    }

    /// The lines as they are published, ascending by (link, slot, need).
    pub fn lines(&self) -> impl Iterator<Item = &AccountLine> {
        self.lines.iter().map(|line| &line.now)
    }

    /// Effective allocation on a line, if there is such a line. O(log lines).
    #[must_use]
    pub fn effective(&self, link: u32, slot: u32, need: u32) -> Option<f64> {
        let key = |line: &Line| (line.now.link, line.now.slot, line.now.need);
        let at = self.lines.binary_search_by_key(&(link, slot, need), key).ok()?;
        Some(self.lines[at].now.effective())
    }

    /// Effective allocation to a need slot. O(lines).
    #[must_use]
    pub fn granted(&self, need: usize) -> f64 {
        self.lines().filter(|line| line.need as usize == need).map(AccountLine::effective).sum()
    }

    /// Takes over the grants of a provider's record; `link` is the recipient's link to it, `back` the provider's link to
    /// the recipient. Lines that the record no longer has count as taken back.
    /// `session` is the recipient's own.
    pub fn apply(&mut self, link: u32, back: u32, session: u32, state: &AllocationState) {
        let start = self.lines.partition_point(|line| line.now.link < link);
        let end = start + self.lines[start..].partition_point(|line| line.now.link == link);
        for line in &mut self.lines[start..end] {
            line.now.seen = 0.0;
        }
        for theirs in state.lines_of(back, session) {
            let key = (link, theirs.slot, theirs.need);
            let at = match self.lines.binary_search_by_key(&key, |l| (l.now.link, l.now.slot, l.now.need)) {
                Ok(at) => at,
                Err(at) => {
                    let (slot, need) = (theirs.slot, theirs.need);
                    let now = AccountLine { link, session: 0, slot, need, seen: 0.0, declined: 0.0 };
                    let line = Line { now, applied: 0.0, published_declined: 0.0, published_seen: 0.0 };
                    self.lines.insert(at, line);
                    at
                }
            };
            self.lines[at].now.seen = theirs.granted;
        }
    }

    /// Drops everything that a provider granted; returns how much of it was effective.
    pub fn drop_link(&mut self, link: u32) -> f64 {
        let mut dropped = 0.0;
        self.lines.retain(|line| {
            if line.now.link == link {
                dropped += line.now.effective();
            }
            line.now.link != link
        });
        dropped
    }

    /// Sums up what is granted per need slot, declines what is above the need (pro rata over the lines, if `decline`),
    /// and works out the residual. O(lines).
    pub fn settle(&mut self, needs: impl Iterator<Item = f64>, decline: bool) -> Aggregate {
        let mut over_allocation = 0.0;
        for (need, stated) in needs.enumerate() {
            let granted = self.granted(need);
            let excess = (granted - stated).max(0.0);
            over_allocation += excess;
            if decline && excess > 0.0 {
                let share = excess / granted;
                for line in self.of_need(need) {
                    line.now.declined += line.now.effective() * share;
                }
            }
            self.residual[need] = if decline { (stated - granted).max(0.0) } else { stated };
        }
        let mut changed: f64 = 0.0;
        for line in &mut self.lines {
            let effective = line.now.effective();
            changed = changed.max((effective - line.applied).abs());
            line.applied = effective;
        }
        Aggregate { over_allocation, changed }
    }

    /// Whether residual or declined amounts moved by more than `epsilon` since the last publication; or, with feedback, what
    /// was seen of grants to a need that goes short: until a provider hears that its grant was seen, it withholds as much again.
    #[must_use]
    pub fn moved(&self, settings: &Allocation) -> bool {
        let epsilon = settings.epsilon;
        let far = |now: f64, then: f64| (now - then).abs() > epsilon;
        let feedback = settings.feedback == Feedback::Residual;
        let short = |line: &Line| feedback && self.residual[line.now.need as usize] > epsilon;
        self.residual.iter().zip(&self.published_residual).any(|(now, then)| far(*now, *then))
            || self.lines.iter().any(|line| {
                far(line.now.declined, line.published_declined)
                    || (far(line.now.seen, line.published_seen) && short(line))
            })
    }

    /// The lines to publish, and the new point of comparison for [`Account::moved`]. `session` tells that of the provider at
    /// the other end of a link.
    pub fn publish(&mut self, session: impl Fn(u32) -> u32) -> Vec<AccountLine> {
        self.published_residual.clone_from(&self.residual);
        self.lines
            .iter_mut()
            .map(|line| {
                line.published_declined = line.now.declined;
                line.published_seen = line.now.seen;
                AccountLine { session: session(line.now.link), ..line.now }
            })
            .collect()
    }

    /// The first negative quantity in the account, if any.
    #[must_use]
    pub fn violation(&self) -> Option<String> {
        if let Some((need, residual)) =
            self.residual.iter().enumerate().find(|(_, residual)| **residual < 0.0 || residual.is_nan())
        {
            return Some(format!("need slot {need} has a residual of {residual}: a negative quantity"));
        }
        self.lines
            .iter()
            .map(|line| line.now)
            .find(|line| line.seen.min(line.declined) < 0.0 || (line.seen + line.declined).is_nan())
            .map(|line| {
                format!(
                    "link {} has {} granted and {} declined: a negative quantity",
                    line.link, line.seen, line.declined
                )
            })
    }

    fn of_need(&mut self, need: usize) -> impl Iterator<Item = &mut Line> {
        self.lines.iter_mut().filter(move |line| line.now.need as usize == need)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allocation::record::GrantLine;
    use crate::ids::Version;

    fn state(grants: &[(u32, f64)]) -> AllocationState {
        AllocationState {
            version: Version(1),
            denominators: Vec::new(),
            lines: grants
                .iter()
                .map(|(slot, granted)| GrantLine {
                    link: 7,
                    session: 0,
                    slot: *slot,
                    need: 0,
                    granted: *granted,
                })
                .collect(),
        }
    }

    #[test]
    fn what_exceeds_the_need_is_declined_pro_rata() {
        let mut account = Account::new(&[10.0]);
        account.apply(0, 7, 0, &state(&[(0, 12.0)]));
        account.apply(1, 7, 0, &state(&[(0, 4.0)]));
        let found = account.settle([10.0].into_iter(), true);
        assert_eq!(found.over_allocation, 6.0);
        assert_eq!(account.residual(), [0.0]);
        let effective: Vec<f64> = account.lines().map(AccountLine::effective).collect();
        assert_eq!(effective, [7.5, 2.5]);
        assert_eq!(account.settle([10.0].into_iter(), true), Aggregate::default());
    }

    #[test]
    fn a_need_that_shrinks_declines_and_one_that_grows_reopens() {
        let mut account = Account::new(&[10.0]);
        account.apply(0, 7, 0, &state(&[(0, 8.0)]));
        account.settle([10.0].into_iter(), true);
        assert_eq!(account.residual(), [2.0]);
        account.settle([5.0].into_iter(), true);
        assert_eq!(account.lines().next().map(|line| line.declined), Some(3.0));
        account.settle([9.0].into_iter(), true);
        assert_eq!(account.residual(), [4.0]);
    }

    #[test]
    fn what_was_seen_is_told_while_a_need_goes_short() {
        let mut account = Account::new(&[10.0]);
        let mut seen = |one: f64, other: f64, need: f64| {
            account.apply(0, 7, 0, &state(&[(0, one)]));
            account.apply(1, 7, 0, &state(&[(0, other)]));
            account.settle([need].into_iter(), true);
            let moved = account.moved(&Allocation::default());
            account.publish(|_| 0);
            moved
        };
        assert!(seen(3.0, 4.0, 10.0));
        assert!(!seen(3.0, 4.0, 10.0));
        assert!(
            seen(5.0, 2.0, 10.0),
            "one grants what the other took back, and the need is as short as before"
        );
        assert!(seen(5.0, 2.0, 7.0));
        assert!(!seen(3.0, 4.0, 7.0), "nobody goes short: nobody is asked for more");
    }

    #[test]
    fn without_feedback_the_stated_need_is_published_and_nothing_declined() {
        let mut account = Account::new(&[10.0]);
        account.apply(0, 7, 0, &state(&[(0, 14.0)]));
        assert_eq!(account.settle([10.0].into_iter(), false).over_allocation, 4.0);
        assert_eq!(account.residual(), [10.0]);
        assert!(account.violation().is_none());
    }
}
