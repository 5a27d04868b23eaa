//! `name` and `[run]`.

use twintrack_core::settings::{Coordination, Engine, Scenario};

use super::findings::Findings;

/// Longest name of a scenario, in characters: it becomes part of a folder's name.
const NAME_MAX: usize = 64;
/// A run counts as settled only after this many rounds without a change: fewer could fall between two of them.
const QUIET_ROUNDS_MIN: u64 = 3;

pub(super) fn check(scenario: &Scenario, findings: &mut Findings) {
    name(&scenario.name, findings);
    let run = &scenario.run;
    engines(&run.engines, findings);
    findings.span_above_zero("run.until", run.until);
    findings.must(run.events_max > 0, "run.events-max", "at least 1", run.events_max);
    quiet(scenario, findings);
}

fn name(name: &str, findings: &mut Findings) {
    let wrong = name.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
    let label = match wrong {
        _ if name.is_empty() => "empty".to_owned(),
        Some(wrong) => format!("{wrong:?} is none of these"),
        None if name.starts_with('-') => "begins with `-`, which programs take for an option".to_owned(),
        None if name.len() > NAME_MAX => format!("{} characters; at most {NAME_MAX}", name.len()),
        None => return,
    };
    findings
        .add("name", "`name` must be made of letters, digits, `-` and `_`", label)
        .help("it names the results folder");
}

fn engines(engines: &[Engine], findings: &mut Findings) {
    if engines.is_empty() {
        findings
            .add("run.engines", "`run.engines` must name at least one engine", "empty")
            .help("write engines = [\"v1\", \"v2\"], or any of \"rounds+itc\" and \"events+vector\"");
    }
    for (i, engine) in engines.iter().enumerate() {
        if let Some(first) = engines[..i].iter().position(|earlier| earlier == engine) {
            findings
                .add(&format!("run.engines.{i}"), format!("engine `{engine}` is named twice"), "again here")
                .against(&format!("run.engines.{first}"), "first here");
        }
    }
}

fn quiet(scenario: &Scenario, findings: &mut Findings) {
    let (run, length) = (&scenario.run, scenario.rounds.length);
    findings.span_above_zero("run.quiet", run.quiet);
    let least = length * QUIET_ROUNDS_MIN;
    if run.engines.iter().any(|engine| engine.coordination == Coordination::Rounds) && run.quiet < least {
        findings
            .add(
                "run.quiet",
                "`run.quiet` must be at least three rounds when an engine runs in rounds",
                format!("{} is less than {least}", run.quiet),
            )
            .against("rounds.length", format!("a round takes {length}"))
            .help(format!("set run.quiet to {least} or more, or shorten the rounds"));
    }
    if run.quiet >= run.until {
        findings
            .add(
                "run.quiet",
                "`run.quiet` must be shorter than `run.until`, or no run can settle",
                run.quiet.to_string(),
            )
            .against("run.until", format!("the run ends at {}", run.until));
    }
}
