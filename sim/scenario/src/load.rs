//! From text and overrides to a scenario that is fit to run.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;
use twintrack_core::settings::{Inputs, Scenario};

use crate::chain::{self, Link};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::check::check;
use crate::document::defaults::fill;
use crate::document::overrides::{Override, apply};
use crate::document::{Found, Node, Place};
use crate::hash::{ScenarioHash, hash};
use crate::inputs;
use crate::presets::{self, Preset};
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
    /// The scenario file and its bases, the scenario file first.
    pub(crate) chain: Vec<Link>,
    pub(crate) overrides: Vec<Override>,
    /// Everything laid over each other, each value with its place.
    pub(crate) document: Node,
}

impl Loaded {
    /// The files that the scenario file extends, as messages name them: its base first, the last in the chain last.
    pub fn bases(&self) -> impl Iterator<Item = &str> {
        self.chain.iter().skip(1).map(|link| link.text.name.as_str())
    }

    /// The presets that its sections name.
    #[must_use]
    pub fn presets(&self) -> Vec<&'static Preset> {
        presets::named(&self.document)
    }

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
    let shape = Shape::scenario();
    let chain = chain::read(&source)?;
    let mut document = chain::merged(&chain, &shape);
    let mut found = lay_presets_and_overrides(&mut document, &shape, overrides);
    if document.child("name").is_none()
        && let Some(diagnostic) = chain::name_of_base(&chain)
    {
        found.push(diagnostic);
        return Err(found.into());
    }
    fill(&mut document, &shape, None);
    let top = Place { text: Arc::clone(&chain[0].text), key: 0..0, value: 0..0, overridden: false };
    let (json, misfits) = check(&document, &shape, &top);
    found.extend(misfits);
    let scenario = Diagnostics::none_or(found, || json).and_then(|mut json| {
        presets::strip(&mut json);
        relocated(json, &document).map_err(|error| Diagnostic::new(error.to_string()).into())
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
            chain,
            overrides: overrides.to_vec(),
            document,
        }),
        _ => Err(found.into()),
    }
}

/// Lays presets under the document and overrides over it. An override may name a preset, and may change a part of what
/// a preset sets: so the names come first, from a copy, and a section that an override replaces gets its preset again.
fn lay_presets_and_overrides(document: &mut Node, shape: &Shape, overrides: &[Override]) -> Vec<Diagnostic> {
    let mut preview = document.clone();
    apply(&mut preview, shape, overrides);
    let named = presets::named(&preview);
    presets::lay_under(document, &named, shape);
    let found = apply(document, shape, overrides);
    presets::lay_under(document, &named, shape);
    found
}

/// The scenario, with the paths of files that a base names made relative to the scenario file.
fn relocated(mut json: Json, document: &Node) -> serde_json::Result<Scenario> {
    let scenario = Scenario::deserialize(&json)?;
    for (setting, path) in inputs::moved(&scenario, document) {
        let pointer = format!("/{}", setting.replace('.', "/"));
        if let Some(value) = json.pointer_mut(&pointer) {
            *value = path.into();
        }
    }
    Scenario::deserialize(json)
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
