//! `churn.turnover`: some leave and as many succeed them, again and again.

use twintrack_core::settings::{Scenario, Turnover};

use super::names::{ARRIVALS_MAX, TURNOVER};
use crate::validate::findings::Findings;

pub(super) fn check(steps: Turnover, scenario: &Scenario, size: Option<u32>, findings: &mut Findings) {
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
