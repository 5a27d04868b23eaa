//! What the protocols promise, each promise with the conditions under which it is given.
//!
//! Promises of *safety* must hold at every moment. Those of the *calm* must hold at the end of a run that goes on for
//! [`patience`] after its last disturbance; a run that ends sooner is not held to them.

mod calm;
pub mod conditions;
mod safety;

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::outcome::Outcome;
use twintrack_core::settings::{Engine, Scenario};
use twintrack_core::world::World;

pub use conditions::{CONDITIONS, Condition};

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

/// A scenario that was run.
#[derive(Debug)]
pub struct Subject<'a> {
    /// What was run.
    pub world: &'a World,
    /// How it went under each engine.
    pub outcomes: &'a [Outcome],
}

/// How a promise was broken.
pub(crate) struct Broken {
    /// What happened, with figures.
    what: String,
    /// The same without anything that differs between two cases of one cause.
    kind: String,
}

impl Broken {
    /// The kind is what happened without its numbers.
    pub(crate) fn by(what: String) -> Broken {
        Broken { kind: without_numbers(&what), what }
    }

    /// All cases are of one kind.
    fn plainly(what: String) -> Broken {
        Broken { what, kind: String::new() }
    }
}

/// When a promise is looked into.
type Each = fn(&Subject<'_>, &Outcome) -> Option<Broken>;
type Pair = fn(&Subject<'_>, &Outcome, &Outcome) -> Option<Broken>;

enum Check {
    /// For each engine.
    Each(Each),
    /// For the first engine of a scenario and each other one.
    WithFirst(Pair),
    /// For two engines with one coordination.
    AcrossClocks(Pair),
}

/// Something that must hold.
pub struct Promise {
    /// Short name.
    pub name: &'static str,
    /// What it says.
    pub says: &'static str,
    /// Whether it is about the calm after the storm.
    pub calm: bool,
    /// Under which conditions it is given.
    pub conditions: &'static [&'static Condition],
    check: Check,
}

/// All promises.
pub fn promises() -> impl Iterator<Item = &'static Promise> {
    safety::PROMISES.iter().chain(calm::PROMISES)
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which promise.
    pub promise: &'static str,
    /// Under which engine, or between which two.
    pub engines: Vec<Engine>,
    /// What happened, with figures.
    pub what: String,
    kind: String,
}

impl Violation {
    /// Where a run ended in a panic.
    pub(crate) fn panic(engine: Engine, message: String) -> Violation {
        let kind = without_numbers(&message);
        Violation { promise: "no-panic", engines: vec![engine], what: message, kind }
    }

    /// Where a run came out differently when it was repeated.
    pub(crate) fn unlike(engine: Engine) -> Violation {
        let what = "the same run came out differently when it was repeated".into();
        Violation { promise: "repeatable", engines: vec![engine], what, kind: String::new() }
    }

    /// What it has in common with others that have the same cause, as far as can be told from outside.
    #[must_use]
    pub fn cause(&self) -> String {
        let engines: Vec<&str> = self.engines.iter().map(|engine| engine.name()).collect();
        let kind = if self.kind.is_empty() { String::new() } else { format!(": {}", self.kind) };
        format!("{} ({}){kind}", self.promise, engines.join(", "))
    }
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

/// The value of a metric.
pub(crate) fn metric(outcome: &Outcome, name: &str) -> Option<f64> {
    outcome.metrics.iter().find(|measure| measure.metric.name == name)?.value
}

/// A text with each number replaced by `#`, cut short.
fn without_numbers(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let digit = c.is_ascii_digit() || (c == '.' && out.ends_with('#'));
        if !digit {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    out.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_no_numbers() {
        assert_eq!(without_numbers("slot 3 has 12.5 of 10"), "slot # has # of #");
    }

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
