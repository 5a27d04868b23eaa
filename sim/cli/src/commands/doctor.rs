//! `twintrack doctor`: is this installation fit to produce figures?

use std::path::Path;

use twintrack_core::watch::Unwatched;
use twintrack_reports::human::{Quantity, tick};
use twintrack_reports::plots::Faults;
use twintrack_reports::{Results, Run};
use twintrack_scenario::Source;

use crate::exit::Exit;
use crate::scenario::{build_world, load_source, stored_scenario};
use crate::{memory, output, provenance};

/// Check that this program and this machine give the results that every other one gives
///
/// Runs a small scenario with all four engines, on one thread and on two, and compares the fingerprints with each
/// other and with the one that belongs to this version.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  twintrack doctor\n\nExit code 0 when all is well, 1 when results are not what they should be, 74 when\nresults could not be written here."
)]
pub(crate) struct DoctorArgs {}

/// A scenario with some of everything, which takes a second in a slow build.
const SCENARIO: &str = include_str!("doctor.toml");

/// What it comes to. A change of results changes it; `tests/doctor.rs` says when.
const FINGERPRINT: &str = include_str!("doctor.fingerprint");

pub(crate) fn run(_: &DoctorArgs) -> anyhow::Result<Exit> {
    let mut exit = Exit::Fine;
    let build = provenance::build();
    let mut told = vec![
        line(
            "program",
            &format!("twintrack {} ({}), {}, {}", build.version, build.git, build.rustc, speed()),
        ),
        line("machine", &machine()),
    ];
    match writable(Path::new("reports/out")) {
        Ok(where_to) => told.push(line("results", &where_to)),
        Err(error) => {
            exit = Exit::Io;
            told.push(line(
                "results",
                &format!("CANNOT BE WRITTEN here: {error}; give --out a folder elsewhere"),
            ));
        }
    }
    let [one, two] = [fingerprint(1)?, fingerprint(2)?];
    let sameness = if one != two {
        format!("DIFFERENT on one thread ({one}) and on two ({two}): please report this as a bug")
    } else if one != FINGERPRINT.trim() {
        format!(
            "NOT those of this version: {one} instead of {}; do not publish figures of this build",
            FINGERPRINT.trim()
        )
    } else {
        format!("those of version {} on every machine ({})", build.version, &one[..16])
    };
    if one != two || one != FINGERPRINT.trim() {
        exit = Exit::Finding;
    }
    told.push(line("figures", &sameness));
    output::print(told.concat().as_bytes())?;
    Ok(exit)
}

fn line(name: &str, text: &str) -> String {
    format!("{name:<9}{text}\n")
}

fn speed() -> &'static str {
    if cfg!(debug_assertions) { "not optimised: build with --release for speed" } else { "optimised" }
}

fn machine() -> String {
    let kind = provenance::kind_of_host();
    match memory::available() {
        Some(bytes) => format!(
            "{kind}, {} of memory available",
            tick((bytes as f64 / 1e8).round() * 1e8, Quantity::Bytes)
        ),
        None => format!("{kind}; the system does not say how much memory is available"),
    }
}

/// Whether something could be written to a folder, without leaving anything there.
fn writable(folder: &Path) -> std::io::Result<String> {
    let there = folder.ancestors().find(|above| above.is_dir()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(there)?;
    Ok(format!("{} can be written", folder.display()))
}

/// The fingerprint of the scenario's results.
fn fingerprint(threads: usize) -> anyhow::Result<String> {
    let loaded = load_source(Source::from_text("doctor.toml", SCENARIO), &[], [])?;
    let (resolved, inputs) = stored_scenario(&loaded)?;
    let world = build_world(&loaded)?;
    let engines = &loaded.scenario.run.engines;
    let outcomes: Vec<_> = engines
        .iter()
        .map(|engine| twintrack_core::run_on(threads, &world, *engine, &mut Unwatched))
        .collect();
    let run = Run {
        scenario: &loaded.scenario,
        resolved: &resolved,
        inputs: &inputs,
        hash: &loaded.hash.to_string(),
        faults: &Faults::of(&world),
        outcomes: &outcomes,
    };
    Ok(Results::of(&run)?.fingerprint)
}
