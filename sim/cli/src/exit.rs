//! Exit codes, and how errors become them.
//!
//! The codes from 64 on are those of BSD's `sysexits.h`, so that scripts can tell a mistake of their own from one of
//! the program; 1 and 2 are findings, not errors.

use std::io;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use twintrack_core::outcome::{End, Outcome};
use twintrack_queues::QueueError;
use twintrack_reports::folder::FolderError;
use twintrack_scenario::Diagnostics;

use crate::output;

/// How the program ends. The table in [`HELP`] says the same to users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Fine = 0,
    Finding = 1,
    Inconclusive = 2,
    Usage = 64,
    Data = 65,
    Unavailable = 69,
    Bug = 70,
    Io = 74,
    Unfinished = 75,
    Interrupted = 130,
}

/// The exit codes, for `--help`.
pub(crate) const HELP: &str = "\
Exit codes:
  0    fine
  1    a finding: an invariant or a promise was broken, runs differ that were compared, or
       `ci` found a regression
  2    inconclusive: an engine did not settle, the run was refused for want of memory,
       or `ci` has no baseline of this scenario and host
  64   the command line is wrong
  65   the scenario or its data is wrong
  69   the engine of a cluster is not there or does not answer
  70   internal error: a bug in twintrack
  74   a file could not be read or written
  75   not finished: runs of a sweep are missing
  130  interrupted";

impl Exit {
    /// How runs that came to these outcomes end the program: an interruption outweighs a finding, and a finding outweighs an
    /// engine that did not settle.
    pub(crate) fn of(outcomes: &[Outcome]) -> Exit {
        let any = |wanted: fn(&End) -> bool| outcomes.iter().any(|outcome| wanted(&outcome.end));
        if any(|end| matches!(end, End::Interrupted)) {
            Exit::Interrupted
        } else if any(|end| matches!(end, End::Broken(_))) {
            Exit::Finding
        } else if any(|end| matches!(end, End::NotSettled { .. })) {
            Exit::Inconclusive
        } else {
            Exit::Fine
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Mistakes in a scenario, as an error that can be passed up.
#[derive(Debug, thiserror::Error)]
#[error("the scenario is wrong")]
pub(crate) struct BadScenario(pub(crate) Diagnostics);

/// A mistake on the command line that only shows when it is carried out: what, and what to write instead.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct BadUsage(pub(crate) String);

/// Tells the user about an error and returns the exit code that it stands for.
pub(crate) fn explain(error: &anyhow::Error) -> Exit {
    if let Some(BadScenario(diagnostics)) = error.downcast_ref() {
        output::tell(&diagnostics.render(true));
        return Exit::Data;
    }
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    output::say!("{red}error{red:#}: {error:#}");
    if error.is::<BadUsage>() {
        return Exit::Usage;
    }
    match error.downcast_ref() {
        Some(QueueError::Io(_)) => return Exit::Io,
        Some(_) => return Exit::Unavailable,
        None => {}
    }
    match error.downcast_ref() {
        Some(FolderError::Io(_)) => Exit::Io,
        Some(
            FolderError::NotTidy { .. }
            | FolderError::AnotherSweep { .. }
            | FolderError::Stranger { .. }
            | FolderError::Damaged { .. }
            | FolderError::Contradiction { .. },
        ) => Exit::Data,
        Some(_) => Exit::Usage,
        None if error.chain().any(<dyn std::error::Error>::is::<io::Error>) => Exit::Io,
        None => Exit::Bug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_keep_their_code_through_context() {
        use anyhow::Context;
        let io = || Err::<(), _>(io::Error::other("full"));
        assert_eq!(explain(&io().context("writing").expect_err("an error")), Exit::Io);
        assert_eq!(explain(&FolderError::from(io::Error::other("full")).into()), Exit::Io);
        assert_eq!(explain(&FolderError::NotOurs { folder: "out".into() }.into()), Exit::Usage);
        assert_eq!(explain(&BadUsage("no such metric".into()).into()), Exit::Usage);
        assert_eq!(explain(&anyhow::anyhow!("unforeseen")), Exit::Bug);
    }

    #[test]
    fn the_help_lists_every_code() {
        for exit in [
            Exit::Fine,
            Exit::Finding,
            Exit::Inconclusive,
            Exit::Usage,
            Exit::Data,
            Exit::Unavailable,
            Exit::Bug,
            Exit::Io,
            Exit::Unfinished,
            Exit::Interrupted,
        ] {
            let code = format!("  {:<4} ", exit as u8);
            assert!(HELP.lines().any(|line| line.starts_with(&code)), "{code}");
        }
    }
}
