//! `twintrack claims`: every claim of a folder, its runs, and what they come to.

mod plan;
mod read;

use std::path::{Path, PathBuf};

use twintrack_reports::Artifact;
use twintrack_reports::claims::{self, Assessment, template};
use twintrack_reports::folder::{SweepFolder, write_set};
use twintrack_reports::human::thousands;
use twintrack_scenario::{ClaimFile, Size, Sweep};

use crate::commands::sweep::execute::Work;
use crate::commands::sweep::progress::Board;
use crate::exit::{BadUsage, Exit};
use crate::interrupt::Interrupt;
use crate::scenario::build_world;
use crate::{output, provenance};

use plan::Plan;

/// Put every claim of the source to the test, and say which hold
///
/// Claims are files: what was claimed, which runs show it, which figures decide, within which bounds. Runs are shared between
/// claims and kept, so that an interrupted command goes on where it was; equal runs give equal bytes.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct ClaimsArgs {
    /// Claims to test [default: all in the folder]
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Few replications and small populations: minutes (the default)
    #[arg(long, conflicts_with = "full")]
    quick: bool,
    /// As many as the verdicts need: an hour or more
    #[arg(long)]
    full: bool,
    /// Folder of the claims
    #[arg(long, value_name = "DIR", default_value = "scenarios/claims")]
    claims: PathBuf,
    /// Folder for runs, tables, pages and plots
    #[arg(long, value_name = "DIR", default_value = "reports/out/claims")]
    out: PathBuf,
    /// File of numbers that stand in place of those in the claims' own sheets of prices
    #[arg(long, value_name = "FILE")]
    prices: Option<PathBuf>,
    /// List the runs that each claim takes, without running any
    #[arg(long)]
    plan: bool,
    /// Print a hash of what each verdict depends on besides the program, as in inputs.txt, without running any
    #[arg(long, conflicts_with = "plan")]
    inputs: bool,
    /// Threads to run on; does not change results [default: all processors]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Show no progress
    #[arg(long, short)]
    quiet: bool,
}

const HELP: &str = "\
Examples:
  twintrack claims
  twintrack claims --full
  twintrack claims latency.wait --plan
  twintrack claims cost.month --prices cpu.toml

The files are those of scenarios/claims; change one, or write another, and run it by
its name. Exit code 0 when all runs ended well, 1 when an invariant was broken in
one, 130 when interrupted. A refuted claim is a result, not an error.";

/// The text of the analysis, in the folder of the claims; there need not be one.
const TEMPLATE: &str = "analysis.md";
/// What the analysis is called when its figures are filled in.
const ANALYSIS: &str = "README.md";
/// What the results depend on, for whoever wants to know whether they are stale.
const INPUTS: &str = "inputs.txt";

pub(crate) fn run(args: &ClaimsArgs) -> anyhow::Result<Exit> {
    let size = if args.full { Size::Full } else { Size::Quick };
    let files = read::claims(&args.claims, &args.ids, size, args.prices.as_deref())?;
    let plan = Plan::of(&files);
    if args.inputs {
        output::print(inputs(&files).as_bytes())?;
        return Ok(Exit::Fine);
    }
    if args.plan {
        output::print(plan::listing(&files, &plan, output::layout()).as_bytes())?;
        return Ok(Exit::Fine);
    }
    let sweeps: Vec<&Sweep> = plan::sweeps(&files).collect();
    for point in sweeps.iter().flat_map(|sweep| &sweep.points) {
        build_world(&point.loaded)?;
    }
    let folder = SweepFolder::open("claims", "claims", Some(&args.out.join("runs")))?;
    let interrupt = Interrupt::listen("finishing the runs that are under way (again to end at once)")?;
    let threads = args.threads.map_or_else(provenance::cores, usize::from);
    let missing = plan.missing(&folder)?;
    let there = plan.tasks.len() - missing.len();
    let board = Board::new(plan.tasks.len(), there, missing.iter().map(|task| task.cost).sum(), args.quiet);
    let result = Work { sweeps: &sweeps, folder: &folder, board: &board, interrupt: &interrupt }
        .run(&missing, threads);
    board.finish();
    result?;
    if interrupt.requested() {
        output::say!("{} is kept; the same command goes on from there", folder.path().display());
        return Ok(Exit::Interrupted);
    }
    let found = plan::assessed(&files, &folder)?;
    let mut artifacts = claims::artifacts(&found.assessments, size.key())?;
    artifacts.push(Artifact::new(INPUTS, inputs(&files)));
    if args.ids.is_empty() {
        artifacts.extend(analysis(&args.claims, &found.assessments, size)?);
    }
    let results = args.out.join(size.key());
    write_set(&results, &artifacts)?;
    let table = claims::overview(&found.assessments, output::layout());
    let runs = thousands(plan.tasks.len() as u64);
    let last = format!(
        "\n{runs} runs ({} of them now)\nresults  {}\n",
        thousands(missing.len() as u64),
        results.display()
    );
    output::print(format!("{table}{last}").as_bytes())?;
    Ok(if found.broken { Exit::Finding } else { Exit::Fine })
}

/// One line per claim: a hash of everything that its verdict depends on but the program.
fn inputs(files: &[(String, ClaimFile)]) -> String {
    files.iter().map(|(_, file)| format!("{}  {}\n", file.hash, file.claim.id)).collect()
}

/// The analysis with its figures, if the folder has one.
fn analysis(folder: &Path, assessments: &[Assessment<'_>], size: Size) -> anyhow::Result<Option<Artifact>> {
    let path = folder.join(TEMPLATE);
    if !path.is_file() {
        return Ok(None);
    }
    let text = fs_err::read_to_string(&path)?;
    match template::filled(&text, assessments, size.key()) {
        Ok(text) => Ok(Some(Artifact::new(ANALYSIS, text))),
        Err(unknown) => {
            let lines = unknown.iter().map(|one| {
                format!("{}:{}:{}: `{}`: {}", path.display(), one.line, one.column, one.name, one.reason)
            });
            Err(BadUsage(lines.collect::<Vec<_>>().join("\n")).into())
        }
    }
}
