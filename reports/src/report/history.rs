//! The report on a history: how figures went from commit to commit, with the regressions ringed.

use std::collections::BTreeSet;

use twintrack_core::settings::Engine;

use super::figures::Drawable;
use super::page::{Grid, Report, Section};
use crate::artifact::ExportError;
use crate::ci::history::Entry;
use crate::human::unit_of;
use crate::human::{self, NONE};
use crate::plots::trend::{Trend, Value};

/// Characters of a commit that are shown.
const COMMIT_SHORT: usize = 8;

/// One metric of one engine through a history.
struct Course<'a> {
    engine: &'a str,
    metric: &'a str,
    values: Vec<Option<f64>>,
    worse: Vec<bool>,
}

/// The report; entries in the order of the file.
///
/// # Errors
/// See [`ExportError`].
pub fn of_history(entries: &[Entry]) -> Result<Report, ExportError> {
    let mut scenarios: Vec<&str> = Vec::new();
    for entry in entries {
        if !scenarios.contains(&entry.scenario.as_str()) {
            scenarios.push(&entry.scenario);
        }
    }
    let (mut headline, mut figures) = (Vec::new(), Vec::new());
    for scenario in &scenarios {
        let own: Vec<&Entry> = entries.iter().filter(|entry| entry.scenario == *scenario).collect();
        let courses = courses(&own);
        let moving: Vec<&Course<'_>> = courses.iter().filter(|course| course.moves()).collect();
        headline.push(Section {
            title: format!(
                "{scenario}: {} commits, {} of {} figures ever changed",
                own.len(),
                moving.len(),
                courses.len()
            ),
            open: true,
            grids: if moving.is_empty() { Vec::new() } else { vec![grid(&moving)] },
        });
        let commits: Vec<String> = own.iter().map(|entry| short(&entry.commit)).collect();
        let metrics: BTreeSet<&str> = moving.iter().map(|course| course.metric).collect();
        for metric in metrics {
            let values =
                moving.iter().filter(|course| course.metric == metric).filter_map(|course| course.trend());
            let trend = Trend { scenario, metric, commits: &commits, engines: values.collect() };
            figures.push((format!("{scenario}-{}", metric.replace(['.', '_'], "-")), trend.figure()));
        }
    }
    let (first, last) = (entries.first(), entries.last());
    let commit = |entry: Option<&Entry>| entry.map_or_else(String::new, |entry| short(&entry.commit));
    Ok(Report {
        title: "History".into(),
        question: "How have the figures changed, and which changes were regressions?".into(),
        facts: vec![
            ("Scenarios", scenarios.join(", ")),
            ("Commits", format!("{} to {}", commit(first), commit(last))),
        ],
        warnings: Vec::new(),
        legend: vec![
            "A regression is a change for the worse beyond what the scenario let through at that commit."
                .into(),
            format!("{NONE} stands where a run has no such value. `twintrack metrics` defines each metric."),
        ],
        headline,
        plots: Drawable::new(figures, format!("commits {} to {}", commit(first), commit(last))).plots()?,
        growth: None,
        scenario: String::new(),
        manifest: String::new(),
        reproduce: Vec::new(),
        fingerprint: String::new(),
    })
}

fn short(commit: &str) -> String {
    commit.get(..COMMIT_SHORT).unwrap_or(commit).to_owned()
}

fn courses<'a>(entries: &[&'a Entry]) -> Vec<Course<'a>> {
    let mut names: BTreeSet<(&str, &str)> = BTreeSet::new();
    for entry in entries {
        names.extend(entry.metrics.iter().flat_map(|(engine, values)| {
            values.keys().map(move |metric| (metric.as_str(), engine.as_str()))
        }));
    }
    let course = |(metric, engine): (&'a str, &'a str)| {
        let value = |entry: &&Entry| {
            entry.metrics.get(engine).and_then(|values| values.get(metric)).copied().flatten()
        };
        let name = format!("{engine} {metric}");
        Course {
            engine,
            metric,
            values: entries.iter().map(value).collect(),
            worse: entries.iter().map(|entry| entry.worse.contains(&name)).collect(),
        }
    };
    names.into_iter().map(course).collect()
}

impl Course<'_> {
    fn moves(&self) -> bool {
        self.worse.contains(&true) || self.values.windows(2).any(|pair| pair[0] != pair[1])
    }

    /// For a plot; `None` for an engine that this program does not know.
    fn trend(&self) -> Option<(Engine, Vec<Value>)> {
        let values = self.values.iter().zip(&self.worse).enumerate();
        let point = |(at, (value, worse)): (usize, (&Option<f64>, &bool))| {
            Some(Value { at, value: (*value)?, worse: *worse })
        };
        Some((self.engine.parse().ok()?, values.filter_map(point).collect()))
    }
}

fn grid(courses: &[&Course<'_>]) -> Grid {
    let row = |course: &&Course<'_>| {
        let number = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), human::digits);
        let (first, last) =
            (course.values.first().copied().flatten(), course.values.last().copied().flatten());
        let factor = last.zip(first).filter(|(_, first)| *first != 0.0).map(|(last, first)| last / first);
        let worse = course.worse.iter().filter(|worse| **worse).count();
        vec![
            course.metric.to_owned(),
            course.engine.to_owned(),
            unit_of(course.metric).to_owned(),
            number(first),
            number(last),
            number(factor),
            worse.to_string(),
        ]
    };
    let header =
        ["metric", "engine", "unit", "first", "last", "last / first", "regressions"].map(str::to_owned);
    Grid {
        title: String::new(),
        header: header.into(),
        rows: courses.iter().map(row).collect(),
        numbers: vec![3, 4, 5, 6],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ci::Verdict;
    use std::collections::BTreeMap;

    #[test]
    fn what_changed_has_a_row_and_a_plot_and_regressions_are_ringed() {
        let entry = |commit: &str, data: f64, worse: &[&str]| Entry {
            commit: commit.into(),
            unix_s: 1,
            scenario: "tiny".into(),
            verdict: Verdict::Fine,
            worse: worse.iter().map(|name| (*name).to_owned()).collect(),
            metrics: BTreeMap::from([(
                "v2".to_owned(),
                BTreeMap::from([("messages.data".to_owned(), Some(data)), ("actions".to_owned(), Some(4.0))]),
            )]),
        };
        let entries = [
            entry("aaaaaaaaaa", 100.0, &[]),
            entry("bbbbbbbbbb", 120.0, &["v2 messages.data"]),
            entry("cc", 90.0, &[]),
        ];
        let report = of_history(&entries).expect("a report");
        assert_eq!(report.headline[0].title, "tiny: 3 commits, 1 of 2 figures ever changed");
        assert_eq!(report.headline[0].grids[0].rows[0][3..], ["100", "90", "0.9", "1"]);
        let [plot] = report.plots.as_slice() else { panic!("one plot") };
        assert!(plot.svg.contains("aaaaaaaa") && plot.svg.contains("v2, worse: 120"), "{}", plot.svg);
        let page = super::super::html::page(&report);
        assert!(!page.contains("manifest.json") && !page.contains("How to reproduce"));
        assert!(of_history(&[]).expect("a report").plots.is_empty());
    }
}
