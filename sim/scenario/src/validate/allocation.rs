//! `[allocation]`: how capacity is divided.

use twintrack_core::settings::Allocation;

use super::findings::Findings;

pub(super) fn check(allocation: &Allocation, findings: &mut Findings) {
    findings.span_above_zero("allocation.damping-window", allocation.damping_window);
    findings.share_above_zero("allocation.damping-oscillating", allocation.damping_oscillating);
    findings.share_above_zero("allocation.damping-otherwise", allocation.damping_otherwise);
    findings.must(allocation.epsilon >= 0.0, "allocation.epsilon", "zero or more", allocation.epsilon);
    let floor = allocation.denominator_floor;
    findings.must(floor > 0.0, "allocation.denominator-floor", "above zero (it is divided by)", floor);
}
