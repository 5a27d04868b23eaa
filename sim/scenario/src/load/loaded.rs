//! What loading yields.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use twintrack_core::settings::{Engine, Inputs, Scenario};

use super::finding::shown;
use crate::chain::Link;
use crate::diagnostic::Diagnostic;
use crate::document::overrides::Override;
use crate::document::{Found, Node};
use crate::hash::{ScenarioHash, hash};
use crate::keys::SWEEP;
use crate::presets::{self, Preset};
use crate::source::Source;
use crate::validate::Finding;

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
        self.document.child(SWEEP).is_some()
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
        shown(&finding, &self.document)
    }
}
