//! Shrinking findings and keeping them as scenario files.

use std::path::PathBuf;

use anyhow::Context;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use twintrack_core::settings::{Engine, Scenario};
use twintrack_fuzz::{Options, Shrunk, Violation, shrink};
use twintrack_scenario::brief;

use super::args::FuzzArgs;
use super::hunt::{Caught, Cause};
use super::quarry::Origin;
use crate::interrupt::Interrupt;

/// Where findings are kept where nothing is said.
const FOLDER_DEFAULT: &str = "reports/out/fuzz";

/// Longest name of a scenario, with room for a number behind it.
const NAME_MAX: usize = 60;

/// A cause with the smallest scenario that shows it.
pub(super) struct Finding {
    pub(super) violation: Violation,
    pub(super) count: u64,
    /// Participants at the start in the smallest scenario.
    pub(super) participants: u32,
    pub(super) file: PathBuf,
    /// The command that finds it again.
    pub(super) command: String,
}

/// Shrinks and keeps.
pub(super) struct Keeper<'a> {
    folder: PathBuf,
    attempts: u32,
    interrupt: &'a Interrupt,
}

impl Keeper<'_> {
    pub(super) fn new<'a>(args: &FuzzArgs, interrupt: &'a Interrupt) -> Keeper<'a> {
        let folder = args.out.clone().unwrap_or_else(|| FOLDER_DEFAULT.into());
        Keeper { folder, attempts: args.attempts, interrupt }
    }

    /// Shrinks every cause and keeps it; those of the same scenario in its order. After an interrupt, scenarios are kept as
    /// they are.
    pub(super) fn keep(&self, caught: &Caught, threads: usize) -> anyhow::Result<Vec<Finding>> {
        let mut causes: Vec<(&String, &Cause)> = caught.causes.iter().collect();
        causes.sort_by_key(|(name, cause)| (cause.index, *name));
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?;
        let names = names(&causes);
        let one = |((_, cause), name): (&(&String, &Cause), &String)| self.one(cause, name);
        pool.install(|| causes.par_iter().zip(&names).with_max_len(1).map(one).collect())
    }

    fn one(&self, cause: &Cause, name: &str) -> anyhow::Result<Finding> {
        // Files that name other files stay as they are: those would have to come along.
        let from_file = matches!(cause.origin, Origin::File(_));
        let attempts = if self.interrupt.requested() { 0 } else { self.attempts };
        let mut shrunk = shrink(&cause.scenario, &cause.violation, &cause.options, attempts);
        name.clone_into(&mut shrunk.scenario.name);
        let command = command(&cause.origin, &cause.options);
        let file = self.folder.join(format!("{name}.toml"));
        let cannot = || format!("cannot keep a finding in {}", self.folder.display());
        fs_err::create_dir_all(&self.folder).with_context(cannot)?;
        let made_from = if from_file { "this file" } else { "a drawn world" };
        fs_err::write(&file, text(&shrunk, made_from, &command)).with_context(cannot)?;
        Ok(Finding {
            participants: shrunk.scenario.population.size.unwrap_or_default(),
            violation: shrunk.violation,
            count: cause.count,
            file,
            command,
        })
    }
}

/// The scenario file of a finding.
fn text(shrunk: &Shrunk, made_from: &str, command: &str) -> String {
    let Shrunk { scenario, violation, attempts } = shrunk;
    let Violation { promise, what, .. } = violation;
    format!(
        "# Breaks the promise `{promise}` ({}): {what}.\n\
         # The smallest of {attempts} scenarios tried, from {made_from}: {command}\n\n{}",
        engines(&violation.engines),
        brief(&Scenario { question: "Why is a promise broken here?".into(), ..scenario.clone() }),
    )
}

/// Engines as they are named in a sentence.
pub(super) fn engines(engines: &[Engine]) -> String {
    engines.iter().map(|engine| engine.name()).collect::<Vec<_>>().join(", ")
}

/// Names for the scenarios of all causes; where two are alike, the later ones are numbered.
fn names(causes: &[(&String, &Cause)]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(causes.len());
    for (_, cause) in causes {
        let plain = name(&cause.violation, &cause.origin);
        let alike = names.iter().filter(|name| name.starts_with(&plain)).count();
        names.push(if alike == 0 { plain } else { format!("{plain}-{}", alike + 1) });
    }
    names
}

/// A name for the scenario of a finding: promise, engines, and where it comes from.
fn name(violation: &Violation, origin: &Origin) -> String {
    let origin = match origin {
        Origin::World(number) => number.to_string(),
        Origin::File(file) => {
            file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
        }
    };
    let engines: Vec<String> =
        violation.engines.iter().map(|engine| engine.name().replace('+', "-")).collect();
    let name = format!("{}-{}-{origin}", violation.promise, engines.join("-"));
    name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(NAME_MAX).collect()
}

/// The command that finds it again.
fn command(origin: &Origin, options: &Options) -> String {
    let mut command = format!("twintrack fuzz {origin}");
    for engine in &options.engines {
        command.push_str(&format!(" --engine {engine}"));
    }
    for condition in &options.waived {
        command.push_str(&format!(" --waive {condition}"));
    }
    command
}
