//! What does not go together: kinds of plan with each other, with the size of the population, and with an edge list.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Churn, Graph, Inputs, PassageKind, Scenario};

use super::names::{ARRIVALS, EDGES, SESSION, SESSIONS, TURNOVER};
use crate::headcount::from_start;
use crate::validate::findings::Findings;
use crate::validate::population::SIZE_MIN;

/// Drawn and stated sessions, recorded sessions and turnover are three kinds of plan, of which there can be one.
pub(super) fn only_one(churn: &Churn, findings: &mut Findings) {
    let at_times = [
        (ARRIVALS, churn.arrivals.count > 0.0),
        (SESSION, churn.session.is_some()),
        ("churn.at", !churn.at.is_empty()),
        (SESSIONS, churn.sessions.is_some()),
    ];
    let given = |kinds: &[(&'static str, bool)]| -> Vec<&'static str> {
        kinds.iter().filter(|(_, given)| *given).map(|(path, _)| *path).collect()
    };
    if churn.turnover.is_some() && !given(&at_times).is_empty() {
        let finding = findings.add(
            TURNOVER,
            "turnover in steps does not go together with churn at given times",
            "begins when the network has settled, whenever that is",
        );
        for path in given(&at_times) {
            finding.against(path, "happens at times of its own: who is there then is not known");
        }
        finding.help("keep one of them");
    } else if churn.sessions.is_some() && !given(&at_times[..3]).is_empty() {
        let finding =
            findings.add(SESSIONS, "recorded sessions say all about who comes and goes", "the file says so");
        for path in given(&at_times[..3]) {
            finding.against(path, "and this says otherwise");
        }
        finding.help("keep one of them");
    }
}

/// Recorded sessions say who takes part, and enough must be there from the start.
pub(super) fn recorded(scenario: &Scenario, inputs: Option<&Inputs>, findings: &mut Findings) {
    if scenario.churn.sessions.is_none() {
        return;
    }
    if let Some(size) = scenario.population.size {
        findings
            .add("population.size", "recorded sessions say who takes part", format!("says {size}"))
            .against(SESSIONS, "the file says who joins, and when")
            .help("leave `population.size` out: whoever joins at 0 is there from the start");
    }
    if let Graph::Edges { .. } = scenario.population.graph {
        findings
            .add(SESSIONS, "recorded sessions do not go together with an edge list", "says who takes part")
            .against(EDGES, "and so does this")
            .help("take another graph: it is drawn over seats, which participants hold one after the other");
    }
    if let Some(inputs) = inputs
        && from_start(scenario, Some(inputs)).is_some_and(|size| size < SIZE_MIN)
    {
        let there = inputs.sessions.iter().filter(|session| session.join == Span::ZERO).count();
        findings
            .add(
                SESSIONS,
                "at least 2 participants must be there from the start",
                format!("{there} join at 0"),
            )
            .help("whoever is to be there from the start joins at 0");
    }
}

/// With an edge list, newcomers have no place in the graph unless they succeed somebody.
pub(super) fn no_seats(scenario: &Scenario, findings: &mut Findings) {
    let churn = &scenario.churn;
    if !matches!(scenario.population.graph, Graph::Edges { .. }) {
        return;
    }
    let newcomers =
        churn.at.iter().position(|timed| timed.what == PassageKind::Join && timed.count.is_some());
    let path = match newcomers {
        _ if churn.arrivals.count > 0.0 => ARRIVALS.to_owned(),
        Some(line) => format!("churn.at.{line}"),
        None => return,
    };
    findings
        .add(&path, "an edge list knows no newcomers", "whom would they recognise?")
        .against(EDGES, "names everyone who takes part")
        .help("use `churn.turnover`, where newcomers take the places of those who leave, or another graph");
}
