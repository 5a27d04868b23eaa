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
