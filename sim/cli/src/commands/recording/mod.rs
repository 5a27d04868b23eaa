//! `twintrack trace record`, `check` and `import`: recordings of what participants did.

pub(crate) mod args;
mod check;
mod import;
mod place;
mod record;

use args::RecordingCommand;

use crate::exit::Exit;

pub(crate) fn run(command: &RecordingCommand) -> anyhow::Result<Exit> {
    match command {
        RecordingCommand::Record(args) => record::run(args),
        RecordingCommand::Check(args) => check::run(args),
        RecordingCommand::Import(args) => import::run(args),
    }
}
