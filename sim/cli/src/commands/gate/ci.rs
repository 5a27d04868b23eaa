//! `twintrack ci`: is anything worse than it was?

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use fs_err as fs;
use std::io::Write;
use twintrack_core::outcome::{End, Outcome};
use twintrack_reports::ci::baseline::Baseline;
use twintrack_reports::ci::{Change, Checked, Verdict, Verdicts, history, host, judge};
use twintrack_reports::folder::write_pictures;
use twintrack_scenario::{Loaded, Source};

use super::baseline::outdates;
use super::parting::Search;
use super::{BASELINES, HostArgs, baseline_of, host_figures, outcomes};
use crate::exit::{BadScenario, BadUsage, Exit};
use crate::interrupt::Interrupt;
use crate::scenario::load_source;
use crate::{exit, output, provenance};

/// Compare scenarios with their baselines and fail if anything is worse
///
/// Simulated figures are deterministic: they are compared value by value, and no change for the worse is let through but what
/// the scenario allows in `[[ci.metrics]]`. The outcome is written in the formats of CI systems, whatever it is: ci.json,
/// junit.xml, summary.md, annotations.txt, gl-code-quality-report.json, metrics.txt, bencher.json.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct CiArgs {
    /// Scenario files
    #[arg(value_name = "SCENARIO", required = true)]
    scenarios: Vec<PathBuf>,
    /// Baseline, or the folder with baselines by the names of scenarios
    #[arg(long, value_name = "PATH", default_value = BASELINES)]
    baseline: PathBuf,
    /// Folder for the outcome
    #[arg(long, value_name = "DIR", default_value = "reports/out/ci")]
    out: PathBuf,
    /// Folder with a history, to which a line a scenario is appended
    #[arg(long, value_name = "DIR")]
    history: Option<PathBuf>,
    /// Program of an earlier revision, to find the very event at which a regression's run parts from its own
    #[arg(long, value_name = "PROGRAM")]
    before: Option<PathBuf>,
    #[command(flatten)]
    host: HostArgs,
}

