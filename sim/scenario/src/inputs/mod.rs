//! Reading the files that a scenario names.
//!
//! Each is read whole: mistakes can then be shown with their line, and the scenario's hash covers the bytes that were
//! used. A line that begins with `#` is a comment.

mod edges;
mod named;
mod regions;
mod samples;
mod sessions;
mod time;
mod trace;

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Inputs, Scenario};

use crate::diagnostic::Diagnostic;
use crate::document::{Found, Node};
use crate::headcount::{everyone, from_start};
use crate::{builtin, recording};
use named::{Kind, NamedFile, named_files};

/// Contents of all files, with the hash of each by the setting that names it.
pub(crate) struct Read {
    pub(crate) inputs: Inputs,
    pub(crate) hashes: BTreeMap<String, blake3::Hash>,
    /// Where each was read from, but for those that are part of the program.
    pub(crate) paths: BTreeMap<String, PathBuf>,
}

/// Reads every file that the scenario names: relative to `directory` when the scenario's text names it, relative to
/// the current directory when an override does.
pub(crate) fn read(scenario: &Scenario, document: &Node, directory: &Path) -> Result<Read, Vec<Diagnostic>> {
    let mut read = Read { inputs: Inputs::default(), hashes: BTreeMap::new(), paths: BTreeMap::new() };
    let mut samples_from: BTreeMap<&str, (PathBuf, String)> = BTreeMap::new();
    let mut found = Vec::new();
    for named in named_files(scenario) {
        let path = named.located(document, directory);
        if matches!(named.kind, Kind::Samples(_)) {
            let here = (path.clone(), named.setting.clone());
            match samples_from.insert(named.file, here) {
                Some((other, setting)) if other != path => {
                    found.push(two_meanings(&named, &path, (&setting, &other), document));
                    continue;
                }
                _ => {}
            }
        }
        match named.content(&path) {
            Ok(bytes) => {
                read.hashes.insert(named.setting.clone(), blake3::hash(&bytes));
                if !named.is_builtin() {
                    read.paths.insert(named.setting.clone(), path.clone());
                }
                if let Err(errors) = take_in(&mut read.inputs, scenario, &named, &path, bytes) {
                    found.extend(errors);
                }
            }
            Err(error) => found.push(unreadable(&named, &path, &error, document)),
        }
    }
    if found.is_empty() { Ok(read) } else { Err(found) }
}

/// Settings that name a file from a base in another folder, with that file's path relative to the scenario file.
pub(crate) fn moved(scenario: &Scenario, document: &Node) -> Vec<(String, String)> {
    let moved = |named: NamedFile<'_>| match document.find(&named.setting) {
        Found::Written(place) if !place.overridden && !named.is_builtin() => {
            let path = place.text.folder.join(named.file);
            Some((named.setting, path.display().to_string()))
        }
        _ => None,
    };
    named_files(scenario).into_iter().filter_map(moved).collect()
}

fn take_in(
    inputs: &mut Inputs,
    scenario: &Scenario,
    named: &NamedFile<'_>,
    path: &Path,
    bytes: Vec<u8>,
) -> Result<(), Vec<Diagnostic>> {
    let name = path.display().to_string();
    let Ok(text) = String::from_utf8(bytes) else {
        return Err(vec![Diagnostic::new(format!("`{name}` is not UTF-8 text")).help("save it in UTF-8")]);
    };
    match named.kind {
        Kind::Edges => (inputs.names, inputs.edges) = edges::read(&name, &text)?,
        Kind::Regions => inputs.regions = Some(regions::read(&name, &text)?),
        Kind::Sessions => {
            (inputs.names, inputs.sessions) = sessions::read(&name, &text, scenario.run.until)?;
        }
        Kind::Samples(unit) => {
            inputs.samples.insert(named.file.to_owned(), samples::read(&name, &text, unit)?);
        }
        Kind::Trace if recording::is_recording(&text) => {
            let people = recording::read_people(&name, &text)?;
            let late = people.recorded.length > scenario.run.until;
            if late {
                return Err(vec![too_long(&name, people.recorded.length, scenario.run.until)]);
            }
            inputs.names = people.names;
            inputs.trace = people.actions;
            inputs.recorded = Some(people.recorded);
        }
        Kind::Trace => {
            // Without a size, those who are named could not be read; that is reported already, and nothing else can be said.
            if from_start(scenario, Some(inputs)).is_some_and(|size| size > 0) {
                let known = trace::Known {
                    names: &inputs.names,
                    named_by: if scenario.churn.sessions.is_some() {
                        "the file of sessions"
                    } else {
                        "the edge list"
                    },
                    size: everyone(scenario, Some(inputs)),
                    until: scenario.run.until,
                };
                inputs.trace = trace::read(&name, &text, &known)?;
            }
        }
    }
    Ok(())
}

fn too_long(name: &str, length: Span, until: Span) -> Diagnostic {
    Diagnostic::new(format!("the recording `{name}` takes {length}, and the run ends at {until}"))
        .help(format!("set run.until to more than {length}, or play it faster: `compress` in its first line"))
}

fn unreadable(named: &NamedFile<'_>, path: &Path, error: &io::Error, document: &Node) -> Diagnostic {
    let title = format!("cannot read `{}`", path.display());
    let reason = match error.kind() {
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::IsADirectory => "this is a directory".to_owned(),
        _ => error.to_string(),
    };
    let setting = &named.setting;
    if named.is_builtin() {
        return Diagnostic::new(title)
            .marks(document.mark(setting, "no such file is part of this program"))
            .help(format!("there is {}", builtin::names().join(", ")));
    }
    Diagnostic::new(title)
        .marks(document.mark(setting, reason))
        .note("a path in a scenario file is relative to that file, a path given with --set to the current directory")
        .help(match named.kind {
            Kind::Edges => format!("give an edge list with --set {setting}=PATH: a CSV file with the columns {}", edges::COLUMNS.join(",")),
            Kind::Regions => format!("give a CSV file with the columns {}", regions::COLUMNS.join(",")),
            Kind::Samples(unit) => format!("give a CSV file with one column, headed {}", unit.headers()),
            Kind::Sessions => format!("give a CSV file with the columns {}", sessions::COLUMNS.join(",")),
            Kind::Trace => format!("give a `.csv` or `.jsonl` file with {}", trace::COLUMNS.join(",")),
        })
}

fn two_meanings(
    named: &NamedFile<'_>,
    path: &Path,
    (setting, other): (&str, &Path),
    document: &Node,
) -> Diagnostic {
    let means = |path: &Path| format!("means `{}`", path.display());
    Diagnostic::new(format!("`{}` names two different files", named.file))
        .marks(document.mark(&named.setting, means(path)))
        .marks(document.mark(setting, means(other)))
        .note("a path in a scenario file is relative to that file, a path given with --set to the current directory")
        .help("write one of them as an absolute path")
}
