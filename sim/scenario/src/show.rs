//! A scenario written out in full: every setting with its documentation, defaults filled in.

use std::fmt::Write as _;

use serde_json::Value as Json;

use crate::document::defaults::default_of;
use crate::document::plain::written;
use crate::document::{Found, Node, join};
use crate::keys::{PRESET, SWEEP};
use crate::load::Loaded;
use crate::presets::Preset;
use crate::schema::scenario_shape;
use crate::shape::{Key, Shape, one_of};

/// Width of comment lines.
const WIDTH: usize = 100;

/// The scenario as a TOML file that has every setting, with its documentation and allowed values as comments; a
/// setting that differs from its default says so, and names the preset that it comes from. Reading the text back gives
/// an equal scenario.
#[must_use]
pub fn show(loaded: &Loaded) -> String {
    show_as(loaded, serde_json::to_value(&loaded.scenario).expect("settings are plain data"))
}

/// The same with these settings, which differ from its own in paths alone.
pub(crate) fn show_as(loaded: &Loaded, mut json: Json) -> String {
    for preset in loaded.presets() {
        json[preset.section][PRESET] = preset.name.into();
    }
    let mut out = String::new();
    let mut keys = scenario_shape().keys().to_vec();
    // A scenario is one point of a sweep.
    keys.retain(|key| key.name != SWEEP);
    Shown { document: &loaded.document, presets: loaded.presets() }.table(&mut out, "", &keys, &json, None);
    out
}

/// Where values come from.
struct Shown<'a> {
    document: &'a Node,
    presets: Vec<&'static Preset>,
}

impl Shown<'_> {
    fn table(&self, out: &mut String, path: &str, keys: &[Key], json: &Json, default: Option<&Json>) {
        let (tables, values): (Vec<_>, Vec<_>) = keys.iter().partition(|key| opens_section(&key.shape));
        for (i, key) in values.into_iter().enumerate() {
            if i > 0 {
                out.push('\n');
            }
            let preset = self.preset(&join(path, &key.name));
            setting(out, key, json.get(&key.name), default_of(key, default), preset);
        }
        for key in tables {
            self.section(out, &join(path, &key.name), key, json.get(&key.name), default_of(key, default));
        }
    }

    fn section(&self, out: &mut String, path: &str, key: &Key, json: Option<&Json>, default: Option<&Json>) {
        let heading = |out: &mut String, open: &str, close: &str| {
            out.push('\n');
            comment(out, &key.description);
            let _ = writeln!(out, "{open}{path}{close}");
        };
        match (&key.shape, json) {
            (Shape::Table(keys), Some(json)) => {
                heading(out, "[", "]");
                self.table(out, path, keys, json, default);
            }
            (Shape::List(item), Some(Json::Array(items))) if !items.is_empty() => {
                for json in items {
                    heading(out, "[[", "]]");
                    self.table(out, path, item.keys(), json, None);
                }
            }
            (Shape::List(_), _) => heading(out, "# None: [[", "]]"),
            _ => heading(out, "# Not set: [", "]"),
        }
    }

    /// The preset that a setting comes from.
    fn preset(&self, path: &str) -> Option<&'static Preset> {
        let Found::Written(place) = self.document.find(path) else { return None };
        self.presets.iter().copied().find(|preset| preset.label() == place.text.name)
    }
}

/// Whether a setting is written below a heading of its own.
fn opens_section(shape: &Shape) -> bool {
    match shape {
        Shape::Table(_) => true,
        Shape::List(item) => opens_section(item),
        _ => false,
    }
}

fn setting(
    out: &mut String,
    key: &Key,
    value: Option<&Json>,
    default: Option<&Json>,
    preset: Option<&Preset>,
) {
    comment(out, &key.description);
    match &key.shape {
        Shape::Choice(words) => comment(out, &format!("One of {}.", one_of(words))),
        Shape::Variant(keys) => comment(out, &format!("One of {}.", variants(keys))),
        Shape::List(item) => {
            if let Shape::Choice(words) = &**item {
                comment(out, &format!("Any of {}.", one_of(words)));
            }
        }
        _ => {}
    }
    let Some(value) = value else {
        let _ = writeln!(out, "# {} is not set", key.name);
        return;
    };
    let preset = preset.map(|preset| format!("from {}", preset.label()));
    let default = match default {
        Some(default) if default != value => Some(format!("default: {}", written(default))),
        None if !key.required => Some("default: not set".to_owned()),
        _ => None,
    };
    let remarks: Vec<_> = preset.into_iter().chain(default).collect();
    let remark = if remarks.is_empty() { String::new() } else { format!(" # {}", remarks.join("; ")) };
    let _ = writeln!(out, "{} = {}{remark}", key.name, written(value));
}

/// `constant { value }, uniform { min, max }, …`
fn variants(keys: &[Key]) -> String {
    let variant = |key: &Key| {
        let names: Vec<_> = key.shape.keys().iter().map(|key| key.name.as_str()).collect();
        if names.is_empty() {
            format!("{} {{}}", key.name)
        } else {
            format!("{} {{ {} }}", key.name, names.join(", "))
        }
    };
    keys.iter().map(variant).collect::<Vec<_>>().join(", ")
}

fn comment(out: &mut String, text: &str) {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.len() + 1 + word.len() > WIDTH {
            let _ = writeln!(out, "#{line}");
            line.clear();
        }
        line.push(' ');
        line.push_str(word);
    }
    if !line.is_empty() {
        let _ = writeln!(out, "#{line}");
    }
}
