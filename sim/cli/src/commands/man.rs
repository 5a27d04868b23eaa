//! `twintrack man`: manual pages, from the same definitions as `--help`.

use std::path::PathBuf;

use clap_mangen::Man;

use crate::exit::Exit;
use crate::output;

/// Write manual pages, one for each command
///
/// They say what --help says.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  twintrack man --out ~/.local/share/man/man1\n  twintrack man | man -l -"
)]
pub(crate) struct ManArgs {
    /// Folder for the pages, made when it is not there [default: print the page of twintrack itself]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Writes the pages of the whole command line, `command`.
pub(crate) fn run(args: &ManArgs, command: clap::Command) -> anyhow::Result<Exit> {
    if let Some(folder) = &args.out {
        fs_err::create_dir_all(folder)?;
        clap_mangen::generate_to(command, folder)?;
    } else {
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        output::print(&page)?;
    }
    Ok(Exit::Fine)
}
