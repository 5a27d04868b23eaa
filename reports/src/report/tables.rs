//! A page of texts and tables that is made elsewhere: for commands whose findings are no results of a run.

use super::page::{Report, Section};

/// What such a page says. See [`Report`] for where it goes.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// The heading.
    pub title: String,
    /// What is asked, or the answer in a sentence.
    pub question: String,
    /// What was done, as names and values.
    pub facts: Vec<(&'static str, String)>,
    /// What a reader must know before believing a figure.
    pub warnings: Vec<String>,
    /// How to read the tables.
    pub legend: Vec<String>,
    /// The tables.
    pub sections: Vec<Section>,
    /// The scenario as TOML.
    pub scenario: String,
    /// The findings as JSON.
    pub manifest: String,
    /// What to type to get the same.
    pub reproduce: Vec<String>,
    /// The hash of what is the same whenever they are.
    pub fingerprint: String,
}

impl From<Tables> for Report {
    fn from(tables: Tables) -> Report {
        Report {
            title: tables.title,
            question: tables.question,
            facts: tables.facts,
            warnings: tables.warnings,
            legend: tables.legend,
            headline: tables.sections,
            plots: Vec::new(),
            growth: None,
            scenario: tables.scenario,
            manifest: tables.manifest,
            reproduce: tables.reproduce,
            fingerprint: tables.fingerprint,
        }
    }
}
