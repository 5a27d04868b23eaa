//! A small scenario with everything that touches a clock: publications, arrivals, departures, crashes and returns. Tests run
//! it to hold two ways to keep clocks against each other.

#[path = "../../tests/common/churn.rs"]
mod churn;

pub(crate) use churn::churn;

use crate::kernel::time::Span;
use crate::settings::{Churn, Distribution, Scenario};

/// Twenty-five participants with changing needs for twenty minutes; nobody comes or goes yet.
pub(crate) fn scenario() -> Scenario {
    let mut scenario = Scenario::named("churning");
    scenario.population.size = Some(25);
    scenario.run.until = Span::from_secs(20 * 60);
    scenario.workload.need_changes = "20/h".parse().expect("a rate");
    scenario.workload.from = Span::from_secs(60);
    scenario
}
