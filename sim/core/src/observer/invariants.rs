//! The invariants of the ledger, checked on whatever an event touched.
//!
//! Per slot `0 ≤ Σ (granted − declined) ≤ quantity` at the provider; no negative quantity anywhere; and a residual never
//! rises except after a change of the need, or by what providers took back. State that an event did not touch cannot
//! have been broken by it, so checking the touched part after every event checks everything after every event.

use crate::allocation::TOLERANCE;
use crate::allocation::agent::Agent;
use crate::ids::Participant;
use crate::kernel::time::Time;
use crate::outcome::Violation;

/// Checks invariants and keeps the first violation.
#[derive(Debug)]
pub struct Invariants {
    residuals: Vec<Vec<f64>>,
    /// What providers took back from a recipient and its residual may still rise by.
    taken_back: Vec<f64>,
    first: Option<Violation>,
    broken: u64,
}

impl Invariants {
    /// Starts from the residuals of untouched agents.
    #[must_use]
    pub fn new(agents: &[Agent]) -> Invariants {
        Invariants {
            residuals: agents.iter().map(|agent| agent.account().residual().to_vec()).collect(),
            taken_back: vec![0.0; agents.len()],
            first: None,
            broken: 0,
        }
    }

    /// A provider took back this much from a recipient.
    pub fn taken_back(&mut self, recipient: Participant, amount: f64) {
        self.taken_back[recipient.index()] += amount;
    }

    /// A participant changed its needs: its residuals start anew.
    pub fn need_changed(&mut self, agent: &Agent) {
        self.residuals[agent.me.index()] = agent.account().residual().to_vec();
    }

    /// Checks a provider's book.
    pub fn check_book(&mut self, agent: &Agent, now: Time, event: u64) {
        if let Some(what) = agent.book().violation(agent.capacity().iter().map(|slot| slot.quantity)) {
            self.report(agent.me, now, event, what);
        }
    }

    /// Checks a recipient's account, and that no residual rose without cause.
    pub fn check_account(&mut self, agent: &Agent, now: Time, event: u64) {
        if let Some(what) = agent.account().violation() {
            self.report(agent.me, now, event, what);
        }
        let me = agent.me.index();
        for (need, after) in agent.account().residual().iter().enumerate() {
            let before = std::mem::replace(&mut self.residuals[me][need], *after);
            let unexplained = after - before - self.taken_back[me];
            self.taken_back[me] -= (after - before).clamp(0.0, self.taken_back[me]);
            if unexplained > TOLERANCE {
                self.report(
                    agent.me,
                    now,
                    event,
                    format!("the residual of need slot {need} rose from {before} to {after} without a cause"),
                );
            }
        }
    }

    /// The first violation.
    #[must_use]
    pub fn first(&self) -> Option<&Violation> {
        self.first.as_ref()
    }

    /// Corrects which event it was that broke the first one.
    pub fn renumber(&mut self, event: u64) {
        if let Some(first) = &mut self.first {
            first.event = event;
        }
    }

    /// Number of violations.
    #[must_use]
    pub fn broken(&self) -> u64 {
        self.broken
    }

    fn report(&mut self, participant: Participant, at: Time, event: u64, what: String) {
        self.broken += 1;
        self.first.get_or_insert(Violation { at, participant, event, what });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allocation::damping::Indexing;
    use crate::allocation::record::{AllocationState, GrantLine};
    use crate::ids::Version;
    use crate::population::{Change, Links, Slot};
    use crate::settings::Allocation;
    use std::sync::Arc;

    /// Two participants that recognise each other; the second needs 10.
    fn recipient() -> Agent {
        let links = Links::new(&[vec![(1, 1.0)], vec![(0, 1.0)]], vec![0.0; 2]);
        Agent::new(Participant(1), &[Slot { quantity: 10.0, window: None, place: None }], &[], &links, |_| {
            true
        })
    }

    fn granted(agent: &mut Agent, version: u32, amount: f64) {
        let lines = vec![GrantLine { link: 0, session: 0, slot: 0, need: 0, granted: amount }];
        let state = AllocationState { version: Version(version), denominators: Vec::new(), lines };
        agent.learn_allocation(0, &Arc::new(state));
        agent.aggregate(Time::ZERO, &[0], &Allocation::default(), Indexing::Time, |_, _| ());
    }

    #[test]
    fn a_residual_may_rise_by_what_was_taken_back_and_no_further() {
        let mut agent = recipient();
        let mut invariants = Invariants::new(&[recipient(), recipient()]);
        granted(&mut agent, 1, 8.0);
        invariants.check_account(&agent, Time::ZERO, 1);
        invariants.taken_back(agent.me, 3.0);
        granted(&mut agent, 2, 5.0);
        invariants.check_account(&agent, Time::ZERO, 2);
        assert_eq!(invariants.first(), None);
        granted(&mut agent, 3, 4.0);
        invariants.check_account(&agent, Time::ZERO, 3);
        let violation = invariants.first().expect("the residual rose without a cause");
        assert_eq!((violation.event, violation.participant), (3, agent.me));
        assert!(violation.what.contains("rose from 5 to 6"), "{}", violation.what);
    }

    #[test]
    fn a_changed_need_starts_the_residual_anew() {
        let mut agent = recipient();
        let mut invariants = Invariants::new(&[recipient(), recipient()]);
        agent.act(&Change::Need { slot: 0, quantity: 25.0 }, &Allocation::default());
        invariants.need_changed(&agent);
        invariants.check_account(&agent, Time::ZERO, 1);
        assert_eq!(invariants.broken(), 0);
    }
}
