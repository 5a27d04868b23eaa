//! `[ci]`: metrics that there are, each said once, with tolerances that are shares.

use twintrack_core::observer::catalogue::METRICS;
use twintrack_core::settings::Ci;

use super::findings::Findings;
use crate::suggest::nearest;

pub(super) fn check(ci: &Ci, findings: &mut Findings) {
    for (index, metric) in ci.metrics.iter().enumerate() {
        let path = |field: &str| format!("ci.metrics.{index}.{field}");
        let known = METRICS.iter().map(|known| known.name);
        if !known.clone().any(|known| known == metric.name) {
            let near = nearest(&metric.name, known).map(|near| format!("did you mean \"{near}\"? "));
            findings
                .add(&path("name"), format!("there is no metric `{}`", metric.name), "not a metric")
                .help(format!("{}`twintrack metrics` lists them", near.unwrap_or_default()));
        }
        if ci.metrics[..index].iter().any(|other| other.name == metric.name) {
            findings.add(&path("name"), format!("`{}` is said twice", metric.name), "the second time");
        }
        findings.must(
            metric.tolerance.is_finite() && metric.tolerance >= 0.0,
            &path("tolerance"),
            "at least 0",
            metric.tolerance,
        );
    }
}
