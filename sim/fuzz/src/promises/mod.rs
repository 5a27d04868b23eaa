//! What the protocols promise, each promise with the conditions under which it is given.
//!
//! Promises of *safety* must hold at every moment. Those of the *calm* must hold at the end of a run that goes on for
//! [`patience`] after its last disturbance; a run that ends sooner is not held to them.

mod calm;
pub mod conditions;
mod oracle;
mod promise;
mod safety;
mod violation;

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::{Engine, Scenario};

pub use conditions::{CONDITIONS, Condition};
pub use promise::Promise;
pub(crate) use promise::Subject;
pub use violation::Violation;

use promise::Check;
use violation::Broken;

/// Rounds within which everything must have come to rest after the last disturbance.
const ROUNDS: u64 = 40;

/// Time beyond these rounds, for what does not go by rounds.
const BEYOND: Span = Span::from_secs(600);

/// How long after the last disturbance everything must have come to rest: 40 rounds, ten minutes, the time in which a crash
/// is noticed, and five attempts at finding a sponsor.
#[must_use]
pub fn patience(scenario: &Scenario) -> Span {
    let churn = &scenario.churn;
    scenario.rounds.length * ROUNDS + BEYOND + churn.detect_after + churn.sponsor_timeout * 5
}

/// All promises.
pub fn promises() -> impl Iterator<Item = &'static Promise> {
    safety::PROMISES.iter().chain(calm::PROMISES)
}

/// The promises that a scenario breaks. `waived` are conditions taken as fulfilled.
pub(crate) fn broken(subject: &Subject<'_>, waived: &[&str]) -> Vec<Violation> {
    let scenario = &subject.world.scenario;
    let mut found = Vec::new();
    for promise in promises() {
        let given = |engine: Engine| {
            let binding = promise.conditions.iter().filter(|condition| !waived.contains(&condition.name));
            binding.copied().all(|condition| (condition.holds)(scenario, engine))
        };
        let mut judge = |engines: Vec<Engine>, broken: Option<Broken>| {
            if let Some(Broken { what, kind }) = broken {
                found.push(Violation { promise: promise.name, engines, what, kind });
            }
        };
        let judged: Vec<&Outcome> = subject
            .outcomes
            .iter()
            .filter(|outcome| given(outcome.engine) && (!promise.calm || calm_enough(subject, outcome)))
            .collect();
        for (at, outcome) in judged.iter().enumerate() {
            let before = judged[..at].iter();
            match promise.check {
                Check::Each(check) => judge(vec![outcome.engine], check(subject, outcome)),
                Check::WithFirst(check) => {
                    if let Some(first) = before.copied().next() {
                        judge(vec![first.engine, outcome.engine], check(subject, first, outcome));
                    }
                }
                Check::AcrossClocks(check) => {
                    let mut alike =
                        before.filter(|other| other.engine.coordination == outcome.engine.coordination);
                    if let Some(other) = alike.next() {
                        judge(vec![other.engine, outcome.engine], check(subject, other, outcome));
                    }
                }
            }
        }
    }
    found
}

/// Whether a run went on long enough after its last disturbance to be held to the promises of the calm.
fn calm_enough(subject: &Subject<'_>, outcome: &Outcome) -> bool {
    let world = subject.world;
    let steps = world.churn.turnovers.len();
    // The last turnover begins when the epoch before it ends.
    let last = match (steps, world.scenario.churn.turnover) {
        (0, _) | (_, None) => world.last_disturbance(),
        (steps, Some(turnover)) => {
            let Some(epoch) = outcome.epochs.get(steps - 1) else { return false };
            (epoch.ended + turnover.spread).max(world.last_disturbance())
        }
    };
    let stopped_early = outcome.ended_at < Time::ZERO + world.scenario.run.until;
    !stopped_early && last + patience(&world.scenario) <= Time::ZERO + world.scenario.run.until
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_every_condition_is_needed_by_some_promise() {
        let mut names: Vec<&str> = promises().map(|promise| promise.name).collect();
        names.extend(CONDITIONS.iter().map(|condition| condition.name));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for condition in CONDITIONS {
            let used = promises().any(|promise| promise.conditions.iter().any(|c| c.name == condition.name));
            assert!(used, "{}", condition.name);
        }
    }
}
