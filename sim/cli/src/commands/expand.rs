//! `twintrack expand`: the runs that a sweep stands for.

use serde_json::{Map, Value, json};
use twintrack_reports::human::thousands;
use twintrack_reports::sweep::csv_text;
use twintrack_reports::table;
use twintrack_scenario::Sweep;

use crate::commands::sweep::tasks::{self, Task};
use crate::exit::Exit;
use crate::options::{Format, ScenarioArgs};
use crate::output;
use crate::scenario::read_sweep;

/// List the runs of a sweep and their number, without running any
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub(crate) struct ExpandArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Replications, instead of the scenario's sweep.replications
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    replications: Option<u32>,
    /// What to print: the points as a table, or every run
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

const HELP: &str = "\
Example:
  twintrack expand scenarios/study/scaling.toml --format csv";

pub(crate) fn run(args: &ExpandArgs) -> anyhow::Result<Exit> {
    let sweep = read_sweep(&args.scenario, args.replications)?;
    let text = match args.format {
        Format::Table => points(&sweep).into_bytes(),
        Format::Json => {
            let runs: Vec<Value> =
                (1..).zip(tasks::all(&sweep)).map(|(index, run)| object(&sweep, index, &run)).collect();
            format!("{}\n", serde_json::to_string_pretty(&runs)?).into_bytes()
        }
        Format::Csv => csv(&sweep)?,
    };
    output::print(&text)?;
    Ok(Exit::Fine)
}

/// The points, and how many runs they make.
fn points(sweep: &Sweep) -> String {
    let (points, replications) = (sweep.points.len(), sweep.replications);
    let engines = &sweep.base.scenario.run.engines;
    let names: Vec<_> = engines.iter().map(|engine| engine.name()).collect();
    let runs = points as u64 * u64::from(replications) * engines.len() as u64;
    let excluded = match sweep.excluded {
        0 => String::new(),
        count => format!(" (constraints leave {count} out)"),
    };
    let header = [&["point".to_owned()], sweep.settings.as_slice()].concat();
    let row = |(index, point): (usize, &twintrack_scenario::Point)| {
        [&[(index + 1).to_string()], point.values.as_slice()].concat()
    };
    let rows: Vec<Vec<String>> = sweep.points.iter().enumerate().map(row).collect();
    format!(
        "{}\n{points} points{excluded} × {replications} replications × {} engines ({}) = {} runs\n",
        table::of_texts(&header, &rows, header.len(), output::layout()),
        engines.len(),
        names.join(", "),
        thousands(runs)
    )
}

fn object(sweep: &Sweep, index: u32, run: &Task) -> Value {
    let values = &sweep.points[run.point].values;
    let settings: Map<String, Value> =
        sweep.settings.iter().cloned().zip(values.iter().map(|value| value.as_str().into())).collect();
    json!({
        "index": index,
        "point": run.point + 1,
        "settings": settings,
        "replication": run.replication,
        "seed": run.seed,
        "engine": run.engine.name(),
        "id": run.id.as_str(),
    })
}

fn csv(sweep: &Sweep) -> anyhow::Result<Vec<u8>> {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let header =
        [own(&["index", "point"]), sweep.settings.clone(), own(&["replication", "seed", "engine", "id"])]
            .concat();
    let row = |(index, run): (u32, Task)| {
        let values = sweep.points[run.point].values.clone();
        let key = [run.replication.to_string(), run.seed.to_string(), run.engine.to_string()];
        [vec![index.to_string(), (run.point + 1).to_string()], values, key.to_vec(), own(&[run.id.as_str()])]
            .concat()
    };
    Ok(csv_text(header, (1..).zip(tasks::all(sweep)).map(row))?)
}
