//! Making a scenario smaller while a promise stays broken for the same reason.
//!
//! Greedy delta debugging (Zeller and Hildebrandt, 2002) over settings: each step is a scenario that is simpler in one
//! respect; the first that still shows the finding is kept, and steps go on until none is left or the attempts are used
//! up. Steps come in an order that throws away most at once first:
//!
//! 1. the engines that are not concerned, participants (those with the highest numbers, since one participant less
//!    changes nobody else's draws), whole classes of disturbance;
//! 2. what is drawn is written out as stated times, as it was drawn, so that it can be left out one by one;
//! 3. list items, in halves and then singly;
//! 4. each setting that differs from its default;
//! 5. time: the run ends as early as the promise can be judged.
//!
//! The number of attempts is bounded, not their time: the same finding shrinks to the same scenario on every machine.

mod search;
mod settings;
mod stated;
mod steps;

use twintrack_core::settings::Scenario;

use crate::examine::Options;
use crate::promises::Violation;
use search::Search;

/// What is left of a finding's scenario.
#[derive(Clone, Debug)]
pub struct Shrunk {
    /// The smallest scenario found that shows it.
    pub scenario: Scenario,
    /// How it shows there.
    pub violation: Violation,
    /// Scenarios that were tried.
    pub attempts: u32,
}

/// Looks for smaller scenarios that break the same promise for the same reason, in at most `attempts` attempts.
///
/// `options` are those with which the finding was made. The scenario must name no files.
#[must_use]
pub fn shrink(scenario: &Scenario, violation: &Violation, options: &Options, attempts: u32) -> Shrunk {
    let mut search = Search {
        best: scenario.clone(),
        violation: violation.clone(),
        cause: violation.cause(),
        options: Options { engines: Vec::new(), ..options.clone() },
        left: attempts,
    };
    let mut engines = scenario.clone();
    engines.run.engines.clone_from(&violation.engines);
    search.accept(engines);
    while search.left > 0 {
        let before = search.best.clone();
        steps::all(&mut search);
        if search.best == before {
            break;
        }
    }
    Shrunk { scenario: search.best, violation: search.violation, attempts: attempts - search.left }
}
