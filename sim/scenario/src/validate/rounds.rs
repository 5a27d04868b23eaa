//! `[rounds]`: coordination by rounds.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Phases, Profile, Rounds};

use super::{Findings, distribution};

/// Clocks that are off by more than a tenth are broken, not inaccurate.
const DRIFT_MAX_PPM: f64 = 100_000.0;
const LENGTH: &str = "rounds.length";

pub(super) fn check(rounds: &Rounds, findings: &mut Findings) {
    findings.span_above_zero(LENGTH, rounds.length);
    findings.share_above_zero("rounds.quorum", rounds.quorum);
    findings.must(rounds.active_rounds > 0, "rounds.active-rounds", "at least 1", rounds.active_rounds);
    let drift = rounds.clock_drift_max_ppm;
    findings.must(
        (0.0..=DRIFT_MAX_PPM).contains(&drift),
        "rounds.clock-drift-max-ppm",
        "from 0 to 100,000",
        drift,
    );
    if let Some(every) = rounds.gossip_every.0 {
        findings.must(every > Span::ZERO, "rounds.gossip-every", "longer than zero, or \"off\"", every);
    }
    within(("rounds.compute", rounds.compute), rounds.length, findings);
    if let Some(factor) = &rounds.compute_factor {
        distribution::check("rounds.compute-factor", factor, findings);
        if rounds.compute == Span::ZERO {
            findings
                .add("rounds.compute-factor", "a factor of no time at all makes nobody slow", "has no effect")
                .against("rounds.compute", rounds.compute.to_string())
                .help("say how long a computation takes with factor 1, such as `compute = \"50ms\"`");
        }
    }
    within(("rounds.clock-offset-max", rounds.clock_offset_max), rounds.length, findings);
    match rounds.profile {
        Profile::Boundary => {
            within(("rounds.debounce", rounds.debounce), rounds.length, findings);
            within(("rounds.publish-after", rounds.publish_after), rounds.length, findings);
        }
        Profile::NinePhase => phases(&rounds.phases, rounds.length, findings),
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
