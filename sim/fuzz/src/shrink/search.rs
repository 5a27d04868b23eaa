//! What is tried, and what is kept.

use twintrack_core::settings::Scenario;
use twintrack_scenario::{Loaded, Source, brief, load};

use crate::examine::{Options, examine};
use crate::promises::Violation;

/// A search under way.
pub(super) struct Search {
    pub(super) best: Scenario,
    pub(super) violation: Violation,
    pub(super) cause: String,
    pub(super) options: Options,
    pub(super) left: u32,
}

impl Search {
    /// Takes a scenario for the best so far if it differs from it and still shows the finding.
    pub(super) fn accept(&mut self, candidate: Scenario) -> bool {
        if self.left == 0 || candidate == self.best {
            return false;
        }
        self.left -= 1;
        let Some(loaded) = read_back(&candidate) else { return false };
        let found = examine(&loaded, &self.options).violations;
        let Some(same) = found.into_iter().find(|violation| violation.cause() == self.cause) else {
            return false;
        };
        self.best = candidate;
        self.violation = same;
        true
    }

    /// The same for a change of the best.
    pub(super) fn try_with(&mut self, change: impl FnOnce(&mut Scenario)) -> bool {
        let mut candidate = self.best.clone();
        change(&mut candidate);
        self.accept(candidate)
    }
}

/// A scenario as it would be read from its file; `None` if it makes no sense.
fn read_back(scenario: &Scenario) -> Option<Loaded> {
    load(Source::from_text(scenario.name.as_str(), brief(scenario)), &[]).ok()
}
