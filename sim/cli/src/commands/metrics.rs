//! `twintrack metrics`: the catalogue of everything that is measured.

use twintrack_core::observer::catalogue::{EPOCHS, METRICS, SERIES};
use twintrack_reports::catalogue::{self, Listed};
use twintrack_scenario::nearest;

use crate::exit::{BadUsage, Exit};
use crate::options::Format;
use crate::output;

/// Print the catalogue of metrics: name, unit, which way is better, definition
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  twintrack metrics --format csv")]
pub(crate) struct MetricsArgs {
    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub(crate) fn run(args: &MetricsArgs) -> anyhow::Result<Exit> {
    let listed: Vec<Listed> = [("metrics.csv", METRICS), ("series.csv", SERIES), ("epochs.csv", EPOCHS)]
        .into_iter()
        .flat_map(|(file, metrics)| Listed::all(file, metrics))
        .collect();
    let text = match args.format {
        Format::Table => catalogue::table(&listed, output::layout()).into_bytes(),
        Format::Json => catalogue::json(&listed)?,
        Format::Csv => catalogue::csv(&listed)?,
    };
    output::print(&text)?;
    Ok(Exit::Fine)
}

/// What is said of a metric of a run that there is not, `here`.
pub(crate) fn no_metric(name: &str, here: &str) -> BadUsage {
    let near = nearest(name, METRICS.iter().map(|metric| metric.name));
    let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    BadUsage(format!("there is no metric `{name}`{here}: {near}`twintrack metrics` lists them"))
}
