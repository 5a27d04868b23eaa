//! `[network]`: how long messages take.

use twintrack_core::settings::Network;

use super::{Findings, distribution};

pub(super) fn check(network: &Network, findings: &mut Findings) {
    distribution::check("network.latency", &network.latency, findings);
    distribution::check("network.jitter", &network.jitter, findings);
    // A message that takes no time at all would be received before other events of the same instant, or after, at will.
    findings.span_above_zero("network.floor", network.floor);
}
