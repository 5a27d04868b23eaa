//! From text and overrides to a scenario that is fit to run.

use std::sync::Arc;

use serde::Deserialize;
use twintrack_core::settings::{Inputs, SCHEMA_VERSION, Scenario};

use crate::diagnostic::{Diagnostic, Diagnostics, Text};
use crate::document::check::check;
use crate::document::defaults::fill;
use crate::document::overrides::{Override, apply};
use crate::document::parse::parse;
use crate::document::{Found, Node, Place, Value};
use crate::hash::{ScenarioHash, hash};
use crate::inputs;
use crate::shape::Shape;
use crate::source::Source;
use crate::validate::{Finding, validate};

/// A scenario that is fit to run, with what its files held.
#[derive(Debug)]
pub struct Loaded {
    /// The scenario as resolved: overrides applied, defaults filled in.
    pub scenario: Scenario,
    /// What the files named in it held.
    pub inputs: Inputs,
    /// Identifies everything that influences the results.
    pub hash: ScenarioHash,
    /// The text it was read from.
    pub source: Source,
    document: Node,
}

impl Loaded {
    /// Shows a mistake that was found later (by building the world, say) at the setting that causes it: `path` is the
    /// setting's dotted path, `message` what is wrong with it.
    #[must_use]
    pub fn explain(&self, path: &str, message: &str) -> Diagnostic {
        let finding = Finding {
            path: path.to_owned(),
            title: message.to_owned(),
            label: "because of this".to_owned(),
            also: Vec::new(),
            help: None,
        };
        diagnose(&finding, &self.document)
    }
}

/// Reads a scenario, lays the overrides over it, fills in defaults, reads the files it names and checks it all.
///
/// # Errors
/// Everything that is wrong, as much of it in one go as makes sense: first what is no TOML, then what has not the
/// shape of a scenario, then what cannot be read or makes no sense.
pub fn load(source: Source, overrides: &[Override]) -> Result<Loaded, Diagnostics> {
    let text = Text::new(source.name.as_str(), source.text.as_str());
    let shape = Shape::scenario();
    let mut document = parse(&text).map_err(Diagnostics::from)?;
    version(&document, &text)?;
    let mut found = apply(&mut document, &shape, overrides);
    fill(&mut document, &shape, None);
    let top = Place { text, key: 0..0, value: 0..0, overridden: false };
    let (json, misfits) = check(&document, &shape, &top);
    found.extend(misfits);
    let scenario = Diagnostics::none_or(found, || json).and_then(|json| {
        Scenario::deserialize(json).map_err(|error| Diagnostic::new(error.to_string()).into())
    })?;
    let (read, mut found) = match inputs::read(&scenario, &document, &source.directory) {
        Ok(read) => (Some(read), Vec::new()),
        Err(found) => (None, found),
    };
    let findings = validate(&scenario, read.as_ref().map(|read| &read.inputs));
    found.extend(findings.iter().map(|finding| diagnose(finding, &document)));
    match read {
        Some(read) if found.is_empty() => Ok(Loaded {
            hash: hash(&scenario, &read.hashes),
            inputs: read.inputs,
            scenario,
            source,
            document,
        }),
        _ => Err(found.into()),
    }
}

/// The format's version comes first: with another one, nothing else can be judged.
fn version(document: &Node, text: &Arc<Text>) -> Result<(), Diagnostics> {
    let Value::Table(table) = &document.value else { unreachable!("a TOML document is a table") };
    let help =
        format!("write `schema = {SCHEMA_VERSION}`: the version of the file format that this program reads");
    let diagnostic = match table.get("schema") {
        Some(Node { value: Value::Integer(version), .. }) if *version == i64::from(SCHEMA_VERSION) => {
            return Ok(());
        }
        Some(Node { value: Value::Integer(version), place: Some(place) }) => {
            let newer = *version > i64::from(SCHEMA_VERSION);
            let label =
                if newer { "a newer format; a newer program may read it" } else { "there is no such format" };
            Diagnostic::new(format!("this program does not read format {version}")).mark(
                text,
                place.value.clone(),
                label,
            )
        }
        Some(Node { value, place: Some(place) }) => Diagnostic::new("`schema` must be a whole number").mark(
            text,
            place.value.clone(),
            format!("this is {}", value.kind()),
        ),
        _ => Diagnostic::new("`schema` is missing").mark(text, 0..0, "add it at the top of the file"),
    };
    Err(diagnostic.help(help).into())
}

/// A finding, shown at the settings that it is about: those that are written get a mark, the others a note.
fn diagnose(finding: &Finding, document: &Node) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(finding.title.as_str());
    let settings =
        std::iter::once((&finding.path, &finding.label)).chain(finding.also.iter().map(|(p, l)| (p, l)));
    let mut written = false;
    let mut defaults = Vec::new();
    for (path, label) in settings {
        if let Found::Written(place) = document.find(path) {
            diagnostic = diagnostic.mark(&place.text, place.value.clone(), label.as_str());
            written = true;
        } else {
            defaults.push(format!("`{path}` has its default: {label}"));
        }
    }
    if let (false, Found::Within(Some(place))) = (written, document.find(&finding.path)) {
        diagnostic = diagnostic.mark(&place.text, place.key.clone(), "in here");
    }
    for note in defaults {
        diagnostic = diagnostic.note(note);
    }
    match &finding.help {
        Some(help) => diagnostic.help(help.as_str()),
        None => diagnostic,
    }
}
