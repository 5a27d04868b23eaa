//! The command line of `fuzz`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::Engine;
use twintrack_fuzz::promises::CONDITIONS;

use crate::options::{duration, engine_parser};

/// Look for worlds in which the engines break a promise
///
/// Draws random worlds and runs each under every engine, with every check. A finding is shrunk to a small scenario and kept in
/// a file that `twintrack run` takes as well. With files, these are examined instead of drawn worlds.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct FuzzArgs {
    /// Scenario files to examine, instead of drawn worlds
    #[arg(value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// How long to draw worlds, as in 10m or 90s [default: 1m]
    #[arg(long, value_name = "TIME", value_parser = duration, conflicts_with_all = ["runs", "worlds", "files"])]
    pub(super) time: Option<Span>,
    /// How many worlds to draw; the same number of the same seed finds the same
    #[arg(long, value_name = "N", conflicts_with_all = ["worlds", "files"])]
    pub(super) runs: Option<u64>,
    /// Which worlds are drawn
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with_all = ["worlds", "files"])]
    pub(super) seed: u64,
    /// Examine the world of this number, as a finding names it; may be repeated
    #[arg(long = "world", value_name = "NUMBER", conflicts_with = "files")]
    pub(super) worlds: Vec<u64>,
    /// Engine to run, instead of all; may be repeated
    #[arg(long = "engine", value_name = "NAME", value_parser = engine_parser())]
    pub(super) engines: Vec<Engine>,
    /// Take a condition of the promises as fulfilled, to see why it is there; may be repeated
    #[arg(long = "waive", value_name = "CONDITION", value_parser = condition_parser())]
    pub(super) waived: Vec<&'static str>,
    /// Folder for the scenarios of findings, made when there are any [default: reports/out/fuzz]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Scenarios to try at most when a finding is shrunk; 0 keeps it as it is
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub(super) attempts: u32,
    /// Print what is promised under which conditions, and do nothing else
    #[arg(long)]
    pub(super) promises: bool,
    /// Threads to run on; does not change what a number of worlds finds [default: all processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,
    /// Show no progress
    #[arg(long, short)]
    pub(super) quiet: bool,
}

const HELP: &str = "\
Examples:
  twintrack fuzz --time 10m
  twintrack fuzz --runs 1000 --seed 7 --engine v2
  twintrack fuzz --promises
  twintrack fuzz --runs 200 --waive gossip --engine v1
  twintrack fuzz scenarios/smoke/churn.toml

Interrupt once to keep what was found so far, twice to end at once. Exit code 0 when
nothing was found, 1 when something was, 130 when interrupted.";

/// Conditions by name.
fn condition_parser() -> impl TypedValueParser<Value = &'static str> {
    let names = || CONDITIONS.iter().map(|condition| condition.name);
    PossibleValuesParser::new(names()).map(move |name| {
        names().find(|known| *known == name).expect("every possible value is a condition's name")
    })
}
