//! A page for people, made from the folder of a run or of a sweep: one HTML file that needs nothing else, or Markdown.
//!
//! A [`Report`] is the page as data: texts, tables and drawn plots. [`html`] and [`markdown`] write it and decide nothing but
//! its looks. It is made from the files of the folder alone, so an old folder can be reported anew, and whoever has the
//! folder can check the page against it. A page that loads its data was rejected: it would not open from disk.

mod figures;
mod headline;
mod history;
pub mod html;
pub mod markdown;
pub(crate) mod read;
pub mod source;
mod tables;
mod warnings;

pub use tables::Tables;

use crate::manifest::{Build, Status};
use crate::plots::Table;
use crate::run::short;
use crate::sweep::axes::independent;
use crate::sweep::manifest::Statement;
use crate::{Artifact, ExportError};

pub use history::of_history;
use source::{RunResults, Source, SweepResults};

/// A report, ready to be written.
#[derive(Clone, Debug)]
pub struct Report {
    title: String,
    question: String,
    /// What was run, as names and values.
    facts: Vec<(&'static str, String)>,
    /// What a reader must know before believing a figure.
    warnings: Vec<String>,
    /// How to read the tables of [`Report::headline`].
    legend: Vec<String>,
    headline: Vec<Section>,
    plots: Vec<Plot>,
    growth: Option<Grid>,
    scenario: String,
    manifest: String,
    /// What to type to get the same.
    reproduce: Vec<String>,
    fingerprint: String,
}

/// Tables under one heading.
#[derive(Clone, Debug)]
pub struct Section {
    /// The heading.
    pub title: String,
    /// Whether it is shown before anybody asks.
    pub open: bool,
    /// The tables; all but the first are folded away.
    pub grids: Vec<Grid>,
}

/// A table of texts.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Its caption; may be empty.
    pub title: String,
    /// Names of the columns.
    pub header: Vec<String>,
    /// Texts, as many in each row as there are columns.
    pub rows: Vec<Vec<String>>,
    /// Columns of numbers.
    pub numbers: Vec<usize>,
}

/// A drawn plot and the data in it.
#[derive(Clone, Debug)]
struct Plot {
    name: String,
    title: String,
    svg: String,
    table: Table,
}

/// What a plot becomes as a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Lines and text at any size; text in a font of the reader's.
    Svg,
    /// Pixels, twice as many as the plot is wide and high.
    Png,
}

impl PictureFormat {
    /// All of them.
    pub const ALL: [PictureFormat; 2] = [PictureFormat::Svg, PictureFormat::Png];

    /// What names of files end with.
    #[must_use]
    pub const fn suffix(self) -> &'static str {
        match self {
            PictureFormat::Svg => ".svg",
            PictureFormat::Png => ".png",
        }
    }
}

/// Every plot of a report as a file of its own; the same results give the same files on the same platform.
///
/// # Errors
/// See [`ExportError`].
pub fn pictures(source: &Source, format: PictureFormat) -> Result<Vec<Artifact>, ExportError> {
    let drawable = match source {
        Source::Run(results) => figures::of_run(results),
        Source::Sweep(results) => figures::of_sweep(results),
    };
    drawable.pictures(format)
}

impl Report {
    /// The report on results; the same results give the same report.
    ///
    /// # Errors
    /// See [`ExportError`].
    pub fn of(source: &Source) -> Result<Report, ExportError> {
        match source {
            Source::Run(results) => of_run(results),
            Source::Sweep(results) => of_sweep(results),
        }
    }
}

fn of_run(results: &RunResults) -> Result<Report, ExportError> {
    let manifest = &results.manifest;
    let engines = || manifest.engines.iter();
    let status = match manifest.status {
        Status::Complete => "complete",
        Status::Interrupted => "interrupted",
    };
    let facts = vec![
        ("Scenario", format!("{}, hash {}", manifest.scenario, short(&manifest.hash))),
        ("Engines", engines().map(|end| end.engine.as_str()).collect::<Vec<_>>().join(", ")),
        ("Runs", format!("one for each engine, seed {}, {status}", manifest.seed)),
        ("Program", program(&manifest.build)),
        ("Fingerprint", manifest.fingerprint.clone()),
    ];
    Ok(Report {
        title: manifest.scenario.clone(),
        question: manifest.resolved["question"].as_str().unwrap_or_default().to_owned(),
        facts,
        warnings: warnings::of_run(manifest),
        legend: headline::legend_of_run(),
        headline: headline::of_run(results),
        plots: figures::of_run(results).plots()?,
        growth: None,
        scenario: results.scenario.clone(),
        manifest: serde_json::to_string_pretty(manifest)?,
        reproduce: reproduce("run", manifest.build.git.as_str()),
        fingerprint: manifest.fingerprint.clone(),
    })
}

