//! `twintrack schema`: the JSON Schema of scenario files.

use crate::exit::Exit;
use crate::output;

pub(crate) fn run() -> anyhow::Result<Exit> {
    output::print(twintrack_scenario::schema().as_bytes())?;
    Ok(Exit::Fine)
}
