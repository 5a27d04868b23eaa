//! `twintrack presets`: the named bundles of settings, and where their figures come from.

use twintrack_scenario::presets;

use crate::exit::Exit;
use crate::output;

pub(crate) fn run() -> anyhow::Result<Exit> {
    let preset = |preset: &twintrack_scenario::Preset| {
        let twintrack_scenario::Preset { section, name, about, source, .. } = preset;
        format!("{section}.preset = \"{name}\"\n  {about}\n  source: {source}\n")
    };
    let text: Vec<_> = presets().iter().map(preset).collect();
    output::print(text.join("\n").as_bytes())?;
    Ok(Exit::Fine)
}