fn of_sweep(results: &SweepResults) -> Result<Report, ExportError> {
    let statement = &results.manifest.statement;
    let count = |counts: &[u32]| match (counts.iter().min(), counts.iter().max()) {
        (Some(least), Some(most)) if least < most => format!("{least} to {most}"),
        (Some(least), _) => least.to_string(),
        _ => "0".into(),
    };
    let replications: Vec<u32> = statement.points.iter().map(|point| point.replications).collect();
    let varied = if statement.settings.is_empty() { "nothing".into() } else { statement.settings.join(", ") };
    let runs: usize = statement.ends.values().sum();
    let facts = vec![
        ("Scenario", format!("{}, hash {}", statement.scenario, short(&statement.hash))),
        ("Engines", statement.engines.join(", ")),
        ("Varied", format!("{varied} ({} points)", statement.points.len())),
        (
            "Runs",
            format!(
                "{runs}: {} replications of each point and engine, seeds from {}",
                count(&replications),
                statement.seed
            ),
        ),
        ("Program", program(&statement.build)),
        ("Fingerprint", results.manifest.fingerprint.clone()),
    ];
    Ok(Report {
        title: statement.scenario.clone(),
        question: question(&results.scenario),
        facts,
        warnings: warnings::of_sweep(results),
        legend: headline::legend_of_sweep(statement.tolerance),
        headline: headline::of_sweep(results),
        plots: figures::of_sweep(results).plots()?,
        growth: headline::growth(&results.growth, &statement.engines),
        scenario: results.scenario.clone(),
        manifest: serde_json::to_string_pretty(&results.manifest)?,
        reproduce: reproduce("sweep", statement.build.git.as_str()),
        fingerprint: results.manifest.fingerprint.clone(),
    })
}

fn program(build: &Build) -> String {
    format!("twintrack {}, commit {}, {}", build.version, build.git, build.rustc)
}

/// A point of a sweep in words: the settings that vary by themselves with their values. `point` counts from 0.
fn point_words(statement: &Statement, point: usize) -> String {
    let values: Vec<&[String]> = statement.points.iter().map(|point| point.values.as_slice()).collect();
    let word = |setting: usize| format!("{} = {}", statement.settings[setting], values[point][setting]);
    let words: Vec<String> = independent(&values).into_iter().map(word).collect();
    if words.is_empty() { "all runs".into() } else { words.join(", ") }
}

/// The commands that lead to the same results, from a checkout of the program, with the scenario below in a file.
fn reproduce(command: &str, commit: &str) -> Vec<String> {
    let checkout = match commit {
        "unknown" => None,
        commit => Some(format!("git checkout {}", commit.trim_end_matches("-dirty"))),
    };
    let run = format!("cargo run --release --locked -- {command} scenario.toml --out again");
    let compare = match command {
        "sweep" => "cat again/results/fingerprint.txt",
        _ => "cat again/fingerprint.txt",
    };
    checkout.into_iter().chain([run, compare.to_owned()]).collect()
}

