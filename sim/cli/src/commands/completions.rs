//! `twintrack completions`: what a shell needs to complete command lines.

use clap_complete::Shell;

use crate::exit::Exit;
use crate::output;

/// Print a script that lets a shell complete commands, options and their values
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct CompletionsArgs {
    /// Shell to write for
    #[arg(value_enum)]
    shell: Shell,
}

const HELP: &str = "\
Examples:
  twintrack completions bash > ~/.local/share/bash-completion/completions/twintrack
  twintrack completions zsh > ~/.zfunc/_twintrack
  twintrack completions fish > ~/.config/fish/completions/twintrack.fish";

/// Writes the script for the whole command line, `command`.
pub(crate) fn run(args: &CompletionsArgs, mut command: clap::Command) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "twintrack", &mut script);
    output::print(&script)?;
    Ok(Exit::Fine)
}
