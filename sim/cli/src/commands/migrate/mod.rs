//! `twintrack migrate`: one recording through two engines, and whether to move from one to the other.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use twintrack_core::kernel::time::Span;
use twintrack_core::settings::{Inputs, Rollout};
use twintrack_core::watch::{Progress, Watch};
use twintrack_migrate::page::{Context, MARKER, artifacts};
use twintrack_migrate::{Budget, Findings, Pair, Verdict, investigate};
use twintrack_reports::folder::{DEFAULT_PARENT, check_findings, write_findings};
use twintrack_scenario::recording::{Parts, replay};
use twintrack_scenario::{Loaded, Override, Source, load, unopened};

use crate::exit::{BadScenario, BadUsage, Exit};
use crate::interrupt::Interrupt;
use crate::{memory, output, provenance};

/// Run a recording through two engines and say whether to move from one to the other
///
/// Compares what everyone gets, causality, state and cost, carries out the rollout plan of the configuration, and explains the
/// first divergence of each kind with the smallest recording that shows it. Leaves a page in a folder that appears when it
/// is complete.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct MigrateArgs {
    /// Recording, JSON Lines
    pub(crate) trace: PathBuf,
    /// Scenario file with network, engines and the section `rollout` [default: everything at its default]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Override a setting of both engines by its dotted path; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) overrides: Vec<String>,
    /// Override a setting of the candidate alone; may be repeated, and adds to rollout.candidate
    #[arg(long = "set-candidate", value_name = "KEY=VALUE")]
    pub(crate) candidate: Vec<String>,
    /// Folder for the verdict [default: reports/out/TRACE-migration-HASH]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Most recordings to try in search of the smallest, for each kind of divergence; 0 searches none
    #[arg(long, value_name = "N", default_value_t = Budget::default().trials)]
    pub(crate) trials: u32,
    /// Show no progress
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

const HELP: &str = "\
Examples:
  twintrack migrate production.jsonl --config scenarios/migration/cut-over.toml
  twintrack migrate small.jsonl --set-candidate clocks.accept=merged-clock --set-candidate clocks.ids=seed-each

Exit code 0 when the candidate is ready, 1 when it is not, 2 when the evidence
decides nothing, 65 when recording or configuration are wrong.";

/// What a run goes on for after the last event, when the configuration does not say.
const CALM: Span = Span::from_secs(20 * 60);

pub(crate) fn run(args: &MigrateArgs) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let source = source(args)?;
    let text = fs::read_to_string(&args.trace).map_err(|error| unopened(&args.trace, &error))?;
    let (loaded, pair) = pair(args, &source, &text)?;
    let folder = folder(args, &loaded);
    check_findings(&folder, MARKER)?;
    let interrupt = Interrupt::listen("stopping")?;
    let (mut first, mut second) = (Follow::new(args.quiet, &interrupt), Follow::new(true, &interrupt));
    let budget = Budget { trials: args.trials, ..Budget::default() };
    let findings = investigate(&pair, &loaded.inputs, &text, budget, [&mut first, &mut second])
        .map_err(|error| BadScenario(loaded.explain(&error.path, &error.message).into()))?;
    if interrupt.requested() {
        return Ok(Exit::Interrupted);
    }
    let context = context(args, &loaded, started);
    write_findings(&folder, &artifacts(&findings, &pair, &loaded.inputs, &context), MARKER)?;
    output::print(told(&findings, &folder).as_bytes())?;
    Ok(match findings.verdict {
        Verdict::Ready => Exit::Fine,
        Verdict::NotReady => Exit::Finding,
        Verdict::Inconclusive => Exit::Inconclusive,
    })
}

/// The configuration, or one that states nothing.
fn source(args: &MigrateArgs) -> anyhow::Result<Source> {
    match &args.config {
        Some(file) => Ok(Source::read(file)?),
        None => {
            let stem = args.trace.file_stem().unwrap_or_default().to_string_lossy();
            let word = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
            let name: String = stem.chars().map(word).collect();
            let name = if name.is_empty() { "recording".to_owned() } else { name };
            Ok(Source::from_text("default configuration", format!("schema = 1\nname = \"{name}\"\n")))
        }
    }
}

