//! Arrivals and sessions that are drawn.

use twintrack_core::settings::Scenario;

use super::names::{ARRIVALS, ARRIVALS_MAX, SESSION};
use crate::validate::findings::Findings;

pub(super) fn check(scenario: &Scenario, size: Option<u32>, findings: &mut Findings) {
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
