//! `[network]`: how long messages take, and whether they arrive.

use twintrack_core::settings::{Bandwidth, Delivery, Imperfection, Network, Size};

use super::distribution;
use super::findings::Findings;

pub(super) fn check(network: &Network, findings: &mut Findings) {
    distribution::check("network.latency", &network.latency, findings);
    distribution::check("network.jitter", &network.jitter, findings);
    // A message that takes no time at all would be received before other events of the same instant, or after, at will.
    findings.span_above_zero("network.floor", network.floor);
    findings.span_above_zero("network.retry-after", network.retry_after);
    for (path, links) in [
        ("network.imperfection", &network.imperfection),
        ("network.imperfection-within-region", &network.imperfection_within_region),
    ] {
        imperfection(path, links, network.delivery, findings);
    }
    for (path, limit) in [("network.egress", network.egress), ("network.ingress", network.ingress)] {
        let holds = limit.0.is_none_or(|limit| limit > Bandwidth(0));
        findings.must(holds, path, "above zero, or \"off\"", "0bit/s");
    }
    let limited = network.egress.0.is_some() || network.ingress.0.is_some();
    findings.must(
        !limited || network.buffer > Size(0),
        "network.buffer",
        "larger than nothing",
        network.buffer,
    );
}

fn imperfection(path: &str, links: &Imperfection, delivery: Delivery, findings: &mut Findings) {
    let loss = format!("{path}.loss");
    findings.share(&loss, links.loss);
    findings.share(&format!("{path}.duplication"), links.duplication);
    findings.share(&format!("{path}.reordering"), links.reordering);
    if links.loss >= 1.0 && delivery == Delivery::Sync {
        findings
            .add(&loss, "what is always lost can never be delivered", "everything is lost")
            .against("network.delivery", "but tried again for ever")
            .help("cut links for a while under [faults], or set `network.delivery = \"datagram\"`");
    }
}
