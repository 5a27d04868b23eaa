//! The report on results: those of a run, or of a sweep.

use super::page::Report;
use super::source::{RunResults, Source, SweepResults};
use super::{figures, headline, warnings};
use crate::artifact::ExportError;
use crate::provenance::Build;
use crate::run::manifest::Status;
use crate::run::short;

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
