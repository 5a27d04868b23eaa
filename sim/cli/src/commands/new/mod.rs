//! `twintrack new`: a commented scenario to start from.
//!
//! Options say what it is about; what none says is asked for where there is a terminal, and left at its default elsewhere.

mod ask;
mod wish;

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use twintrack_scenario::{Source, load_sweep};

use self::wish::Wish;
use crate::exit::{BadUsage, Exit};
use crate::output;

/// Write a commented scenario to start from
///
/// Asks a few questions if it is given no options and there is a terminal to ask on.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct NewArgs {
    /// File to write; its name without .toml becomes the scenario's
    #[arg(default_value = "my-scenario.toml")]
    file: PathBuf,
    #[command(flatten)]
    wish: Wish,
}

const HELP: &str = "\
Examples:
  twintrack new
  twintrack new tools.toml --participants 30 --network mobile
  twintrack new crowd.toml --participants 200 --churn --sweep --question 'Who copes with a crowd?'

A file that is there already is left alone (exit code 64).";

pub(crate) fn run(args: &NewArgs) -> anyhow::Result<Exit> {
    let stem = args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    if args.file.exists() {
        return Err(BadUsage(format!("{} is there already; name another file", args.file.display())).into());
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if stem.is_empty() || !stem.chars().all(fits) {
        let told =
            format!("`{stem}` cannot be a scenario's name: letters, digits, `-` and `_` can be in one");
        return Err(BadUsage(told).into());
    }
    let may_ask = io::stdin().is_terminal() && io::stderr().is_terminal();
    let wish = if args.wish.is_open() && may_ask { ask::all()? } else { args.wish.clone() };
    let text = wish.scenario(&stem);
    // What is written is fit to run; a mistake here is one of the program.
    if let Err(mistakes) = load_sweep(Source::from_text(&stem, with_sweep(&text)), &[]) {
        anyhow::bail!("the new scenario is wrong:\n{}", mistakes.render(false));
    }
    fs_err::write(&args.file, &text)?;
    let file = args.file.display();
    let verb = if wish.sweep { "sweep" } else { "run" };
    let next = format!(
        "{file}\n\nnext:\n  twintrack check {file}    # after every change\n  twintrack show {file}     # all settings, with what they mean\n  twintrack {verb} {file}\n"
    );
    output::print(next.as_bytes())?;
    Ok(Exit::Fine)
}

/// The text as one that can be read as a sweep, whether it is one or not.
fn with_sweep(text: &str) -> String {
    if text.contains("\n[sweep]\n") {
        text.to_owned()
    } else {
        format!("{text}\n[sweep]\nreplications = 2\n")
    }
}
