//! Which settings name files, what these are to hold, and where they are looked for.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use twintrack_core::settings::{Distribution, Graph, Scenario};

use super::samples::Unit;
use crate::builtin;
use crate::document::{Found, Node};

/// What is in a file.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Edges,
    Regions,
    Samples(Unit),
    Sessions,
    Trace,
}

/// A setting that names a file.
pub(super) struct NamedFile<'a> {
    pub(super) setting: String,
    pub(super) file: &'a str,
    pub(super) kind: Kind,
}

impl NamedFile<'_> {
    /// Whether it is part of the program.
    pub(super) fn is_builtin(&self) -> bool {
        builtin::is_builtin(self.file)
    }

    /// Where it is looked for: relative to `directory` when a scenario's text names it, relative to the current directory
    /// when an override does.
    pub(super) fn located(&self, document: &Node, directory: &Path) -> PathBuf {
        match document.find(&self.setting) {
            _ if self.is_builtin() => PathBuf::from(self.file),
            Found::Written(place) if place.overridden => PathBuf::from(self.file),
            _ => directory.join(self.file),
        }
    }

    /// Its bytes, from the disk or from the program itself.
    pub(super) fn content(&self, path: &Path) -> io::Result<Vec<u8>> {
        match builtin::content(self.file) {
            Some(body) => Ok(body.as_bytes().to_vec()),
            None if self.is_builtin() => Err(ErrorKind::NotFound.into()),
            None => fs::read(path),
        }
    }
}

/// Every file that a scenario names.
pub(super) fn named_files(scenario: &Scenario) -> Vec<NamedFile<'_>> {
    let mut files = Vec::new();
    if let Graph::Edges { file } = &scenario.population.graph {
        files.push(NamedFile { setting: "population.graph.edges.file".into(), file, kind: Kind::Edges });
    }
    if let Some(regions) = scenario.network.regions_used() {
        files.push(NamedFile {
            setting: "network.regions.file".into(),
            file: &regions.file,
            kind: Kind::Regions,
        });
    }
    let mut samples = |path: &str, file, unit| {
        let setting = format!("{path}.empirical.file");
        files.push(NamedFile { setting, file, kind: Kind::Samples(unit) });
    };
    let network = &scenario.network;
    let (churn, faults) = (&scenario.churn, &scenario.faults);
    for (path, distribution) in [
        ("network.latency", Some(&network.latency)),
        ("network.jitter", Some(&network.jitter)),
        ("rounds.clock-offset", Some(&scenario.rounds.clock_offset)),
        ("churn.session", churn.session.as_ref()),
        ("churn.absence", Some(&churn.absence)),
        ("faults.random-partitions.length", faults.random_partitions.as_ref().map(|random| &random.length)),
        ("faults.random-pauses.length", faults.random_pauses.as_ref().map(|random| &random.length)),
    ] {
        if let Some(Distribution::Empirical { file }) = distribution {
            samples(path, file, Unit::Time);
        }
    }
    let population = &scenario.population;
    for (path, distribution) in [
        ("population.weight", &population.weight),
        ("population.capacity.quantity", &population.capacity.quantity),
        ("population.needs.quantity", &population.needs.quantity),
        ("workload.factor", &scenario.workload.factor),
    ] {
        if let Distribution::Empirical { file } = distribution {
            samples(path, file, Unit::Number);
        }
    }
    if let Some(Distribution::Empirical { file }) = &population.compute_factor {
        samples("population.compute-factor", file, Unit::Number);
    }
    if let Distribution::Empirical { file } = &scenario.rounds.clock_drift_ppm {
        samples("rounds.clock-drift-ppm", file, Unit::Number);
    }
    if let Some(file) = &scenario.churn.sessions {
        files.push(NamedFile { setting: "churn.sessions".into(), file, kind: Kind::Sessions });
    }
    // After the edge list and the sessions, whose names it uses.
    if let Some(file) = &scenario.workload.trace {
        files.push(NamedFile { setting: "workload.trace".into(), file, kind: Kind::Trace });
    }
    files
}