/// The question that a scenario asks, from its text: written by the program itself, a basic string on a line.
fn question(scenario: &str) -> String {
    let value = scenario.lines().find_map(|line| line.strip_prefix("question = ")).unwrap_or_default();
    let mut strings = serde_json::Deserializer::from_str(value).into_iter::<String>();
    strings.next().and_then(Result::ok).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::{Target, read_report};
    use crate::sweep::{Observations, rows, sample, trend};
    use crate::{Results, manifest::Manifest};

    /// The made-up sweep, as its files would be read.
    pub(super) fn sweep_results() -> SweepResults {
        let sample = sample::study();
        let study = sample.study();
        let statement = Statement::of(&study, &crate::sample::build(), None);
        let manifest = crate::sweep::manifest::SweepManifest::of(statement, &[], &[], &crate::sample::host());
        let bytes = |artifact: Result<crate::Artifact, ExportError>| artifact.expect("exported").contents;
        SweepResults {
            manifest,
            scenario:
                "schema = 1\nname = \"demo\"\nquestion = \"Is <b>A</b> \\\"good\\\"?\" # default: \"\"\n"
                    .into(),
            observations: Observations::of(&study),
            ends: read::ends(&bytes(rows::ends_csv(&study))).expect("tidy"),
            latencies: read::latencies(&bytes(rows::latencies_csv(&study))).expect("tidy"),
            epochs: Vec::new(),
            growth: read::growth(&bytes(trend::csv(&Observations::of(&study)))).expect("tidy"),
        }
    }

    fn sweep_report() -> Report {
        Report::of(&Source::Sweep(Box::new(sweep_results()))).expect("a report")
    }

    /// A report on a run with a partition and a turnover, through the disk.
    fn run_report() -> Report {
        let mut sample = crate::sample::half_an_hour();
        sample.outcomes[0].epochs = crate::sample::epochs();
        let parent = tempfile::tempdir().expect("a folder");
        let run = sample.run();
        let target = Target::check("medium", run.hash, Some(&parent.path().join("out"))).expect("free");
        let results = Results::of(&run).expect("exported");
        let (build, host) = (crate::sample::build(), crate::sample::host());
        let manifest = Manifest::of(&run, &results, &build, &host).expect("a manifest");
        let folder = target.write(&results, &manifest).expect("written");
        let source = read_report(&folder).expect("read back");
        let Source::Run(read) = &source else { panic!("a run") };
        assert_eq!(read.recordings[0].series[0].1, sample.outcomes[0].series.columns[0].values);
        assert_eq!(read.recordings[0].bin, sample.outcomes[0].series.bin);
        assert_eq!(read.recordings[0].epochs.len(), 3);
        assert_eq!(read.recordings[1].latency("reaction"), Some(&sample.outcomes[1].latencies[1].histogram));
        Report::of(&source).expect("a report")
    }

    /// Values of an attribute, and what style sheets could load.
    fn references(page: &str) -> Vec<&str> {
        let attributes = ["href=\"", "src=\"", "srcset=\"", "action=\"", "data=\"", "url(", "@import"];
        let values = attributes.iter().flat_map(|attribute| page.split(attribute).skip(1));
        values.map(|rest| rest.split(['"', ')', ';']).next().unwrap_or_default()).collect()
    }

    #[test]
    fn a_page_refers_to_nothing_but_itself() {
        for page in [html::page(&sweep_report()), html::page(&run_report())] {
            let found = references(&page);
            assert!(found.len() > 4, "the links of its own contents");
            for reference in found {
                let id = reference.strip_prefix('#').unwrap_or_else(|| panic!("it refers to {reference}"));
                assert!(page.contains(&format!("id=\"{id}\"")), "{id} is not there");
            }
            for element in ["<link", "<img", "<iframe", "<object", "<base", "fetch(", "XMLHttpRequest"] {
                assert!(!page.contains(element), "{element}");
            }
            assert!(page.contains("default-src 'none'"));
        }
    }

    #[test]
    fn texts_are_escaped() {
        let page = html::page(&sweep_report());
        assert!(page.contains("Is &lt;b&gt;A&lt;/b&gt; &quot;good&quot;?") && !page.contains("<b>A</b>"));
    }

    #[test]
    fn every_plot_has_its_values_and_its_table() {
        for (report, least) in [(sweep_report(), 4), (run_report(), 7)] {
            assert!(report.plots.len() >= least, "{}", report.plots.len());
            // The made-up run has no series of agreement.
            for plot in report.plots.iter().filter(|plot| !plot.svg.contains("nothing recorded")) {
                assert!(plot.svg.contains("<title>"), "{} has no values to point at", plot.name);
                assert!(!plot.svg.contains("NaN") && !plot.svg.contains("xmlns"), "{}", plot.name);
                assert!(!plot.table.rows.is_empty(), "{} has no data", plot.name);
                assert!(plot.table.rows.iter().all(|row| row.len() == plot.table.header.len()));
            }
        }
    }

    #[test]
    fn claims_stand_beside_the_curves_they_are_about() {
        let mut results = sweep_results();
        for row in &mut results.observations.rows {
            if row.metric == "messages.data" {
                row.metric = "stamp.mean".into();
            }
        }
        let report = Report::of(&Source::Sweep(Box::new(results))).expect("a report");
        let plot = report.plots.iter().find(|plot| plot.name == "stamp-mean-over-population-size");
        let plot = plot.expect("a curve of stamp sizes");
        assert!(plot.svg.contains("16 N bytes"));
        let column = plot.table.header.iter().position(|name| name.contains("16 N bytes")).expect("a column");
        let largest = plot.table.rows.iter().find(|row| row[0] == "300").expect("the largest size");
        assert_eq!(largest[column], "4,800");
    }

    #[test]
    fn markdown_has_the_tables() {
        insta::assert_snapshot!(markdown::page(&sweep_report()));
    }
}
