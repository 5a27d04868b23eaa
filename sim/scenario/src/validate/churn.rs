//! `[churn]`: who comes and goes.
//!
//! What is stated is checked as far as it goes without drawing anything; the rest of the plan is left to the world.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Churn, Graph, Inputs, PassageKind, Scenario, Turnover};

use super::{Findings, distribution, population};

/// Most arrivals of a run: so many participants can be told apart.
const ARRIVALS_MAX: f64 = 1e7;
const ARRIVALS: &str = "churn.arrivals";
const SESSION: &str = "churn.session";
const SESSIONS: &str = "churn.sessions";
const TURNOVER: &str = "churn.turnover";
const EDGES: &str = "population.graph.edges.file";

/// How many participants there ever are; unknown when they arrive at random, or a file that says so could not be read.
pub(crate) fn everyone(scenario: &Scenario, inputs: Option<&Inputs>) -> Option<u32> {
    let (churn, initial) = (&scenario.churn, population::size(scenario, inputs)?);
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

pub(super) fn check(
    scenario: &Scenario,
    size: Option<u32>,
    inputs: Option<&Inputs>,
    findings: &mut Findings,
) {
    let churn = &scenario.churn;
    findings.share("churn.crash-share", churn.crash_share);
    findings.share("churn.return-share", churn.return_share);
    findings.span_above_zero("churn.sponsor-timeout", churn.sponsor_timeout);
    distribution::check("churn.absence", &churn.absence, findings);
    if let Some(session) = &churn.session {
        distribution::check(SESSION, session, findings);
    }
    one_kind(churn, findings);
    random(scenario, size, findings);
    if let Some(steps) = churn.turnover {
        turnover(steps, scenario, size, findings);
    }
    recorded(scenario, inputs, findings);
    for (index, timed) in churn.at.iter().enumerate() {
        let path = format!("churn.at.{index}");
        let (time, until) = (timed.time, scenario.run.until);
        if time > until {
            findings
                .add(&format!("{path}.time"), "this comes after the end of the run", time.to_string())
                .against("run.until", format!("the run ends at {until}"));
        }
        who(&path, timed.participant, timed.count, scenario, inputs, findings);
    }
    stated(scenario, size, findings);
    no_seats(scenario, findings);
}

/// Drawn and stated sessions, recorded sessions and turnover are three kinds of plan, of which there can be one.
fn one_kind(churn: &Churn, findings: &mut Findings) {
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

/// Arrivals and sessions that are drawn.
fn random(scenario: &Scenario, size: Option<u32>, findings: &mut Findings) {
    let churn = &scenario.churn;
    let arrive = churn.arrivals.count > 0.0;
    if arrive || churn.session.is_some() {
        findings.in_order(("churn.from", churn.from), ("churn.until", churn.until));
        findings.in_order(("churn.until", churn.until), ("run.until", scenario.run.until));
    }
    let span = churn.until - churn.from;
    let expected = span.0 as f64 / churn.arrivals.mean_gap_ns();
    if arrive && expected + f64::from(size.unwrap_or(0)) > ARRIVALS_MAX {
        findings
            .add(
                ARRIVALS,
                "this rate brings more participants than there can be",
                format!("about {expected:.1e} arrivals in all"),
            )
            .against("churn.from", format!("from {}", churn.from))
            .against("churn.until", format!("until {}", churn.until))
            .help("it is a rate of the whole population; at most 10,000,000 can ever take part");
    }
    if churn.return_share > 0.0 && churn.session.is_none() {
        findings
            .add("churn.return-share", "nobody's session runs out, so nobody can return", "a share of nobody")
            .against(SESSION, "not set: sessions last to the end")
            .help("set `churn.session`, such as session = { exponential = { mean = \"30min\" } }");
    }
}

fn turnover(steps: Turnover, scenario: &Scenario, size: Option<u32>, findings: &mut Findings) {
    let at = |key: &str| format!("{TURNOVER}.{key}");
    findings.must(steps.epochs >= 1, &at("epochs"), "at least 1", steps.epochs);
    findings.must(steps.replace >= 1, &at("replace"), "at least 1", steps.replace);
    if let Some(size) = size.filter(|size| steps.replace > *size) {
        findings
            .add(
                &at("replace"),
                "more are replaced than take part",
                format!("{} leave between two epochs", steps.replace),
            )
            .against("population.size", format!("{size} participants"));
    }
    let successors = f64::from(steps.replace) * f64::from(steps.epochs.saturating_sub(1));
    if successors + f64::from(size.unwrap_or(0)) > ARRIVALS_MAX {
        findings
            .add(&at("epochs"), "more would take part in all than can be", format!("{} epochs", steps.epochs))
            .against(&at("replace"), format!("{} newcomers after each", steps.replace))
            .help("at most 10,000,000 can ever take part");
    }
    let (quiet, epoch_max) = (scenario.run.quiet, steps.epoch_max);
    if epoch_max <= quiet {
        findings
            .add(
                &at("epoch-max"),
                "no epoch can settle",
                format!("an epoch is over after {epoch_max} in any case"),
            )
            .against("run.quiet", format!("and has settled when nothing changes for {quiet}"));
    } else if steps.spread >= epoch_max {
        findings
            .add(
                &at("spread"),
                "a turnover is not over when the next begins",
                format!("goes on for {}", steps.spread),
            )
            .against(&at("epoch-max"), format!("an epoch takes {epoch_max} at most"));
    }
}

fn recorded(scenario: &Scenario, inputs: Option<&Inputs>, findings: &mut Findings) {
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
        && population::size(scenario, Some(inputs)).is_some_and(|size| size < population::SIZE_MIN)
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

/// Exactly one of `participant` and `count` says who.
fn who(
    path: &str,
    participant: Option<u32>,
    count: Option<u32>,
    scenario: &Scenario,
    inputs: Option<&Inputs>,
    findings: &mut Findings,
) {
    let (one, many) = (format!("{path}.participant"), format!("{path}.count"));
    match (participant, count) {
        (Some(_), Some(_)) => {
            findings
                .add(&many, "who comes or goes is said twice", "so many")
                .against(&one, "and this one")
                .help("keep `participant` for one that is there or was, `count` for newcomers or for any");
        }
        (None, None) => {
            findings.add(path, "it is not said who comes or goes", "who?").help(
                "add `participant = …` for one that is there or was, or `count = …` for newcomers or for any",
            );
        }
        (Some(who), None) => {
            if let Some(size) = everyone(scenario, inputs).filter(|size| who >= *size) {
                findings
                    .add(&one, format!("there is no participant {who}"), "nobody ever has this index")
                    .against(
                        "population.size",
                        format!("{} at the start", scenario.population.size.unwrap_or(size)),
                    )
                    .help(format!(
                        "participants are counted from 0 to {}; newcomers join by `count`",
                        size.saturating_sub(1)
                    ));
            }
        }
        (None, Some(count)) => findings.must(count > 0, &many, "at least 1", count),
    }
}

/// Without anything drawn, it is known how many are there, and who of those that are named.
fn stated(scenario: &Scenario, size: Option<u32>, findings: &mut Findings) {
    let churn = &scenario.churn;
    let drawn = churn.arrivals.count > 0.0 || churn.session.is_some();
    let (Some(size), false) = (size, drawn) else { return };
    let mut lines: Vec<usize> = (0..churn.at.len()).collect();
    lines.sort_by_key(|line| churn.at[*line].time);
    let (mut there, mut changed_by) = (i64::from(size), None);
    let mut last_of = std::collections::BTreeMap::new();
    for line in lines {
        let timed = &churn.at[line];
        let path = format!("churn.at.{line}");
        let joins = timed.what == PassageKind::Join;
        let many = i64::from(timed.count.unwrap_or(1));
        if let Some(who) = timed.participant
            && let Some((before, joined)) = last_of.insert(who, (line, joins))
            && joined == joins
        {
            let (does, label) = if joins { ("joins", "and again") } else { ("leaves", "but is gone") };
            findings
                .add(&path, format!("participant {who} {does} twice in a row"), label)
                .against(&format!("churn.at.{before}"), format!("{does} here, at {}", churn.at[before].time));
            return;
        }
        if !joins && many > there {
            let finding = findings.add(
                &format!("{path}.{}", if timed.count.is_some() { "count" } else { "participant" }),
                "more leave than are there",
                format!("{many} at {}, when {there} are there", timed.time),
            );
            finding.against("population.size", format!("{size} at the start"));
            if let Some(before) = changed_by {
                finding.against(&format!("churn.at.{before}"), "and then this");
            }
            return;
        }
        there += if joins { many } else { -many };
        changed_by = Some(line);
    }
}

/// With an edge list, newcomers have no place in the graph unless they succeed somebody.
fn no_seats(scenario: &Scenario, findings: &mut Findings) {
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
