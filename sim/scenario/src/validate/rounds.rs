//! `[rounds]`: coordination by rounds.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Phases, Profile, Rounds};

use super::distribution;
use super::findings::Findings;

/// Clocks that are off by more than a tenth are broken, not inaccurate.
const DRIFT_MAX_PPM: f64 = 100_000.0;
const LENGTH: &str = "rounds.length";

pub(super) fn check(rounds: &Rounds, findings: &mut Findings) {
    findings.span_above_zero(LENGTH, rounds.length);
    findings.share_above_zero("rounds.quorum", rounds.quorum);
    findings.must(rounds.active_rounds > 0, "rounds.active-rounds", "at least 1", rounds.active_rounds);
    clocks(rounds, findings);
    if let Some(every) = rounds.gossip_every.0 {
        findings.must(every > Span::ZERO, "rounds.gossip-every", "longer than zero, or \"off\"", every);
    }
    within(("rounds.compute", rounds.compute), rounds.length, findings);
    match rounds.profile {
        Profile::Boundary => {
            within(("rounds.debounce", rounds.debounce), rounds.length, findings);
            within(("rounds.publish-after", rounds.publish_after), rounds.length, findings);
        }
        Profile::NinePhase => phases(&rounds.phases, rounds.length, findings),
    }
}

/// Clocks: distributions whose usual values make sense. A tail beyond is what the scenario asks for.
fn clocks(rounds: &Rounds, findings: &mut Findings) {
    const OFFSET: &str = "rounds.clock-offset";
    const DRIFT: &str = "rounds.clock-drift-ppm";
    distribution::check(OFFSET, &rounds.clock_offset, findings);
    distribution::check(DRIFT, &rounds.clock_drift_ppm, findings);
    if let Some((parameter, span)) = distribution::typical(&rounds.clock_offset) {
        within((&format!("{OFFSET}.{parameter}"), *span), rounds.length, findings);
    }
    if let Some((parameter, drift)) = distribution::typical(&rounds.clock_drift_ppm) {
        let path = format!("{DRIFT}.{parameter}");
        findings.must(*drift <= DRIFT_MAX_PPM, &path, "at most 100,000", drift);
    }
}

/// A time that must be shorter than a round.
fn within((path, span): (&str, Span), length: Span, findings: &mut Findings) {
    if span >= length && length > Span::ZERO {
        findings
            .add(path, format!("`{path}` must be shorter than a round"), span.to_string())
            .against(LENGTH, format!("a round takes {length}"));
    }
}

/// Each phase must be over before the next begins, and the last before the round ends.
fn phases(phases: &Phases, length: Span, findings: &mut Findings) {
    let steps = [
        ("rounds.phases.commit-spread", Span::ZERO, phases.commit_spread),
        ("rounds.phases.compute-at", phases.compute_at, phases.compute_spread),
        ("rounds.phases.publish-at", phases.publish_at, phases.publish_spread),
        ("rounds.phases.apply-at", phases.apply_at, Span::ZERO),
        ("rounds.phases.broadcast-at", phases.broadcast_at, Span::ZERO),
        ("rounds.phases.check-at", phases.check_at, Span::ZERO),
        (LENGTH, length, Span::ZERO),
    ];
    for pair in steps.windows(2) {
        let [(path, start, spread), (next, begins, _)] = *pair else { unreachable!("windows of two") };
        if start + spread > begins {
            let last = next == LENGTH;
            let title = if last {
                format!("`{path}` must be before the round ends")
            } else {
                format!("`{path}` must be over before `{next}`")
            };
            let label = format!("is over at {}", start + spread);
            let begins =
                if last { format!("the round ends at {begins}") } else { format!("begins at {begins}") };
            findings
                .add(path, title, label)
                .against(next, begins)
                .help("phases follow each other within a round");
        }
    }
}