const HELP: &str = "\
Examples:
  twintrack ci scenarios/smoke/*.toml
  twintrack ci scenarios/smoke/tiny.toml --baseline tiny.json --out ci --history history

Exit code 0 when nothing is worse, 1 when something is or an invariant was broken,
2 when nothing can be said: there is no baseline, it is of another scenario or
host, or an engine did not settle. 65 when a scenario is wrong.";

pub(crate) fn run(args: &CiArgs) -> anyhow::Result<Exit> {
    if args.scenarios.len() > 1 && args.baseline.extension().is_some_and(|extension| extension == "json") {
        let told = "one baseline cannot serve several scenarios: name a folder with --baseline";
        return Err(BadUsage(told.into()).into());
    }
    let interrupt = Interrupt::listen("stopping (again to end at once)")?;
    let (mut checked, mut failed) = (Vec::new(), None);
    for file in &args.scenarios {
        match check(file, args, &interrupt) {
            Ok(Some(one)) => checked.push(one),
            Ok(None) => return Ok(Exit::Interrupted),
            // The others are still compared, and the files say what is wrong with this one.
            Err(error) => {
                checked.push(unusable(file, &args.baseline, &error));
                failed = failed.or(Some(exit::explain(&error)));
            }
        }
    }
    let verdicts = Verdicts::of(&provenance::build(), checked);
    write_pictures(&args.out, &verdicts.artifacts()?)?;
    if let Some(folder) = &args.history {
        remember(folder, &verdicts)?;
    }
    output::print(told(&verdicts, args).as_bytes())?;
    Ok(failed.unwrap_or(match verdicts.verdict {
        Verdict::Fine => Exit::Fine,
        Verdict::Regression => Exit::Finding,
        Verdict::Inconclusive | Verdict::Error => Exit::Inconclusive,
    }))
}

/// Compares one scenario; `None` when the user interrupted.
fn check(file: &Path, args: &CiArgs, interrupt: &Interrupt) -> anyhow::Result<Option<Checked>> {
    let loaded = load_source(Source::read(file)?, &[], None)?;
    let path = baseline_of(&args.baseline, &loaded.scenario.name);
    let Some(outcomes) = outcomes(&loaded, interrupt)? else { return Ok(None) };
    let mut reasons = Vec::new();
    let baseline = committed(&path, &loaded, &mut reasons)?;
    let known = baseline.as_ref().map(|baseline| baseline.metrics.clone()).unwrap_or_default();
    let mut metrics = judge(&loaded.scenario.ci, &known, &outcomes);
    if let Some(now) = host_figures(file, &loaded, args.host)? {
        match baseline.as_ref().and_then(|baseline| baseline.host.as_ref()) {
            Some(then) if then.kind == now.kind => metrics.extend(host::judge(then, &now)),
            Some(then) => reasons.push(format!(
                "the program was measured on another kind of host ({}; this is {})",
                then.kind, now.kind
            )),
            None if baseline.is_some() => {
                reasons.push(
                    "the baseline has no figures of a host: save it with --host or --instructions".into(),
                );
            }
            None => {}
        }
    }
    reasons.extend(outcomes.iter().filter_map(not_settled));
    let broken: Vec<String> = outcomes.iter().filter_map(broken).collect();
    let worse = metrics.iter().filter(|metric| metric.change == Change::Worse).count();
    let search = Search {
        file,
        loaded: &loaded,
        baseline: baseline.as_ref(),
        place: &args.baseline,
        before: args.before.as_deref(),
    };
    let Some(parted) = search.parted(&metrics, interrupt)? else { return Ok(None) };
    let locally = search.locally(&metrics, &parted);
    let verdict = match (worse + broken.len(), reasons.is_empty()) {
        (0, true) => Verdict::Fine,
        (0, false) => Verdict::Inconclusive,
        _ => Verdict::Regression,
    };
    reasons.extend(broken);
    Ok(Some(Checked {
        scenario: loaded.scenario.name.clone(),
        file: file.display().to_string(),
        baseline: path.display().to_string(),
        verdict,
        locally,
        reasons,
        metrics,
        parted,
    }))
}

/// The baseline, if it is there and of this scenario.
fn committed(path: &Path, loaded: &Loaded, reasons: &mut Vec<String>) -> anyhow::Result<Option<Baseline>> {
    let text = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            reasons
                .push(format!("there is no baseline {}: `twintrack baseline save` makes it", path.display()));
            return Ok(None);
        }
        read => read?,
    };
    let read = Baseline::read(&text);
    let baseline = read.map_err(|error| BadUsage(format!("{}: {error}", path.display())))?;
    if baseline.hash == loaded.hash.to_string() {
        return Ok(Some(baseline));
    }
    reasons.push(format!(
        "the scenario is not the one that {} was made from: `twintrack baseline update` after a look at its changes",
        path.display()
    ));
    Ok(None)
}

fn not_settled(outcome: &Outcome) -> Option<String> {
    match &outcome.end {
        End::NotSettled { reason } => Some(format!("{} did not settle: {reason}", outcome.engine)),
        _ => None,
    }
}

fn broken(outcome: &Outcome) -> Option<String> {
    match &outcome.end {
        End::Broken(violation) => Some(format!("{} broke an invariant: {}", outcome.engine, violation.what)),
        _ => None,
    }
}

/// A scenario that cannot be run, for the files.
fn unusable(file: &Path, baseline: &Path, error: &anyhow::Error) -> Checked {
    let reason = match error.downcast_ref() {
        Some(BadScenario(diagnostics)) => diagnostics.render(false),
        None => format!("{error:#}"),
    };
    Checked {
        scenario: file.display().to_string(),
        file: file.display().to_string(),
        baseline: baseline.display().to_string(),
        verdict: Verdict::Error,
        reasons: vec![reason],
        metrics: Vec::new(),
        parted: Vec::new(),
        locally: Vec::new(),
    }
}

/// Appends to the history; one write, so that a line is there as a whole.
fn remember(folder: &Path, verdicts: &Verdicts) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let path = folder.join(history::FILE);
    let mut file = fs::OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(history::lines(verdicts, now).as_bytes()).context("cannot append to the history")
}

/// For people: a line a scenario, what is wrong below it, and where the files are.
fn told(verdicts: &Verdicts, args: &CiArgs) -> String {
    let mut text = String::new();
    for one in &verdicts.scenarios {
        let values = one.metrics.len();
        text.push_str(&format!("{:<12}  {}, {values} values\n", one.verdict.word(), one.scenario));
        for metric in one.regressions() {
            text.push_str(&format!("    worse: {}\n", metric.sentence()));
        }
        for reason in &one.reasons {
            text.push_str(&format!("    {}\n", reason.replace('\n', "\n    ")));
        }
        for parted in &one.parted {
            text.push_str(&format!("    {}\n", parted.sentence()));
            for line in parted.details() {
                text.push_str(&format!("        {line}\n"));
            }
        }
        for command in &one.locally {
            text.push_str(&format!("    $ {command}\n"));
        }
        let outdated = one.metrics.iter().filter(|metric| outdates(metric.change)).count();
        if one.verdict == Verdict::Fine && outdated > 0 {
            text.push_str(&format!(
                "    {outdated} values changed and none is a regression: `twintrack baseline update {}` takes them over\n",
                one.file
            ));
        }
    }
    text.push_str(&format!("\n{}; see {}\n", verdicts.verdict.word(), args.out.display()));
    text
}
