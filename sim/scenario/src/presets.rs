//! Presets: named bundles of settings for a section, such as `network.preset = "mobile"`.
//!
//! A preset is a TOML file of this crate: what it is about, where its figures come from, and the settings. It lies under
//! everything that the scenario, its bases and the command line set, and over the defaults. Rust constants were rejected:
//! a preset is read, checked and shown exactly as if a user had written it.
//!
//! A further preset is a file and a line in [`PRESETS`]; presets of a further section are lines with its name.

use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use serde_json::Value as Json;

use crate::diagnostic::Text;
use crate::document::merge::lay_over;
use crate::document::parse::parse;
use crate::document::{Node, Value};
use crate::keys::PRESET;
use crate::shape::Shape;

/// A named bundle of settings for one section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// The section that it is for.
    pub section: &'static str,
    /// As scenarios name it.
    pub name: &'static str,
    /// What it stands for, in a sentence.
    pub about: &'static str,
    /// Where its figures come from.
    pub source: &'static str,
    /// The file it is written in.
    text: &'static str,
}

macro_rules! files {
    ($($section:literal: $($name:literal),+;)+) => {
        [$($(($section, $name, include_str!(concat!("../presets/", $section, "/", $name, ".toml"))),)+)+]
    };
}

/// Every preset: section, name, file.
static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let files = files! {
        "churn": "gnutella", "bittorrent", "kad";
        "network": "lan", "broadband", "mobile", "ten-regions";
    };
    files.map(|(section, name, text)| Preset::parse(section, name, text)).to_vec()
});

/// Every preset, section by section.
#[must_use]
pub fn presets() -> &'static [Preset] {
    &PRESETS
}

/// The sections that have presets.
pub(crate) fn sections() -> Vec<&'static str> {
    let mut sections: Vec<_> = PRESETS.iter().map(|preset| preset.section).collect();
    sections.dedup();
    sections
}

/// The presets of a section.
pub(crate) fn of(section: &str) -> impl Iterator<Item = &'static Preset> {
    PRESETS.iter().filter(move |preset| preset.section == section)
}

/// The presets that a document names; what is no preset's name is left to the check of shapes.
pub(crate) fn named(document: &Node) -> Vec<&'static Preset> {
    let name = |section| match &document.child(section)?.child(PRESET)?.value {
        Value::Text(name) => Some(name.as_str()),
        _ => None,
    };
    PRESETS.iter().filter(|preset| name(preset.section) == Some(preset.name)).collect()
}

/// Lays presets under what a document sets.
pub(crate) fn lay_under(document: &mut Node, presets: &[&Preset], shape: &Shape) {
    let Some(table) = document.table_mut() else { return };
    for preset in presets {
        let Some(key) = shape.key(preset.section) else { continue };
        let mut section = preset.settings();
        if let Some(written) = table.remove(preset.section) {
            lay_over(&mut section, written, &key.shape);
        }
        table.insert(preset.section.to_owned(), section);
    }
}

/// Takes the names of presets out of a scenario as plain data: the simulator knows settings alone.
pub(crate) fn strip(scenario: &mut Json) {
    for section in sections() {
        if let Some(table) = scenario.get_mut(section).and_then(Json::as_object_mut) {
            table.remove(PRESET);
        }
    }
}

impl Preset {
    fn parse(section: &'static str, name: &'static str, text: &'static str) -> Preset {
        #[derive(Deserialize)]
        struct Head {
            about: String,
            source: String,
        }
        let head: Head = toml::from_str(text).unwrap_or_else(|error| panic!("preset {name}: {error}"));
        Preset { section, name, about: head.about.leak(), source: head.source.leak(), text }
    }

    /// Its settings, which know that they come from it.
    pub(crate) fn settings(&self) -> Node {
        let text = Arc::new(Text {
            name: self.label(),
            body: self.text.to_owned(),
            first_line: 1,
            reason: Some(format!("`{}.{PRESET} = \"{}\"` brings this in", self.section, self.name)),
            ..Text::default()
        });
        let mut file = parse(&text).unwrap_or_else(|_| unreachable!("presets are TOML"));
        let settings = file.table_mut().and_then(|table| table.remove("settings"));
        Node { place: None, ..settings.unwrap_or_else(|| unreachable!("presets have settings")) }
    }

    /// How it is named as a place.
    pub(crate) fn label(&self) -> String {
        format!("preset {}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_of_a_section_stand_together_and_have_names_of_their_own() {
        let names: std::collections::BTreeSet<_> = PRESETS.iter().map(|p| (p.section, p.name)).collect();
        assert_eq!(names.len(), PRESETS.len());
        assert_eq!(sections(), ["churn", "network"]);
    }
}
