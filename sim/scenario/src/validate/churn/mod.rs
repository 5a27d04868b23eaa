//! `[churn]`: who comes and goes.
//!
//! What is stated is checked as far as it goes without drawing anything; the rest of the plan is left to the world.

mod drawn;
mod kinds;
mod names;
mod stated;
mod turnover;

use twintrack_core::settings::{Inputs, Scenario};

use super::distribution;
use super::findings::Findings;
use names::SESSION;

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
    kinds::only_one(churn, findings);
    drawn::check(scenario, size, findings);
    if let Some(steps) = churn.turnover {
        turnover::check(steps, scenario, size, findings);
    }
    kinds::recorded(scenario, inputs, findings);
    stated::check(scenario, size, inputs, findings);
    kinds::no_seats(scenario, findings);
}