/// Both sides: the configuration with the recording, and the same with the settings of the candidate alone.
fn pair(args: &MigrateArgs, source: &Source, text: &str) -> anyhow::Result<(Loaded, Pair)> {
    let settings: Vec<Override> = args.overrides.iter().map(|text| Override::set(text)).collect();
    let bare = load(source.clone(), &settings).map_err(BadScenario)?;
    if bare.is_written("workload.trace") {
        let message = "the configuration names a recording of its own in workload.trace: leave it out, the command line names one";
        return Err(BadUsage(message.into()).into());
    }
    let trace = Override::option("TRACE", "workload.trace", &args.trace.display().to_string());
    let mut all = settings;
    all.push(trace);
    if !bare.is_written("run.until") {
        let length = length_of(&args.trace, text)?;
        let until = length + CALM.max(bare.scenario.run.quiet * 3);
        all.push(Override::option("TRACE", "run.until", &until.to_string()));
    }
    let loaded = load(source.clone(), &all).map_err(BadScenario)?;
    if loaded.inputs.recorded.is_none() {
        let message = format!(
            "{} is no recording: its first line must be {{\"trace\": 1}}; `twintrack trace import` makes one of an edge list",
            args.trace.display()
        );
        return Err(BadUsage(message).into());
    }
    let mut rollout: Rollout = loaded.scenario.rollout.clone().unwrap_or_default();
    rollout.candidate.extend(args.candidate.iter().cloned());
    let own = rollout.candidate.iter().map(|text| Override::set(text));
    let settings: Vec<Override> = all.into_iter().chain(own).collect();
    let candidate = load(source.clone(), &settings).map_err(BadScenario)?;
    let pair = Pair { reference: loaded.scenario.clone(), candidate: candidate.scenario, rollout };
    Ok((loaded, pair))
}

/// How long a recording takes to play; nothing for what is none, which is told later.
fn length_of(path: &Path, text: &str) -> anyhow::Result<Span> {
    if Parts::of(text).is_none() {
        return Ok(Span::ZERO);
    }
    let inputs = replay(&path.display().to_string(), text, &Inputs::default()).map_err(BadScenario)?;
    Ok(inputs.recorded.map_or(Span::ZERO, |recorded| recorded.length))
}

fn folder(args: &MigrateArgs, loaded: &Loaded) -> PathBuf {
    args.out.clone().unwrap_or_else(|| {
        let stem = args.trace.file_stem().unwrap_or_default().to_string_lossy();
        let hash = loaded.hash.to_string();
        Path::new(DEFAULT_PARENT).join(format!("{stem}-migration-{}", &hash[..hash.len().min(10)]))
    })
}

fn context(args: &MigrateArgs, loaded: &Loaded, started: Instant) -> Context {
    let build = provenance::build();
    let config =
        args.config.as_ref().map_or_else(String::new, |file| format!(" --config {}", file.display()));
    let each = |name: &str, texts: &[String]| {
        texts.iter().map(|text| format!(" --{name} {text}")).collect::<String>()
    };
    let command = format!(
        "twintrack migrate {}{config}{}{}",
        args.trace.display(),
        each("set", &args.overrides),
        each("set-candidate", &args.candidate),
    );
    let peak = memory::peak().map_or_else(String::new, |peak| format!(", {} MB of memory", peak / 1_000_000));
    Context {
        recording: args.trace.display().to_string(),
        recording_hash: loaded.hash.to_string(),
        scenario: twintrack_scenario::show(loaded),
        command,
        program: format!("twintrack {}, commit {}, {}", build.version, build.git, build.rustc),
        took: format!("{:.1} s{peak}, on this machine", started.elapsed().as_secs_f64()),
    }
}

/// What is printed: the verdict, the criteria that do not hold, the divergences, and where the rest is.
fn told(findings: &Findings, folder: &Path) -> String {
    let mut out = format!("verdict  {}\n\n", findings.verdict.words());
    for criterion in &findings.criteria {
        let holds = match criterion.holds {
            Some(true) => "holds",
            Some(false) => "FAILS",
            None => "open ",
        };
        out.push_str(&format!(
            "{holds}  {}: {} (asked: {})\n",
            criterion.name, criterion.found, criterion.asked
        ));
    }
    if !findings.divergences.is_empty() {
        out.push_str("\nfirst divergences\n");
    }
    for explained in &findings.divergences {
        let divergence = &explained.divergence;
        let minimal = explained
            .minimal
            .as_ref()
            .map_or_else(String::new, |minimal| format!("; {} events still show it", minimal.events));
        out.push_str(&format!(
            "  {} at {:.3} s: {}{minimal}\n",
            divergence.kind.words(),
            divergence.at.as_secs_f64(),
            divergence.what
        ));
    }
    out.push_str(&format!("\npage     {}\n", folder.join("verdict.html").display()));
    out
}

/// Follows a run: says now and then how far it is, and stops it when the user asks.
struct Follow<'a> {
    quiet: bool,
    interrupt: &'a Interrupt,
    said: Instant,
}

impl<'a> Follow<'a> {
    fn new(quiet: bool, interrupt: &'a Interrupt) -> Follow<'a> {
        Follow { quiet, interrupt, said: Instant::now() }
    }
}

impl Watch for Follow<'_> {
    fn progress(&mut self, progress: Progress) -> bool {
        if !self.quiet && self.said.elapsed().as_secs() >= 5 {
            self.said = Instant::now();
            output::say!(
                "reference at {:.0} of {:.0} s, {} events",
                progress.now.as_secs_f64(),
                progress.until.as_secs_f64(),
                progress.events
            );
        }
        !self.interrupt.requested()
    }
}
