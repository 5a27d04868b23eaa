//! `[observer]`: what is measured.

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Scenario;

use super::findings::Findings;

/// Most time bins of a run: each is a line of `series.csv` for every engine and series.
const BINS_MAX: u64 = 1_000_000;
const BIN: &str = "observer.bin";

pub(super) fn check(scenario: &Scenario, findings: &mut Findings) {
    let (bin, until) = (scenario.observer.bin, scenario.run.until);
    findings.span_above_zero(BIN, bin);
    if bin > Span::ZERO && until.0 / bin.0 > BINS_MAX {
        let least = Span::from_millis(until.0.div_ceil(BINS_MAX).div_ceil(1_000_000));
        findings
            .add(BIN, "this makes more than 1,000,000 time bins", format!("{} bins", until.0 / bin.0))
            .against("run.until", format!("the run lasts {until}"))
            .help(format!("set observer.bin to {least} or more"));
    }
    findings.share_above_zero("observer.declared-share", scenario.observer.declared_share);
}
