//! The stages from a scenario's text to one that is fit to run, which the points of a sweep go through as well: a draft is
//! read once, laid over with the values of each point, and finished.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Json;
use twintrack_core::settings::Scenario;

use super::finding::shown;
use super::loaded::Loaded;
use crate::chain::{self, Link};
use crate::diagnostic::{Diagnostic, Diagnostics, Text};
use crate::document::assignment::Assignment;
use crate::document::check::check;
use crate::document::defaults::fill;
use crate::document::overrides::{Override, apply};
use crate::document::{Node, Place};
use crate::hash::hash;
use crate::inputs;
use crate::keys::SWEEP;
use crate::presets;
use crate::schema::scenario_shape;
use crate::shape::Shape;
use crate::source::Source;
use crate::validate::validate;

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
        let shape = scenario_shape();
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
        let sweep = document.table_mut().and_then(|table| table.remove(SWEEP));
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
        found.extend(findings.iter().map(|finding| shown(finding, &self.document)));
        let Some(read) = read.filter(|_| found.is_empty()) else { return Err(found.into()) };
        if let (Some(sweep), Some(table)) = (self.sweep, self.document.table_mut()) {
            table.insert(SWEEP.to_owned(), sweep);
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
