//! A run as it is named on the command line: a results folder or a scenario file, and maybe an engine of it.

use std::path::Path;

use twintrack_core::settings::Engine;
use twintrack_reports::folder::{Stored, read_run};
use twintrack_scenario::{Loaded, Source};

use crate::exit::BadUsage;
use crate::output;
use crate::scenario::load_source;

/// A run to be run again.
pub(super) struct Given {
    /// As the user wrote it.
    pub(super) name: String,
    pub(super) loaded: Loaded,
    /// Its results, if it is a folder.
    pub(super) stored: Option<Stored>,
    /// The engine that was named with it.
    pub(super) engine: Option<Engine>,
}

impl Given {
    /// `DIR` or `FILE`, either with `@engine=NAME`.
    pub(super) fn parse(text: &str) -> anyhow::Result<Given> {
        let (path, engine) = match text.rsplit_once('@') {
            Some((path, selection)) if !Path::new(text).exists() => (path, Some(engine(selection)?)),
            _ => (text, None),
        };
        let path = Path::new(path);
        let given = if path.is_dir() { Given::folder(path)? } else { Given::file(path)? };
        Ok(Given { engine, name: text.to_owned(), ..given })
    }

    /// The scenario stored with results.
    pub(super) fn folder(path: &Path) -> anyhow::Result<Given> {
        let stored = read_run(path)?;
        let loaded = load_source(Source::read(stored.scenario())?, &[], [])?;
        if loaded.hash.to_string() != stored.manifest.hash {
            output::say!(
                "warning: {} is not the scenario that was run: its hash is {}, that of the run {}",
                stored.scenario().display(),
                loaded.hash,
                stored.manifest.hash
            );
        }
        Ok(Given { name: path.display().to_string(), loaded, stored: Some(stored), engine: None })
    }

    fn file(path: &Path) -> anyhow::Result<Given> {
        let loaded = load_source(Source::read(path)?, &[], [])?;
        Ok(Given { name: path.display().to_string(), loaded, stored: None, engine: None })
    }

    /// The engines whose results are stored, or that the scenario names.
    pub(super) fn engines(&self) -> Vec<Engine> {
        let named = &self.loaded.scenario.run.engines;
        match &self.stored {
            Some(stored) => {
                let names: Vec<&str> = stored.engines().collect();
                named.iter().copied().filter(|engine| names.contains(&engine.name())).collect()
            }
            None => named.clone(),
        }
    }
}

fn engine(selection: &str) -> Result<Engine, BadUsage> {
    let names = Engine::ALL.map(Engine::name);
    let wrong =
        || BadUsage(format!("@{selection} names no engine: write @engine= and one of {}", names.join(", ")));
    selection.strip_prefix("engine=").and_then(|name| name.parse().ok()).ok_or_else(wrong)
}
