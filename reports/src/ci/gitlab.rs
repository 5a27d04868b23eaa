//! GitLab: a code quality report, which shows regressions at the scenario's file in a merge request, and a metrics report, which
//! shows every figure beside that of the target branch.

use serde_json::json;

use super::verdicts::{Verdict, Verdicts};
use crate::artifact::ExportError;

/// `artifacts:reports:codequality`.
///
/// # Errors
/// See [`ExportError`].
pub fn code_quality(verdicts: &Verdicts) -> Result<String, ExportError> {
    let mut issues = Vec::new();
    for one in &verdicts.scenarios {
        let severity = match one.verdict {
            Verdict::Fine => continue,
            Verdict::Inconclusive => "minor",
            Verdict::Regression => "major",
            Verdict::Error => "blocker",
        };
        let regressions = one.regressions().map(|metric| {
            let at = one.parts_at(&metric.engine).map_or_else(String::new, |at| format!("; {at}"));
            let told = format!("Regression: {}{at}", metric.sentence());
            (format!("{} {}", metric.engine, metric.metric), told)
        });
        let reasons = one.reasons.iter().map(|reason| (reason.clone(), reason.clone()));
        for (what, description) in regressions.chain(reasons) {
            // The same trouble has the same fingerprint on every branch, whatever its size.
            let fingerprint = blake3::hash(format!("{}\n{what}", one.scenario).as_bytes()).to_hex();
            issues.push(json!({
                "description": description,
                "check_name": format!("twintrack-{}", one.verdict.word()),
                "fingerprint": fingerprint.as_str(),
                "severity": severity,
                "location": { "path": one.file, "lines": { "begin": 1 } },
            }));
        }
    }
    let mut text = serde_json::to_string_pretty(&issues)?;
    text.push('\n');
    Ok(text)
}

/// `artifacts:reports:metrics`: the text format of Prometheus.
#[must_use]
pub fn metrics(verdicts: &Verdicts) -> String {
    let mut text = String::new();
    let label = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    for one in &verdicts.scenarios {
        for metric in &one.metrics {
            let Some(value) = metric.new else { continue };
            text.push_str(&format!(
                "twintrack_{}{{scenario=\"{}\",engine=\"{}\",unit=\"{}\"}} {value}\n",
                metric.metric.replace(['.', '-'], "_"),
                label(&one.scenario),
                label(&metric.engine),
                label(&metric.unit),
            ));
        }
    }
    text
}
