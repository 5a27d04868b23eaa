//! `[population]` but for the recognition graph.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Distribution, Graph, Inputs, Population, Recorded, Scenario, Slots};

use super::distribution;
use super::findings::Findings;

/// Fewest participants of a run.
pub(super) const SIZE_MIN: u32 = 2;
/// Most participants of a run.
const SIZE_MAX: u32 = 10_000_000;
/// Most slots of one kind that a participant can declare.
const SLOTS_MAX: u32 = 1_000;
const SIZE: &str = "population.size";

pub(super) fn check(scenario: &Scenario, inputs: Option<&Inputs>, findings: &mut Findings) {
    let population = &scenario.population;
    sizes(scenario, inputs, findings);
    weights(population, findings);
    compute_factor(scenario, findings);
    slots("population.capacity", &population.capacity, population, findings);
    slots("population.needs", &population.needs, population, findings);
}

fn sizes(scenario: &Scenario, inputs: Option<&Inputs>, findings: &mut Findings) {
    let population = &scenario.population;
    if let Some(size) = population.size {
        findings.must((SIZE_MIN..=SIZE_MAX).contains(&size), SIZE, "from 2 to 10,000,000", size);
    }
    if let Some(recorded) = inputs.and_then(|inputs| inputs.recorded.as_ref()) {
        beside_recording(scenario, recorded, findings);
        return;
    }
    // Recorded sessions contradict an edge list, and that is said where churn is checked.
    if !matches!(population.graph, Graph::Edges { .. }) || scenario.churn.sessions.is_some() {
        return;
    }
    const FILE: &str = "population.graph.edges.file";
    let named = inputs.map(|inputs| inputs.names.len());
    if let Some(named @ 0..2) = named {
        findings.add(FILE, "an edge list must name at least 2 participants", format!("it names {named}"));
    }
    if let (Some(size), Some(named)) = (population.size, named)
        && size as usize != named
    {
        findings
            .add(SIZE, "`population.size` contradicts the edge list", format!("says {size}"))
            .against(FILE, format!("names {named} participants"))
            .help("leave `population.size` out: everyone named in the edge list takes part");
    }
}

/// A recording says who takes part, whom they recognise, and who comes and goes.
fn beside_recording(scenario: &Scenario, recorded: &Recorded, findings: &mut Findings) {
    const TRACE: &str = "workload.trace";
    let (population, churn) = (&scenario.population, &scenario.churn);
    let at_times = churn.arrivals.count > 0.0 || churn.session.is_some();
    for (path, stated) in [
        (SIZE, population.size.is_some_and(|size| size != recorded.initial)),
        ("population.graph.edges.file", matches!(population.graph, Graph::Edges { .. })),
        ("churn.sessions", churn.sessions.is_some()),
        ("churn.turnover", churn.turnover.is_some()),
        ("churn.arrivals", at_times),
        ("churn.at", !churn.at.is_empty()),
    ] {
        if stated {
            findings
                .add(path, format!("`{path}` contradicts the recording"), "says who takes part")
                .against(TRACE, format!("has {} participants at the start", recorded.initial))
                .help("leave it out: a recording says who takes part, who recognises whom, and who comes and goes");
        }
    }
    if recorded.initial < SIZE_MIN {
        let there = format!("{} are there", recorded.initial);
        findings.add(TRACE, "at least 2 participants must be there from the start", there);
    }
}

fn compute_factor(scenario: &Scenario, findings: &mut Findings) {
    const FACTOR: &str = "population.compute-factor";
    let Some(factor) = &scenario.population.compute_factor else { return };
    distribution::check(FACTOR, factor, findings);
    if scenario.events.compute == Span::ZERO && scenario.rounds.compute == Span::ZERO {
        findings
            .add(FACTOR, "a factor of no time at all makes nobody slow", "has no effect")
            .against("events.compute", "0s")
            .against("rounds.compute", "0s")
            .help("say how long a computation takes with factor 1, such as `compute = \"50ms\"`");
    }
}

fn weights(population: &Population, findings: &mut Findings) {
    const WEIGHT: &str = "population.weight";
    findings.share("population.weight-sum", population.weight_sum);
    findings.share("population.self-weight", population.self_weight);
    distribution::check(WEIGHT, &population.weight, findings);
    let always_zero = match population.weight {
        Distribution::Constant { value } => value == 0.0,
        Distribution::Uniform { max, .. } => max == 0.0,
        Distribution::Exponential { mean } => mean == 0.0,
        _ => false,
    };
    if always_zero {
        findings.add(WEIGHT, "`population.weight` must not always be zero", "nobody would recognise anybody");
    }
}

fn slots(path: &str, slots: &Slots, population: &Population, findings: &mut Findings) {
    let at = |key: &str| format!("{path}.{key}");
    for (key, value) in [
        ("share", slots.share),
        ("windowed", slots.windowed),
        ("placed", slots.placed),
        ("remote", slots.remote),
    ] {
        findings.share(&at(key), value);
    }
    for (key, count) in [("count-min", slots.count_min), ("count-max", slots.count_max)] {
        findings.must(
            (1..=SLOTS_MAX).contains(&count),
            &at(key),
            "from 1 to 1,000 (for none at all, set share = 0)",
            count,
        );
    }
    if slots.count_min > slots.count_max {
        findings
            .add(
                &at("count-min"),
                format!("`{}` must not exceed `{}`", at("count-min"), at("count-max")),
                slots.count_min.to_string(),
            )
            .against(&at("count-max"), slots.count_max.to_string());
    }
    distribution::check(&at("quantity"), &slots.quantity, findings);
    needs_some(&at("placed"), slots.placed, ("population.places", population.places), findings);
    needs_some(
        &at("windowed"),
        slots.windowed,
        ("population.window-days-max", population.window_days_max),
        findings,
    );
    needs_some(
        &at("windowed"),
        slots.windowed,
        ("population.window-horizon-days", population.window_horizon_days),
        findings,
    );
}

/// A share of slots with something that there must be some of.
fn needs_some(path: &str, share: f64, (other, count): (&str, u32), findings: &mut Findings) {
    if share > 0.0 && count == 0 {
        findings
            .add(path, format!("`{path}` is above 0, so `{other}` must be at least 1"), share.to_string())
            .against(other, "none to choose from")
            .help(format!("set `{other}` to 1 or more, or `{path}` to 0"));
    }
}
