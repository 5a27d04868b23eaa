//! A change judged by its figures: scenarios against a committed baseline, and the outcome in the formats of CI systems.
//!
//! Simulated metrics are deterministic, so they are compared value by value: no statistics, no false alarms, and a change of
//! one message shows. What depends on the host is kept apart and compared only where the host is of the same kind
//! ([`host`]). Each format is a pure function from a [`Verdicts`] to text, in a file of its own.

pub mod baseline;
pub mod bencher;
pub mod github;
pub mod gitlab;
pub mod history;
pub mod host;
pub mod junit;

mod change;
mod judge;
mod parted;
mod verdicts;

use crate::artifact::{Artifact, ExportError};

pub use change::Change;
pub use judge::judge;
pub use parted::{Parted, PartedAt, PartedLines, PartedRung};
pub use verdicts::{Checked, FORMAT, Judged, Verdict, Verdicts, schema};

impl Verdicts {
    /// Every format, ready to be written.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn artifacts(&self) -> Result<Vec<Artifact>, ExportError> {
        let mut json = serde_json::to_string_pretty(self)?;
        json.push('\n');
        Ok(vec![
            Artifact::new("ci.json", json),
            Artifact::new("junit.xml", junit::xml(self)?),
            Artifact::new("summary.md", github::summary(self)),
            Artifact::new("annotations.txt", github::annotations(self)),
            Artifact::new("gl-code-quality-report.json", gitlab::code_quality(self)?),
            Artifact::new("metrics.txt", gitlab::metrics(self)),
            Artifact::new("bencher.json", bencher::json(self)?),
        ])
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    fn judged(engine: &str, metric: &str, old: Option<f64>, new: Option<f64>, change: Change) -> Judged {
        let (engine, metric, unit) = (engine.into(), metric.into(), "messages".into());
        Judged { engine, metric, unit, old, new, tolerance: 0.0, change }
    }

    fn parted() -> Vec<Parted> {
        let rung = |rung: &str, parting| PartedRung { rung: rung.into(), old: 9, new: 12, parting };
        let now = vec!["2.5s, event 7, p3: sends <commitment> & 1".to_owned()];
        let at = |among| PartedAt { common: 6, among, from_s: Some(2.5), to_s: Some(2.75), now: now.clone() };
        let of = |engine: &str, rungs, exact| Parted { engine: engine.into(), rungs, exact };
        let exact = PartedLines { common: 8, before: None, now: Some("{\"engine\":\"v1\"}".into()) };
        vec![
            of("v2", vec![rung("inputs", None), rung("events", Some(at(1)))], None),
            of("v1", vec![rung("events", Some(at(4)))], Some(exact)),
        ]
    }

    /// One scenario of each verdict, with texts that must be escaped.
    pub(crate) fn sample() -> Verdicts {
        let checked = |scenario: &str, verdict, reasons: &[&str], metrics: Vec<Judged>| Checked {
            scenario: scenario.into(),
            file: format!("scenarios/smoke/{scenario}.toml"),
            baseline: format!("scenarios/baselines/{scenario}.json"),
            verdict,
            reasons: reasons.iter().map(|reason| (*reason).to_owned()).collect(),
            metrics,
            parted: if verdict == Verdict::Regression { parted() } else { vec![] },
            locally: if verdict == Verdict::Regression {
                vec!["twintrack run it.toml".into()]
            } else {
                vec![]
            },
        };
        let worse = judged("v2", "messages.data", Some(100.0), Some(150.0), Change::Worse);
        let same = judged("v1", "messages.data", Some(90.0), Some(90.0), Change::Same);
        let better = judged("v1", "bytes.clock", Some(90.0), Some(80.0), Change::Better);
        let lost = judged("v1", "settled.start", Some(2.5), None, Change::Worse);
        Verdicts::of(
            &crate::sample::build(),
            vec![
                checked("tiny", Verdict::Fine, &[], vec![same.clone(), better]),
                checked("worse", Verdict::Regression, &["2 metrics are worse"], vec![same, worse, lost]),
                checked(
                    "new",
                    Verdict::Inconclusive,
                    &["there is no baseline: <none> & \"nothing\", 100 %"],
                    vec![],
                ),
                checked("broken", Verdict::Error, &["line 1\nline 2"], vec![]),
            ],
        )
    }

    #[test]
    fn the_worst_verdict_counts() {
        assert_eq!(sample().verdict, Verdict::Error);
        assert_eq!(Verdicts::of(&crate::sample::build(), vec![]).verdict, Verdict::Fine);
        assert!(Verdict::Regression > Verdict::Inconclusive && Verdict::Inconclusive > Verdict::Fine);
    }

    #[test]
    fn the_json_reads_back_and_the_committed_schema_is_that_of_the_types() {
        let verdicts = sample();
        let files = verdicts.artifacts().expect("exported");
        let json = &files[0].contents;
        assert_eq!(serde_json::from_slice::<Verdicts>(json).expect("ours"), verdicts);
        let committed = include_str!("../../schemas/ci.json");
        assert_eq!(committed, schema(), "run `twintrack schema ci > reports/schemas/ci.json`");
    }

    #[test]
    fn every_format_says_what_is_wrong() {
        for artifact in sample().artifacts().expect("exported") {
            let text = String::from_utf8(artifact.contents.clone()).expect("UTF-8");
            insta::assert_snapshot!(format!("ci-{}", artifact.path), text);
        }
    }
}
