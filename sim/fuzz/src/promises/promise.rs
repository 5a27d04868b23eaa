//! A promise, and what it is held against.

use twintrack_core::outcome::Outcome;
use twintrack_core::world::World;

use super::conditions::Condition;
use super::violation::Broken;

/// A scenario that was run.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    /// What was run.
    pub(crate) world: &'a World,
    /// How it went under each engine.
    pub(crate) outcomes: &'a [Outcome],
}

type Each = fn(&Subject<'_>, &Outcome) -> Option<Broken>;
type Pair = fn(&Subject<'_>, &Outcome, &Outcome) -> Option<Broken>;

/// When a promise is looked into.
pub(super) enum Check {
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
    pub(super) check: Check,
}

/// The value of a metric.
pub(super) fn metric(outcome: &Outcome, name: &str) -> Option<f64> {
    outcome.metrics.iter().find(|measure| measure.metric.name == name)?.value
}
