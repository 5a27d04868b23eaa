//! `churn.at`: who comes and goes at stated times.

use std::collections::BTreeMap;

use twintrack_core::settings::{Inputs, PassageKind, Scenario};

use crate::headcount::everyone;
use crate::validate::findings::Findings;

pub(super) fn check(
    scenario: &Scenario,
    size: Option<u32>,
    inputs: Option<&Inputs>,
    findings: &mut Findings,
) {
    for (index, timed) in scenario.churn.at.iter().enumerate() {
        let path = format!("churn.at.{index}");
        let (time, until) = (timed.time, scenario.run.until);
        if time > until {
            findings
                .add(&format!("{path}.time"), "this comes after the end of the run", time.to_string())
                .against("run.until", format!("the run ends at {until}"));
        }
        who(&path, timed.participant, timed.count, scenario, inputs, findings);
    }
    one_after_the_other(scenario, size, findings);
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
fn one_after_the_other(scenario: &Scenario, size: Option<u32>, findings: &mut Findings) {
    let churn = &scenario.churn;
    let drawn = churn.arrivals.count > 0.0 || churn.session.is_some();
    let (Some(size), false) = (size, drawn) else { return };
    let mut lines: Vec<usize> = (0..churn.at.len()).collect();
    lines.sort_by_key(|line| churn.at[*line].time);
    let (mut there, mut changed_by) = (i64::from(size), None);
    let mut last_of = BTreeMap::new();
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
