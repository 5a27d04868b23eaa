//! How many take part, as far as it shows before anything is drawn.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Graph, Inputs, PassageKind, Scenario};

/// Participants when neither `population.size` nor a file says how many.
const SIZE_DEFAULT: u32 = 100;

/// How many take part from the start; unknown when the file that says so could not be read.
pub(crate) fn from_start(scenario: &Scenario, inputs: Option<&Inputs>) -> Option<u32> {
    let population = &scenario.population;
    if let Some(recorded) = inputs.and_then(|inputs| inputs.recorded.as_ref()) {
        return Some(recorded.initial);
    }
    if scenario.churn.sessions.is_some() {
        let at_start = inputs?.sessions.iter().filter(|session| session.join == Span::ZERO);
        return u32::try_from(at_start.count()).ok();
    }
    match (&population.graph, inputs) {
        (Graph::Edges { .. }, inputs) => u32::try_from(inputs?.names.len()).ok(),
        _ => Some(population.size.unwrap_or(SIZE_DEFAULT)),
    }
}

/// How many participants there ever are; unknown when they arrive at random, or a file that says so could not be read.
pub(crate) fn everyone(scenario: &Scenario, inputs: Option<&Inputs>) -> Option<u32> {
    let (churn, initial) = (&scenario.churn, from_start(scenario, inputs)?);
    let recorded = inputs.is_some_and(|inputs| inputs.recorded.is_some());
    if churn.sessions.is_some() || recorded {
        return u32::try_from(inputs?.names.len()).ok();
    }
    let joins =
        churn.at.iter().filter(|timed| timed.what == PassageKind::Join).filter_map(|timed| timed.count);
    let successors =
        churn.turnover.map_or(0, |steps| steps.replace.saturating_mul(steps.epochs.saturating_sub(1)));
    let newcomers = joins.fold(successors, u32::saturating_add);
    (churn.arrivals.count == 0.0).then(|| initial.saturating_add(newcomers))
}
