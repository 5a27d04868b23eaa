//! The `twintrack` program: one subcommand a file in [`commands`], exit codes in [`exit`].
//!
//! Standard output carries what was asked for and nothing else, so that it can be piped; progress, hints and errors go
//! to standard error.

mod args;
mod bug;
mod commands;
mod exit;
mod interrupt;
mod memory;
mod options;
mod output;
mod provenance;
mod scenario;
mod slip;
mod who;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::args::{Args, Command};
use crate::exit::Exit;

fn main() -> ExitCode {
    bug::report_panics();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let error = slip::subcommand(error, &Args::command());
            // Help and version come this way too, and a reader of theirs who has gone away is no failure.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Fine }.into();
        }
    };
    bug::caught(|| run(args)).into()
}

fn run(args: Args) -> Exit {
    let result = match args.command {
        Command::Run(args) => commands::run::run(&args),
        Command::Watch(args) => commands::watch::run(&args),
        Command::Bench(args) => commands::bench::run(&args),
        Command::Check(args) => commands::check::run(&args),
        Command::Show(args) => commands::show::run(&args),
        Command::Sweep(args) => commands::sweep::run(&args),
        Command::Unit(args) => commands::unit::run(&args),
        Command::Fuzz(args) => commands::fuzz::run(&args),
        Command::Expand(args) => commands::expand::run(&args),
        Command::Compare(args) => commands::compare::run(&args),
        Command::Claims(args) => commands::claims::run(&args),
        Command::Report(args) => commands::report::run(&args),
        Command::Replay(args) => commands::replay::run(&args),
        Command::Trace(args) => commands::trace::run(&args),
        Command::Ci(args) => commands::gate::ci::run(&args),
        Command::Baseline(args) => commands::gate::baseline::run(&args),
        Command::Migrate(args) => commands::migrate::run(&args),
        Command::Presets => commands::presets::run(),
        Command::Schema(args) => commands::schema::run(&args),
        Command::Metrics(args) => commands::metrics::run(&args),
        Command::New(args) => commands::new::run(&args),
        Command::Doctor(args) => commands::doctor::run(&args),
        Command::Completions(args) => commands::completions::run(&args, Args::command()),
        Command::Man(args) => commands::man::run(&args, Args::command()),
    };
    result.unwrap_or_else(|error| exit::explain(&error))
}
