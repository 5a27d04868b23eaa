//! `[rollout]`: a plan whose phases follow each other, and criteria that something can meet.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Rollout;

use super::findings::Findings;

pub(super) fn check(rollout: &Rollout, findings: &mut Findings) {
    findings.span_above_zero("rollout.checkpoint-every", rollout.checkpoint_every);
    for (path, share) in [
        ("rollout.tolerance", rollout.tolerance),
        ("rollout.within-min", rollout.within_min),
        ("rollout.roll-back-below", rollout.roll_back_below),
        ("rollout.agreement-min", rollout.agreement_min),
        ("rollout.served-loss-max", rollout.served_loss_max),
        ("rollout.fairness-loss-max", rollout.fairness_loss_max),
    ] {
        findings.share(path, share);
    }
    if let Some(share) = rollout.mixed_share {
        findings.share_above_zero("rollout.mixed-share", share);
    }
    let phases = [
        ("rollout.dual-track", rollout.dual_track),
        ("rollout.mixed", rollout.mixed),
        ("rollout.primary", rollout.primary),
        ("rollout.alone", rollout.alone),
    ];
    let stated: Vec<(&str, Span)> = phases.into_iter().filter_map(|(path, at)| Some((path, at?))).collect();
    for pair in stated.windows(2) {
        findings.in_order(pair[0], pair[1]);
    }
}
