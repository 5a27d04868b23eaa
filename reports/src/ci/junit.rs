//! JUnit XML, which nearly every CI system shows: a suite per scenario, a case per metric of an engine.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::change::Change;
use super::verdicts::{Checked, Verdict, Verdicts};
use crate::artifact::ExportError;

/// Metrics that are told of without being compared: they are in the other formats.
const NOT_COMPARED: [Change; 2] = [Change::Added, Change::Removed];

/// The file.
///
/// # Errors
/// When the library refuses.
pub fn xml(verdicts: &Verdicts) -> Result<String, ExportError> {
    let mut report = Report::new("twintrack");
    report.add_test_suites(verdicts.scenarios.iter().map(|checked| suite(checked, &verdicts.program())));
    let text = report.to_string().map_err(|error| ExportError::JUnit(error.to_string()))?;
    // The library counts what was skipped over all suites as well, for which the schema has no attribute. Nothing ever is.
    Ok(text.replacen(" skipped=\"0\"", "", 1))
}

fn suite(checked: &Checked, program: &str) -> TestSuite {
    let mut suite = TestSuite::new(checked.scenario.as_str());
    suite.add_property(("program", program));
    // A case of its own, so that a scenario without figures cannot pass for one that is fine.
    let status = match checked.verdict {
        Verdict::Fine | Verdict::Regression => TestCaseStatus::success(),
        Verdict::Inconclusive => failed(NonSuccessKind::Failure, "inconclusive", &checked.reasons.join("; ")),
        Verdict::Error => failed(NonSuccessKind::Error, "error", &checked.reasons.join("; ")),
    };
    suite.add_test_case(case("compared with the baseline", checked, status));
    for metric in checked.metrics.iter().filter(|metric| !NOT_COMPARED.contains(&metric.change)) {
        let status = match metric.change {
            Change::Worse => {
                let mut status = failed(NonSuccessKind::Failure, "regression", &metric.sentence());
                if let Some(at) = checked.parts_at(&metric.engine) {
                    status.set_description(at);
                }
                status
            }
            _ => TestCaseStatus::success(),
        };
        suite.add_test_case(case(&format!("{} {}", metric.engine, metric.metric), checked, status));
    }
    suite
}

fn case(name: &str, checked: &Checked, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(checked.scenario.as_str());
    case
}

fn failed(kind: NonSuccessKind, word: &str, message: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(word).set_message(message);
    status
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_reads_what_was_written() {
        let written = xml(&super::super::tests::sample()).expect("written");
        let read = Report::deserialize_from_str(&written).expect("JUnit");
        let root = written.lines().find(|line| line.starts_with("<testsuites")).expect("a root");
        assert!(!root.contains("skipped"), "{root}");
        assert_eq!((read.test_suites.len(), read.tests, read.failures, read.errors), (4, 9, 3, 1));
    }
}
