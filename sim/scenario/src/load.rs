//! From text and overrides to a scenario that is fit to run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;
use twintrack_core::settings::{Engine, Inputs, Scenario};

use crate::chain::{self, Link};
use crate::diagnostic::{Diagnostic, Diagnostics, Text};
use crate::document::check::check;
use crate::document::defaults::fill;
use crate::document::overrides::{Override, apply};
use crate::document::{Found, Node, Place};
use crate::hash::{ScenarioHash, hash};
use crate::inputs;
use crate::presets::{self, Preset};
use crate::shape::Shape;
use crate::source::Source;
use crate::sweep::{self, Assignment};
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
    pub(crate) chain: Arc<[Link]>,
    /// The hash of each file by the setting that names it.
    pub(crate) files: BTreeMap<String, blake3::Hash>,
    /// Where each of them was read from, but for those that are part of the program.
    pub(crate) paths: BTreeMap<String, PathBuf>,
    pub(crate) overrides: Vec<Override>,
    /// Everything laid over each other, each value with its place.
    pub(crate) document: Node,
}

impl Loaded {
    /// The files that the scenario file extends, as messages name them: its base first, the last in the chain last.
    pub fn bases(&self) -> impl Iterator<Item = &str> {
        self.chain.iter().skip(1).map(|link| link.text.name.as_str())
    }

    /// Whether the scenario describes a sweep, of which this is what its points start from.
    #[must_use]
    pub fn is_sweep(&self) -> bool {
        self.document.child(sweep::KEY).is_some()
    }

    /// Whether a setting is written somewhere, by its dotted path, and is not a default.
    #[must_use]
    pub fn is_written(&self, path: &str) -> bool {
        matches!(self.document.find(path), Found::Written(_))
    }

    /// The hash of the same scenario with another seed and these engines.
    #[must_use]
    pub fn hash_with(&self, seed: u64, engines: &[Engine]) -> ScenarioHash {
        let mut scenario = self.scenario.clone();
        scenario.run.seed = seed;
        scenario.run.engines = engines.to_vec();
        hash(&scenario, &self.files)
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

/// Reads a scenario, lays the overrides over it, fills in defaults, reads the files it names and checks it all. Of a
/// sweep, this is the scenario that its points start from.
///
/// # Errors
/// Everything that is wrong, as much of it in one go as makes sense: first what is no TOML, then what has not the
/// shape of a scenario, then what cannot be read or makes no sense.
pub fn load(source: Source, overrides: &[Override]) -> Result<Loaded, Diagnostics> {
    Draft::read(source, overrides)?.shaped(&[])?.finish()
}

/// The layers of a scenario, read but not yet laid over each other.
pub(crate) struct Draft {
    source: Source,
    chain: Arc<[Link]>,
    pub(crate) overrides: Vec<Override>,
    pub(crate) shape: Shape,
    /// The files of the chain laid over each other.
    document: Node,
}

/// A scenario of the right shape that is not known to make sense.
pub(crate) struct Shaped<'a> {
    draft: &'a Draft,
    document: Node,
    /// Its `[sweep]`, if it has one.
    sweep: Option<Node>,
    pub(crate) scenario: Scenario,
}

impl Draft {
    /// Reads the scenario file and those that it extends.
    pub(crate) fn read(source: Source, overrides: &[Override]) -> Result<Draft, Diagnostics> {
        let chain = chain::read(&source)?;
        Ok(Draft::of_chain(source, chain, overrides, false))
    }

    /// The same for a scenario that is a part of another file, `text`.
    pub(crate) fn within(source: Source, text: Arc<Text>, scenario: Node) -> Result<Draft, Diagnostics> {
        let chain = chain::read_from(&source, text, scenario)?;
        Ok(Draft::of_chain(source, chain, &[], true))
    }

    fn of_chain(source: Source, chain: Vec<Link>, overrides: &[Override], within: bool) -> Draft {
        let shape = Shape::scenario();
        let document = chain::merged(&chain, &shape, within);
        Draft { source, chain: chain.into(), overrides: overrides.to_vec(), shape, document }
    }

    /// Where the scenario file begins: stands in for whatever is written nowhere.
    pub(crate) fn top(&self) -> Place {
        Place { text: Arc::clone(&self.chain[0].text), key: 0..0, value: 0..0, overridden: false }
    }

    /// Lays presets, overrides and what a point of a sweep sets over the files, and fills in defaults.
    pub(crate) fn shaped(&self, point: &[Assignment]) -> Result<Shaped<'_>, Diagnostics> {
        let mut document = self.document.clone();
        let mut found = self.lay_presets_and_overrides(&mut document, point);
        if document.child("name").is_none()
            && let Some(diagnostic) = chain::name_of_base(&self.chain)
        {
            found.push(diagnostic);
            return Err(found.into());
        }
        let sweep = document.table_mut().and_then(|table| table.remove(sweep::KEY));
        fill(&mut document, &self.shape, None);
        let (json, misfits) = check(&document, &self.shape, &self.top());
        found.extend(misfits);
        let scenario = Diagnostics::none_or(found, || json).and_then(|mut json| {
            presets::strip(&mut json);
            relocated(json, &document).map_err(|error| Diagnostic::new(error.to_string()).into())
        })?;
        Ok(Shaped { draft: self, document, sweep, scenario })
    }

    /// Lays presets under the document and overrides over it. An override may name a preset, and may change a part of
    /// what a preset sets: so the names come first, from a copy, and a section that an override replaces gets its preset
    /// again. The same goes for what a point of a sweep sets.
    fn lay_presets_and_overrides(&self, document: &mut Node, point: &[Assignment]) -> Vec<Diagnostic> {
        let lay_over = |document: &mut Node| {
            let mut found = apply(document, &self.shape, &self.overrides);
            for one in point {
                found.extend(one.apply(document, &self.shape).err().unwrap_or_default());
            }
            found
        };
        let mut preview = document.clone();
        lay_over(&mut preview);
        let named = presets::named(&preview);
        presets::lay_under(document, &named, &self.shape);
        let found = lay_over(document);
        presets::lay_under(document, &named, &self.shape);
        found
    }
}

impl Shaped<'_> {
    /// Reads the files that the scenario names and checks whether it makes sense.
    pub(crate) fn finish(mut self) -> Result<Loaded, Diagnostics> {
        let Draft { source, chain, overrides, .. } = self.draft;
        let (read, mut found) = match inputs::read(&self.scenario, &self.document, &source.directory) {
            Ok(read) => (Some(read), Vec::new()),
            Err(found) => (None, found),
        };
        let findings = validate(&self.scenario, read.as_ref().map(|read| &read.inputs));
        found.extend(findings.iter().map(|finding| diagnose(finding, &self.document)));
        let Some(read) = read.filter(|_| found.is_empty()) else { return Err(found.into()) };
        if let (Some(sweep), Some(table)) = (self.sweep, self.document.table_mut()) {
            table.insert(sweep::KEY.to_owned(), sweep);
        }
        Ok(Loaded {
            hash: hash(&self.scenario, &read.hashes),
            inputs: read.inputs,
            files: read.hashes,
            paths: read.paths,
            scenario: self.scenario,
            source: source.clone(),
            chain: Arc::clone(chain),
            overrides: overrides.clone(),
            document: self.document,
        })
    }
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
